/** The viewer's page, the package's files that it needs, and the proxy behind it, as a server on this machine. */
import { fileURLToPath } from "node:url";
import { pathOf, refusal } from "./gate.js";
import { contentSecurityPolicy, securityHeaders } from "./headers.js";
import { readStatic } from "./static-files.js";
import { webServer } from "./web-server.js";

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */

/** Where the proxy is; the page's viewer names it. */
export const API = "/api";

const HEADERS = {
  ...securityHeaders(contentSecurityPolicy()),
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
};

/** The command is `bin/cbr-tasks.js` of the package, one file. */
const PACKAGE = fileURLToPath(new URL("../", import.meta.url));

/**
 * @typedef {object} PortalOptions
 * @property {(req: IncomingMessage, res: ServerResponse) => unknown} proxy
 * @property {{ demo?: boolean, where?: string, project?: string }} about what the page says of the tasks' origin
 * @property {import("./session.js").Session} [session] whom to let in; everybody, unless said
 * @property {string} [folder] of the package
 */

/**
 * @param {PortalOptions} options
 * @returns {{ listen: (port: number) => Promise<string>, close: () => Promise<void> }}
 */
export function createPortal({ proxy, about, session, folder = PACKAGE }) {
  /**
   * @param {IncomingMessage} req
   * @param {ServerResponse} res
   */
  async function answer(req, res) {
    for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
    const { method = "", url: target = "", rawHeaders } = req;
    const port = req.socket.localPort ?? 0;
    const path = pathOf(target);
    const refused = refusal({ method, target, rawHeaders }, port) ?? stranger(path, req, res, port);
    if (refused) return refuse(res, path, refused);
    if (path.startsWith(`${API}/`)) return proxy(req, res);
    const found = await find(path);
    if (!found) return refuse(res, path, { status: 404, message: "not found" });
    res.writeHead(200, { "content-type": found.type, "content-length": found.body.length });
    res.end(method === "HEAD" ? undefined : found.body);
  }

  /**
   * @param {string} path
   * @param {IncomingMessage} req
   * @param {ServerResponse} res which brings the cookie
   * @param {number} port
   */
  function stranger(path, { url = "", rawHeaders }, res, port) {
    if (!session || session.knows(rawHeaders, port)) return undefined;
    const key = new URLSearchParams(url.slice(path.length)).get("key");
    const cookie = path === "/" ? session.admit(key, port) : undefined;
    if (!cookie) return { status: 403, message: "open the address that the program printed: it has the key" };
    res.setHeader("set-cookie", cookie);
    res.setHeader("cache-control", "no-store");
    return undefined;
  }

  /** @param {string} path */
  async function find(path) {
    if (path === "/") return readStatic(folder, "portal/index.html");
    if (path !== "/about.json") return readStatic(folder, path.slice(1));
    return { type: "application/json", body: Buffer.from(JSON.stringify(about)) };
  }

  return webServer(answer);
}

/**
 * The viewer shows what the service's own errors look like.
 *
 * @param {ServerResponse} res
 * @param {string} path
 * @param {import("./gate.js").Refusal} refusal
 */
function refuse(res, path, { status, message }) {
  if (status === 405) res.setHeader("allow", "GET, HEAD");
  // What the rest of a connection holds is not worth a look.
  if (status !== 404) res.setHeader("connection", "close");
  if (path.startsWith(`${API}/`)) {
    res.writeHead(status, { "content-type": "application/json" });
    res.end(JSON.stringify({ error_code: `Portal.${status}`, error_msg: message }));
  } else {
    res.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${message}\n`);
  }
}
