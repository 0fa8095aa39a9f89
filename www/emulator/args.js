/** Parses the command line. */
import { parseArgs } from "node:util";
import { BadOption } from "./service/options.js";

/** @typedef {import('./service/options.js').EmulatorOptions} EmulatorOptions */

export const USAGE = `usage: node www/emulator/main.js [flags]
  --port N                 port on 127.0.0.1, 0 for any (0)
  --tasks N                number of tasks, up to 1000000 (1000)
  --seed S                 seed of the generator: same seed, same tasks (1)
  --project-id ID          project (04f1829c788037ac2fb8c01eb2b04b95)
  --region NAME            region, and the project's name (cn-north-4)
  --project NAME=ID[:N]    another project with N tasks (100); repeatable
  --dialect D              naive, offset or zulu: time formats, nulls, spellings (naive)
  --order O                newest, oldest, arbitrary or updated first (newest)
  --count C                meaning of count: total, page or none (total)
  --clamp-limit N          silently lower larger limits to N
  --no-paging              leave limit and offset out of a list
  --latency MS             delay before every response
  --rate-limit N/SECONDS   respond with 429 beyond N requests in any SECONDS
  --fault KIND=RATE        drop, truncate, slow, hang, 429, 500, 503, html, garbage; repeatable or with commas
  --fault-routes R,…       calls with faults: list, show, token, projects (list,show)
  --error-shape S          form of errors, such as openstack, oauth, problem (service)
  --endpoint R[/I][=URL]   endpoint in the catalog: region, interface, address; repeatable (the region's public one)
  --slow MS                duration of a slow body (5000)
  --cors ORIGIN            send CORS headers for ORIGIN or *
  --no-expose              with --cors, expose no response headers
  --live                   time passes: tasks start, progress and end, new ones appear
  --churn INS,REM          tasks that appear and disappear per second; time passes
  --token-seconds N        lifetime of a token from IAM (86400)
  --skew SECONDS           clock skew: how far the gateway's clock is ahead (0)
  --now TIME               end of the 30 days of tasks, RFC 3339 (now)
  --control                enable POST /__emulator/configure and GET /__emulator/stats
  --temporary-keys         print temporary keys too
  --help                   print this`;

const FLAGS = /** @type {const} */ ({
  port: { type: "string" },
  tasks: { type: "string" },
  seed: { type: "string" },
  "project-id": { type: "string" },
  region: { type: "string" },
  project: { type: "string", multiple: true },
  dialect: { type: "string" },
  order: { type: "string" },
  count: { type: "string" },
  "clamp-limit": { type: "string" },
  "no-paging": { type: "boolean" },
  latency: { type: "string" },
  "rate-limit": { type: "string" },
  fault: { type: "string", multiple: true },
  "fault-routes": { type: "string" },
  "error-shape": { type: "string" },
  endpoint: { type: "string", multiple: true },
  slow: { type: "string" },
  cors: { type: "string" },
  "no-expose": { type: "boolean" },
  live: { type: "boolean" },
  churn: { type: "string" },
  "token-seconds": { type: "string" },
  skew: { type: "string" },
  now: { type: "string" },
  control: { type: "boolean" },
  "temporary-keys": { type: "boolean" },
  help: { type: "boolean" },
});

/**
 * @param {string} flag
 * @param {string} text
 * @param {string} expected
 * @param {RegExp} pattern
 * @returns {RegExpExecArray}
 */
