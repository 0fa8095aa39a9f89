/** Sends a response, with or without a fault, until the connection closes. */

/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {import('../service/errors.js').Reply} Reply */
/** @typedef {import('../service/faults.js').FaultKind} FaultKind */

/**
 * Waits for a time, or until the connection closes.
 *
 * @param {ServerResponse} res
 * @param {number} ms
 * @returns {Promise<boolean>} true if the response can still be sent
 */
export function pause(res, ms) {
  if (res.destroyed) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      res.off("close", done);
      resolve(!res.destroyed);
    };
    const timer = setTimeout(done, ms);
    res.once("close", done);
  });
}

/** @param {ServerResponse} res @returns {Promise<void>} */
function closed(res) {
  return new Promise((resolve) => {
    if (res.destroyed || res.closed) resolve();
    else res.once("close", () => resolve());
  });
}

/** Number of pieces of a slow body. */
const PIECES = 8;

/**
 * @param {ServerResponse} res
 * @param {Buffer} body
 * @param {number} ms duration of the body
 */
async function sendSlowly(res, body, ms) {
  res.flushHeaders();
  for (let piece = 0; piece < PIECES; piece += 1) {
    // The pause comes before the piece, so that a client has the headers and waits for the first byte of the body.
    if (!(await pause(res, ms / PIECES))) return;
    res.write(body.subarray((body.length * piece) / PIECES, (body.length * (piece + 1)) / PIECES));
  }
  res.end();
}

/**
 * @param {ServerResponse} res
 * @param {Reply} reply
 * @param {{ headers: Record<string, string>, fault: FaultKind | undefined, slow: number }} options
 * @returns {Promise<void>} settles when the response has ended or failed
 */
export async function send(res, reply, { headers, fault, slow }) {
  if (res.destroyed) return;
  if (fault === "drop") {
    res.destroy();
    return;
  }
  // No response, until the client or the server closes the connection.
  if (fault === "hang") return closed(res);

  const body = typeof reply.body === "string" ? Buffer.from(reply.body, "utf8") : reply.body;
  const length = reply.status === 204 ? {} : { "content-length": String(body.length) };
  res.writeHead(reply.status, {
    "content-type": "application/json",
    ...headers,
    ...reply.headers,
    ...length,
  });
  if (fault === "truncate") {
    res.write(body.subarray(0, body.length >> 1), () => res.destroy());
  } else if (fault === "slow") {
    await sendSlowly(res, body, slow);
  } else {
    res.end(body);
  }
  return closed(res);
}
