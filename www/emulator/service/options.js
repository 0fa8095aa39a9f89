/** Options of the emulator, their defaults and their checks. */
import { DIALECTS } from "../tasks/dialect.js";
import { ORDERS } from "../tasks/store.js";
import { INTERFACES } from "./catalog.js";
import { ERROR_SHAPES } from "./error-shapes.js";
import { FAULT_KINDS } from "./faults.js";
import { COUNTS } from "./list-body.js";

/** @typedef {import('../../../pkg-template/emulator/index.d.ts').EmulatorOptions} EmulatorOptions */
/** @typedef {import('../../../pkg-template/emulator/index.d.ts').RuntimeOptions} RuntimeOptions */
/** @typedef {import('../../../pkg-template/emulator/index.d.ts').Route} Route */

/** @type {readonly Route[]} */
export const ROUTES = ["list", "show", "token", "projects"];

/** @returns {EmulatorOptions} */
export function defaultOptions() {
  return {
    tasks: 1_000,
    seed: 1,
    clock: Date.now,
    projectId: "04f1829c788037ac2fb8c01eb2b04b95",
    region: "cn-north-4",
    projects: [],
    control: false,
    dialect: "naive",
    latency: 0,
    rateLimit: null,
    faults: {},
    faultQueue: [],
    faultRoutes: ["list", "show"],
    errorShape: "service",
    endpoints: [{}],
    slow: 5_000,
    cors: null,
    exposeHeaders: true,
    live: false,
    churn: null,
    order: "newest",
    count: "total",
    clampLimit: null,
    echoPaging: true,
    tokenSeconds: 86_400,
    skewSeconds: 0,
  };
}

/** A wrong option. The message has the form "option: expected X, got Y". */
export class BadOption extends Error {}

/** @typedef {(value: any) => boolean} Check */

/** @type {(min: number, max: number) => Check} */
const integer = (min, max) => (value) => Number.isInteger(value) && value >= min && value <= max;
/** @type {(min: number, max: number) => Check} */
const number = (min, max) => (value) => typeof value === "number" && value >= min && value <= max;
/** @type {(values: readonly unknown[]) => Check} */
const oneOf = (values) => (value) => values.includes(value);
/** @type {(check: Check) => Check} */
const orNull = (check) => (value) => value === null || check(value);
/** @type {Check} */
const boolean = (value) => typeof value === "boolean";
/** @type {(pattern: RegExp) => Check} */
const matching = (pattern) => (value) => typeof value === "string" && pattern.test(value);
/** @type {Check} */
const rates = (value) =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).every(([kind, rate]) => oneOf(FAULT_KINDS)(kind) && number(0, 1)(rate)) &&
  Object.values(value).reduce((sum, rate) => sum + rate, 0) <= 1 + 1e-9;

/** @type {Check} */
const isEndpoint = (value) =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).every(
    ([name, each]) =>
      each === undefined ||
      (name === "interface"
        ? oneOf(INTERFACES)(each)
        : /^(region|url)$/.test(name) && typeof each === "string"),
  );

const DAY = 86_400;

/** @type {Record<keyof RuntimeOptions, readonly [Check, string]>} */
const RUNTIME = {
  dialect: [oneOf(DIALECTS), DIALECTS.join(", ")],
  latency: [number(0, 600_000), "milliseconds from 0 to 600000"],
  rateLimit: [
    orNull((v) => integer(1, 1e6)(v?.requests) && number(0.001, 30 * DAY)(v?.seconds)),
    "requests and seconds, both above 0",
  ],
  faults: [rates, `${FAULT_KINDS.join(", ")} with rates from 0 to 1, together at most 1`],
  faultQueue: [
    (v) => Array.isArray(v) && v.every(orNull(oneOf(FAULT_KINDS))),
    `a list of ${FAULT_KINDS.join(", ")} or null`,
  ],
  faultRoutes: [(v) => Array.isArray(v) && v.every(oneOf(ROUTES)), `a list of ${ROUTES.join(", ")}`],
  errorShape: [oneOf(ERROR_SHAPES), ERROR_SHAPES.join(", ")],
  endpoints: [
    (v) => Array.isArray(v) && v.every(isEndpoint),
    `a list of endpoints with region, interface (${INTERFACES.join(", ")}) or url`,
  ],
  slow: [number(0, 600_000), "milliseconds from 0 to 600000"],
  cors: [
    orNull(matching(/^(\*|null|[a-z][a-z0-9+.-]*:\/\/[^\s/]+)$/)),
    "an origin such as http://localhost:5173, or *",
  ],
  exposeHeaders: [boolean, "true or false"],
  live: [boolean, "true or false"],
  churn: [
    orNull((v) => number(0, 1e4)(v?.inserts) && number(0, 1e4)(v?.removals)),
    "inserts and removals per second from 0 to 10000",
  ],
  order: [oneOf(ORDERS), ORDERS.join(", ")],
  count: [oneOf(COUNTS), COUNTS.join(", ")],
  clampLimit: [orNull(integer(1, 1_000)), "an integer from 1 to 1000"],
  echoPaging: [boolean, "true or false"],
  tokenSeconds: [number(0, 30 * DAY), "seconds from 0 to 2592000"],
  skewSeconds: [number(-365 * DAY, 365 * DAY), "seconds within a year"],
};

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** @type {Record<Exclude<keyof EmulatorOptions, keyof RuntimeOptions>, readonly [Check, string]>} */
const FIXED = {
  tasks: [integer(0, 1_000_000), "an integer from 0 to 1000000"],
  seed: [(v) => typeof v === "string" || Number.isFinite(v), "text or a number"],
  now: [Number.isFinite, "milliseconds since 1970"],
  clock: [(v) => typeof v === "function", "a function"],
  projectId: [matching(ID), "an id of letters, digits, - and _"],
  region: [matching(/^[A-Za-z0-9._-]{1,64}$/), "a region id"],
  projects: [
    (v) =>
      Array.isArray(v) &&
      v.every(
        (p) =>
          matching(ID)(p?.id) &&
          typeof p.name === "string" &&
          p.name !== "" &&
          integer(0, 1_000_000)(p.tasks),
      ),
    "projects with id, name and tasks",
  ],
  control: [boolean, "true or false"],
  onRequest: [(v) => typeof v === "function", "a function"],
};

/**
 * @param {Record<string, readonly [Check, string]>} rules
 * @param {object} options
 */
function check(rules, options) {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule)
      throw new BadOption(`unknown option ${name}: expected one of ${Object.keys(rules).join(", ")}`);
    if (!rule[0](value)) throw new BadOption(`${name}: expected ${rule[1]}, got ${JSON.stringify(value)}`);
  }
}

/**
 * Checks options and adds the defaults.
 *
 * @param {object} partial
 * @returns {EmulatorOptions}
 */
export function completeOptions(partial) {
  const given = Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined));
  check({ ...FIXED, ...RUNTIME }, given);
  const options = { ...defaultOptions(), ...given };
  return { ...options, faultQueue: [...options.faultQueue] };
}

/**
 * @param {unknown} options
 * @returns {Partial<RuntimeOptions>} the same options
 */
export function checkRuntimeOptions(options) {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new BadOption("expected an object of options");
  check(RUNTIME, options);
  return options;
}
