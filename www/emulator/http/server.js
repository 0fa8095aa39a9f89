/** The emulator as an HTTP handler for Node, to be used in another server or as a server of its own. */
import { createServer } from "node:http";
import { Emulator, matchRoute } from "../service/emulator.js";
import { badParameter, serviceError } from "../service/errors.js";
import { parseTarget } from "../service/url.js";
import { control } from "./control.js";
import { corsHeaders, PREFLIGHT } from "./cors.js";
import { pause, send } from "./send.js";

export { generateListBody } from "../service/list-body.js";
export { BadOption } from "../service/options.js";

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {import('../service/options.js').EmulatorOptions} EmulatorOptions */
/** @typedef {import('../service/options.js').RuntimeOptions} RuntimeOptions */
/** @typedef {import('../service/errors.js').Reply} Reply */
/** @typedef {import('../service/faults.js').FaultKind} FaultKind */

/**
 * @typedef {object} EmulatorServer
 * @property {(req: IncomingMessage, res: ServerResponse) => Promise<boolean>} handle resolves to false, with nothing done, if the
 *   path is not the emulator's; otherwise to true when the response has ended
 * @property {string} projectId
 * @property {import('../service/credentials.js').Credentials} credentials
 * @property {(options: Partial<RuntimeOptions>) => void} configure
 * @property {() => import('../service/stats.js').StatsReport} stats
 * @property {() => void} resetStats
 * @property {(projectId?: string) => import('../tasks/store.js').TaskStore} tasks in their current state; it has `ids()`,
 *   `length`, `insert()` and `remove(id?)`
 * @property {(ms: number) => void} advance moves all clocks forward
 * @property {() => void} revokeTokens
 * @property {(port?: number) => Promise<{ url: string, close: () => Promise<void> }>} listen on 127.0.0.1
 */

const CONTROL = "__emulator";
const MAX_BODY = 1_048_576;

/**
 * @param {IncomingMessage} req
 * @returns {Promise<Buffer | undefined>} undefined if the body is too long or breaks off
 */
async function readBody(req) {
  /** @type {Buffer[]} */
  const chunks = [];
  let length = 0;
  try {
    for await (const chunk of req) {
      length += chunk.length;
      if (length > MAX_BODY) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

/**
 * @param {Partial<EmulatorOptions>} [options]
 * @returns {EmulatorServer}
 */
export function createEmulator(options = {}) {
  const emulator = new Emulator(options);

  /**
   * @param {IncomingMessage} req
   * @param {ServerResponse} res
   * @param {boolean} alone true if every path is the emulator's
   */
  async function serve(req, res, alone) {
    const { method = "GET", url = "/", headers } = req;
    const first = url.split(/[/?]/, 2)[1];
    const toControl = emulator.options.control && first === CONTROL;
    if (first !== "v3" && !toControl && !alone) return false;

    const requestId = emulator.nextRequestId();
    const responseHeaders = () => ({
      "x-request-id": requestId,
      date: new Date(emulator.gatewayNow()).toUTCString(),
      ...corsHeaders(emulator.options),
    });
    /** @param {Reply} reply @param {FaultKind} [fault] */
    const sendReply = (reply, fault) =>
      send(res, reply, { headers: responseHeaders(), fault, slow: emulator.options.slow });

    const body = await readBody(req);
    if (body === undefined) {
      res.destroy();
      return true;
    }
    const target = parseTarget(url);
    if (method === "OPTIONS" && emulator.options.cors !== null) {
      if (!toControl) emulator.stats.answered("preflight", 204, undefined);
      await sendReply({ status: 204, body: "", headers: PREFLIGHT });
      return true;
    }
    if (toControl) {
      const contentType = headers["content-type"] ?? "";
      await sendReply(
        control(emulator, { method, path: target?.segments.slice(1).join("/") ?? "", contentType, body }),
      );
      return true;
    }

    emulator.options.onRequest?.({ method, url, headers });
    const match = matchRoute(method, target?.segments ?? []);
    emulator.stats.begin(match.route);
    try {
      const { fault, reply: faulty } = emulator.nextFault(match, requestId);
      const isOpen = await pause(res, emulator.options.latency);
      const base = `http://${headers.host ?? "127.0.0.1"}`;
      const reply =
        faulty ??
        (target
          ? emulator.respond(
              match,
              { method, segments: target.segments, pairs: target.pairs, headers, body },
              { requestId, base },
            )
          : badParameter("The request path or query is not valid percent-encoding."));
      emulator.stats.answered(match.route, reply.status, fault);
      if (isOpen) await sendReply(reply, fault);
    } finally {
      emulator.stats.end();
    }
    return true;
  }

  /**
   * Responds with 500 to an exception in the emulator itself, so that the client does not wait for ever.
   *
   * @param {IncomingMessage} req
   * @param {ServerResponse} res
   * @param {boolean} alone
   */
  async function serveSafely(req, res, alone) {
    try {
      return await serve(req, res, alone);
    } catch (error) {
      console.error("emulator:", error);
      if (res.headersSent) res.destroy();
      else
        await send(res, serviceError(500, "BackupService.9910", "The emulator failed."), {
          headers: {},
          fault: undefined,
          slow: 0,
        });
      return true;
    }
  }

  return {
    handle: (req, res) => serveSafely(req, res, false),
    projectId: emulator.options.projectId,
    credentials: emulator.credentials,
    configure: (changes) => emulator.configure(changes),
    stats: () => emulator.stats.report(),
    resetStats: () => emulator.stats.reset(),
    tasks: (projectId) => emulator.tasks(projectId),
    advance: (ms) => emulator.advance(ms),
    revokeTokens: () => emulator.revokeTokens(),
    listen: (port = 0) => listen((req, res) => serveSafely(req, res, true), port),
  };
}

/**
 * @param {(req: IncomingMessage, res: ServerResponse) => void} handler
 * @param {number} port 0 for any
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
function listen(handler, port) {
  const server = createServer(handler);
  // Longer than clients keep an idle connection, so that the server never closes one that a request was just sent on.
  server.keepAliveTimeout = 75_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = /** @type {import('node:net').AddressInfo} */ (server.address());
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}
