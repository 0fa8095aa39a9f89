/** @import { Context } from "../process/context.js" */

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** @typedef {keyof typeof CODES} Colour */
/** @typedef {(colour: Colour | undefined, text: string) => string} Paint */

/**
 * Returns a function that colours text for a stream. NO_COLOR turns colours off, else FORCE_COLOR turns them on, or off if
 * it is 0 or false. Without both, a terminal has colours, except one with TERM=dumb.
 *
 * @param {{ isTerminal: boolean }} stream
 * @param {Context["env"]} env
 * @returns {Paint}
 */
export function paint(stream, env) {
  const forced = env.FORCE_COLOR !== undefined && !["0", "false"].includes(env.FORCE_COLOR);
  const refused = env.NO_COLOR || (env.FORCE_COLOR !== undefined && !forced);
  const wanted = !refused && (forced || (stream.isTerminal && env.TERM !== "dumb"));
  return (colour, text) =>
    wanted && colour && text !== "" ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
}

/** @type {Readonly<Record<string, Colour>>} */
const STATUSES = {
  success: "green",
  failed: "red",
  timeout: "red",
  running: "cyan",
  waiting: "yellow",
  skipped: "dim",
};

/**
 * @param {string} status
 * @returns {Colour | undefined}
 */
export function statusColour(status) {
  return Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
}
