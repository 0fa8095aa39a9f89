/** Ports that are tried if none is given. */
const FIRST_PORT = 8080;
const LAST_PORT = 8100;

/** The server cannot listen: all ports that were tried are taken, or the system refuses the last of them. */
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
 * Listens on the given port only. If none is given, listens on the first free port from 8080 to 8100.
 *
 * @param {(port: number) => Promise<string>} listen
 * @param {number} [wanted] port; 0 for any free one
 * @returns {Promise<string>} the result of `listen`
 */
export async function listenOn(listen, wanted) {
  const first = wanted ?? FIRST_PORT;
  const last = wanted ?? LAST_PORT;
  for (let port = first; ; port++) {
    try {
      return await listen(port);
    } catch (error) {
      const cause = /** @type {NodeJS.ErrnoException} */ (error);
      if (cause.code !== "EADDRINUSE" || port === last) throw new NoPort(first, port, cause);
    }
  }
}
