/** What can be set, its defaults and what each value must look like. */
import { DIALECTS } from "../tasks/dialect.js";
import { ORDERS } from "../tasks/store.js";
import { FAULT_KINDS } from "./faults.js";
import { COUNTS } from "./list-body.js";

/** @typedef {import('./faults.js').FaultKind} FaultKind */
/** @typedef {'list' | 'show' | 'token' | 'projects'} Route */

/** @type {readonly Route[]} */
export const ROUTES = ["list", "show", "token", "projects"];

/**
 * What `configure` changes while the emulator runs.
 * @typedef {object} RuntimeOptions
 * @property {import('../tasks/dialect.js').Dialect} dialect
 * @property {number} latency milliseconds before an answer
 * @property {{ requests: number, seconds: number } | null} rateLimit
 * @property {Partial<Record<FaultKind, number>>} faults rates, 0 to 1, together at most 1
 * @property {(FaultKind | null)[]} faultQueue the next requests' faults in order, `null` for none; before any drawn one
 * @property {Route[]} faultRoutes the calls that faults befall
 * @property {number} slow milliseconds over which a slow body is spread
 * @property {string | null} cors an origin, `*`, or null for no CORS headers at all
 * @property {boolean} exposeHeaders whether CORS lets a page read X-Subject-Token and the like
 * @property {boolean} live whether time passes
 * @property {{ inserts: number, removals: number } | null} churn tasks per second; time passes too
 * @property {import('../tasks/store.js').Order} order
 * @property {import('./list-body.js').CountMeaning} count
 * @property {number | null} clampLimit larger limits are lowered to this; null refuses those above 1000
 * @property {boolean} echoPaging whether a list repeats limit and offset
 * @property {number} tokenSeconds how long a token from IAM lasts
 * @property {number} skewSeconds how far the gateway's clock is ahead
 */

/**
 * What is set once.
 * @typedef {object} FixedOptions
 * @property {number} tasks
 * @property {string | number} seed
 * @property {number} [now] where the 30 days end, in ms since 1970; default the clock's minute
 * @property {() => number} clock ms since 1970
 * @property {string} projectId
 * @property {string} region also the name of the project
 * @property {import('./credentials.js').Project[]} projects beside the first
 * @property {boolean} control whether /__emulator/ answers
 * @property {((request: { method: string, url: string, headers: Record<string, string | string[] | undefined> }) => void)} [onRequest] sees each request as it comes
 */

/** @typedef {RuntimeOptions & FixedOptions} EmulatorOptions */

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

/** A value that cannot be used; the message names the option, what was expected and what came. */
export class BadOption extends Error {}

/** @typedef {(value: any) => boolean} Check */

/** @type {(least: number, most: number) => Check} */
const integer = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most;
/** @type {(least: number, most: number) => Check} */
const number = (least, most) => (value) => typeof value === "number" && value >= least && value <= most;
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

/** @type {Record<keyof FixedOptions, readonly [Check, string]>} */
const FIXED = {
  tasks: [integer(0, 1_000_000), "an integer from 0 to 1000000"],
  seed: [(v) => typeof v === "string" || Number.isFinite(v), "text or a number"],
  now: [(v) => v === undefined || Number.isFinite(v), "milliseconds since 1970"],
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
  onRequest: [(v) => v === undefined || typeof v === "function", "a function"],
};

/**
 * @param {Record<string, readonly [Check, string]>} table
 * @param {object} given
 */
function check(table, given) {
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!rule) throw new BadOption(`unknown option ${name}`);
    if (!rule[0](value)) throw new BadOption(`${name}: expected ${rule[1]}, got ${JSON.stringify(value)}`);
  }
}

/**
 * @param {object} given
 * @returns {EmulatorOptions} complete
 */
export function completeOptions(given) {
  check({ ...FIXED, ...RUNTIME }, given);
  const options = { ...defaultOptions(), ...given };
  return { ...options, faultQueue: [...options.faultQueue] };
}

/**
 * @param {unknown} given
 * @returns {Partial<RuntimeOptions>} the same, checked
 */
export function checkRuntimeOptions(given) {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new BadOption("expected an object of options");
  check(RUNTIME, given);
  return given;
}
