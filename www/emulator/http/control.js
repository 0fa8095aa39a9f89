/** The opt-in control endpoint: tests in a browser use it to put the emulator into any state. */
import { BadOption } from "../service/options.js";

/** @typedef {import('../service/errors.js').Reply} Reply */

/** @typedef {import('../service/emulator.js').Emulator} Emulator */

/**
 * One-time actions, as opposed to options. Their numbers are milliseconds or tasks.
 *
 * @type {Record<string, { type: 'number' | 'boolean', run: (emulator: Emulator, value: number) => void }>}
 */
const ACTIONS = {
  advance: { type: "number", run: (emulator, ms) => emulator.advance(ms) },
  insert: { type: "number", run: (emulator, count) => repeat(count, () => emulator.tasks().insert()) },
  remove: { type: "number", run: (emulator, count) => repeat(count, () => emulator.tasks().remove()) },
  revokeTokens: { type: "boolean", run: (emulator, wanted) => wanted && emulator.revokeTokens() },
  resetStats: { type: "boolean", run: (emulator, wanted) => wanted && emulator.stats.reset() },
};

/**
 * @param {number} count
 * @param {() => void} action
 */
function repeat(count, action) {
  for (let i = 0; i < Math.min(count, 100_000); i += 1) action();
}

/**
 * Applies options and actions: all of them, or none if one is wrong.
 *
 * @param {Emulator} emulator
 * @param {unknown} body
 */
function apply(emulator, body) {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new BadOption("expected an object of options");
  }
  const entries = Object.entries(body);
  const actions = entries.filter(([name]) => Object.hasOwn(ACTIONS, name));
  for (const [name, value] of actions) {
    const { type } = ACTIONS[name];
    if (typeof value !== type || value < 0) {
      throw new BadOption(`${name}: expected a ${type}, got ${JSON.stringify(value)}`);
    }
  }
  emulator.configure(Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(ACTIONS, name))));
  for (const [name, value] of actions) ACTIONS[name].run(emulator, value);
}

/** @param {number} status @param {unknown} value @returns {Reply} */
const json = (status, value) => ({ status, body: JSON.stringify(value) });

/**
 * Handles `GET /__emulator/stats` and `POST /__emulator/configure`.
 *
 * @param {Emulator} emulator
 * @param {{ method: string, path: string, contentType: string, body: Uint8Array }} request
 * @returns {Reply}
 */
export function control(emulator, { method, path, contentType, body }) {
  if (method === "GET" && path === "stats") return json(200, emulator.stats.report());
  if (method !== "POST" || path !== "configure") return json(404, { error: `no ${method} ${path} here` });
  // A JSON content type makes browsers send a CORS preflight, so a page of another origin cannot do this.
  if (!contentType.startsWith("application/json"))
    return json(415, { error: "expected content-type application/json" });
  try {
    apply(emulator, JSON.parse(Buffer.from(body).toString("utf8")));
    return json(200, emulator.stats.report());
  } catch (error) {
    if (error instanceof BadOption || error instanceof SyntaxError)
      return json(400, { error: error.message });
    throw error;
  }
}
