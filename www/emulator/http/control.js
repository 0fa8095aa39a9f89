/** The opt-in control endpoint, through which a test in a browser brings about every state. */
import { BadOption } from "../service/options.js";

/** @typedef {import('../service/errors.js').Reply} Reply */

/** @typedef {import('../service/emulator.js').Emulator} Emulator */

/**
 * The acts that are no options: they happen once. Numbers are milliseconds or tasks.
 * @type {Record<string, { type: 'number' | 'boolean', run: (emulator: Emulator, value: number) => void }>}
 */
const ACTS = {
  advance: { type: "number", run: (emulator, ms) => emulator.advance(ms) },
  insert: { type: "number", run: (emulator, count) => repeat(count, () => emulator.tasks().insert()) },
  remove: { type: "number", run: (emulator, count) => repeat(count, () => emulator.tasks().remove()) },
  revokeTokens: { type: "boolean", run: (emulator, wanted) => wanted && emulator.revokeTokens() },
  resetStats: { type: "boolean", run: (emulator, wanted) => wanted && emulator.stats.reset() },
};

/**
 * @param {number} count
 * @param {() => void} act
 */
function repeat(count, act) {
  for (let i = 0; i < Math.min(count, 100_000); i += 1) act();
}

/**
 * Does what the body asks for, or nothing of it where a part cannot be understood.
 * @param {Emulator} emulator
 * @param {unknown} wanted
 */
function obey(emulator, wanted) {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) {
    throw new BadOption("expected an object of options");
  }
  const given = Object.entries(wanted);
  const acts = given.filter(([name]) => Object.hasOwn(ACTS, name));
  for (const [name, value] of acts) {
    const { type } = ACTS[name];
    if (typeof value !== type || value < 0) {
      throw new BadOption(`${name}: expected a ${type}, got ${JSON.stringify(value)}`);
    }
  }
  emulator.configure(Object.fromEntries(given.filter(([name]) => !Object.hasOwn(ACTS, name))));
  for (const [name, value] of acts) ACTS[name].run(emulator, value);
}

/** @param {number} status @param {unknown} value @returns {Reply} */
const json = (status, value) => ({ status, body: JSON.stringify(value) });

/**
 * `GET /__emulator/stats` and `POST /__emulator/configure`
 * @param {Emulator} emulator
 * @param {{ method: string, path: string, contentType: string, body: Uint8Array }} request
 * @returns {Reply}
 */
export function control(emulator, { method, path, contentType, body }) {
  if (method === "GET" && path === "stats") return json(200, emulator.stats.report());
  if (method !== "POST" || path !== "configure") return json(404, { error: `no ${method} ${path} here` });
  // A JSON content type makes a browser ask first, so no foreign page can do this unseen.
  if (!contentType.startsWith("application/json"))
    return json(415, { error: "expected content-type application/json" });
  try {
    obey(emulator, JSON.parse(Buffer.from(body).toString("utf8")));
    return json(200, emulator.stats.report());
  } catch (error) {
    if (error instanceof BadOption || error instanceof SyntaxError)
      return json(400, { error: error.message });
    throw error;
  }
}
