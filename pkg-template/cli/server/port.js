/** First port that is tried by default. */
const FIRST = 8080;
/** Number of further ports that are tried. */
const MORE = 20;

/** No free port was found. The message names the ports that were tried. */
export class NoPort extends Error {
  /**
   * @param {number} first
   * @param {number} last
   * @param {NodeJS.ErrnoException} cause
   */
  constructor(first, last, cause) {
    const ports = first === last ? `port ${first} is` : `ports ${first} to ${last} are`;
    const isTaken = cause.code === "EADDRINUSE";
    super(isTaken ? `${ports} taken` : `cannot listen on port ${last}: ${cause.code}`, { cause });
    this.name = "NoPort";
  }
}

/**
 * Listens on the wanted port, or else on the first free one from 8080 on.
 *
 * @param {(port: number) => Promise<string>} listen
 * @param {number} [wanted] 0 for any
 * @returns {Promise<string>} the result of `listen`
 */
export async function listenOn(listen, wanted) {
  const first = wanted ?? FIRST;
  const last = wanted ?? FIRST + MORE;
  for (let port = first; ; port++) {
    try {
      return await listen(port);
    } catch (error) {
      const cause = /** @type {NodeJS.ErrnoException} */ (error);
      if (cause.code !== "EADDRINUSE" || port === last) throw new NoPort(first, port, cause);
    }
  }
}