function matchFlag(flag, text, expected, pattern) {
  const match = pattern.exec(text);
  if (!match) throw new BadOption(`--${flag}: expected ${expected}, got ${JSON.stringify(text)}`);
  return match;
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;

/**
 * @param {string} flag
 * @param {string} text
 */
function numberOf(flag, text) {
  return Number(matchFlag(flag, text, "a number", new RegExp(`^-?${NUMBER}$`))[0]);
}

/** @param {readonly string[]} given */
function faultsOf(given) {
  const pairs = given
    .flatMap((text) => text.split(","))
    .map((text) => {
      const [, kind, rate] = matchFlag("fault", text, "KIND=RATE", new RegExp(`^(\\w+)=${NUMBER}$`));
      return [kind, Number(rate)];
    });
  return Object.fromEntries(pairs);
}

/** @param {string} text */
function projectOf(text) {
  const pattern = /^([^=\s]+)=([\w-]+)(?::(\d+))?$/;
  const [, name, id, tasks] = matchFlag("project", text, "NAME=ID[:TASKS]", pattern);
  return { name, id, tasks: Number(tasks ?? 100) };
}

/** @param {string} text */
function endpointOf(text) {
  const pattern = /^([^/=\s]+)(?:\/(\w+))?(?:=(\S+))?$/;
  const [, region, face, url] = matchFlag("endpoint", text, "REGION[/INTERFACE][=URL]", pattern);
  return { region, interface: face, url };
}

/** @param {string} text */
function rateLimitOf(text) {
  const pattern = new RegExp(`^(\\d+)/${NUMBER}$`);
  const [, requests, seconds] = matchFlag("rate-limit", text, "N/SECONDS", pattern);
  return { requests: Number(requests), seconds: Number(seconds) };
}

/** @param {string} text */
function churnOf(text) {
  const pattern = new RegExp(`^${NUMBER},${NUMBER}$`);
  const [, inserts, removals] = matchFlag("churn", text, "INSERTS,REMOVALS", pattern);
  return { inserts: Number(inserts), removals: Number(removals) };
}

/** @param {string} text */
function timeOf(text) {
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new BadOption(`--now: expected a time such as 2024-05-23T14:35:00Z, got ${JSON.stringify(text)}`);
  return ms;
}

/**
 * Option and conversion of each flag.
 *
 * @type {Record<string, readonly [keyof EmulatorOptions, (flag: string, value: any) => unknown]>}
 */
const OPTIONS = {
  tasks: ["tasks", numberOf],
  seed: ["seed", (_, value) => value],
  "project-id": ["projectId", (_, value) => value],
  region: ["region", (_, value) => value],
  project: ["projects", (_, value) => value.map(projectOf)],
  dialect: ["dialect", (_, value) => value],
  order: ["order", (_, value) => value],
  count: ["count", (_, value) => value],
  "clamp-limit": ["clampLimit", numberOf],
  "no-paging": ["echoPaging", () => false],
  latency: ["latency", numberOf],
  "rate-limit": ["rateLimit", (_, value) => rateLimitOf(value)],
  fault: ["faults", (_, value) => faultsOf(value)],
  "fault-routes": ["faultRoutes", (_, value) => value.split(",")],
  "error-shape": ["errorShape", (_, value) => value],
  endpoint: ["endpoints", (_, value) => value.map(endpointOf)],
  slow: ["slow", numberOf],
  cors: ["cors", (_, value) => value],
  "no-expose": ["exposeHeaders", () => false],
  live: ["live", () => true],
  churn: ["churn", (_, value) => churnOf(value)],
  "token-seconds": ["tokenSeconds", numberOf],
  skew: ["skewSeconds", numberOf],
  now: ["now", (_, value) => timeOf(value)],
  control: ["control", () => true],
};

/**
 * @typedef {object} CommandLine
 * @property {boolean} help
 * @property {number} port
 * @property {boolean} temporaryKeys
 * @property {Partial<EmulatorOptions>} options
 */

/**
 * @param {string[]} args
 * @returns {CommandLine}
 */
export function readArgs(args) {
  /** @type {Record<string, any>} */
  let values;
  try {
    ({ values } = parseArgs({ args, options: FLAGS, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message.split("\n")[0] : String(error));
  }
  const options = Object.fromEntries(
    Object.entries(OPTIONS).flatMap(([flag, [name, convert]]) =>
      values[flag] === undefined ? [] : [[name, convert(flag, values[flag])]],
    ),
  );
  const port = values.port === undefined ? 0 : numberOf("port", values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new BadOption(`--port: expected 0 to 65535, got ${values.port}`);
  return { help: values.help === true, port, temporaryKeys: values["temporary-keys"] === true, options };
}
