/** The port of a page for one's own eyes, unless another one is asked for. */
const FIRST = 8080;
const MORE = 20;

/** No port can be had; which were tried. */
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
 * A port that was asked for is the only one to take; without one, the first free from 8080 on.
 *
 * @param {(port: number) => Promise<string>} listen
 * @param {number} [asked] 0 for any
 * @returns {Promise<string>} what `listen` gives
 */
export async function listenOn(listen, asked) {
  const first = asked ?? FIRST;
  const last = asked ?? FIRST + MORE;
  for (let port = first; ; port++) {
    try {
      return await listen(port);
    } catch (error) {
      const cause = /** @type {NodeJS.ErrnoException} */ (error);
      if (cause.code !== "EADDRINUSE" || port === last) throw new NoPort(first, port, cause);
    }
  }
}
