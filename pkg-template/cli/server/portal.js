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

const STRANGER = { status: 403, message: "open the address that the program printed: it has the key" };

/** The command is `bin/cbr-tasks.js` of the package, one file. */
const PACKAGE = fileURLToPath(new URL("../", import.meta.url));

/**
 * @typedef {object} PortalOptions
 * @property {(req: IncomingMessage, res: ServerResponse) => unknown} proxy below `API`
 * @property {{ demo?: boolean, where?: string, project?: string }} about what the page says of the tasks' origin
 * @property {import("./session.js").Session} [session] whom to let in; everybody, unless said
 * @property {string} [folder] of the package
 */

/**
 * @param {PortalOptions} options
 * @returns {{ listen: (port: number) => Promise<string>, close: () => Promise<void> }}
 */
export function createPortal({ proxy, about, session, folder: root = PACKAGE }) {
  /**
   * @param {IncomingMessage} req
   * @param {ServerResponse} res
   */
  async function answer(req, res) {
    for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
    const { method = "", url: target = "", rawHeaders } = req;
    const port = req.socket.localPort ?? 0;
    const whole = pathOf(target);
    // Of the folder's name only its own page knows; everything else is outside.
    const folder = session?.folder ?? "";
    const path = whole.startsWith(`${folder}/`) ? whole.slice(folder.length) : undefined;
    const refused = refusal({ method, target, rawHeaders }, port);
    if (refused) return refuse(res, path, refused);
    if (session && whole === "/") {
      const cookie = session.admit(new URLSearchParams(target.slice(whole.length)).get("key"), port);
      if (!cookie) return refuse(res, path, STRANGER);
      return send(method, res, welcome(`${session.folder}/`), {
        "set-cookie": cookie,
        "cache-control": "no-store",
      });
    }
    if (session && !session.knows(rawHeaders, port)) return refuse(res, path, STRANGER);
    if (path?.startsWith(`${API}/`)) {
      req.url = target.slice(folder.length);
      return proxy(req, res);
    }
    const found = path === undefined ? undefined : await find(path);
    if (!found) return refuse(res, path, { status: 404, message: "not found" });
    send(method, res, found);
  }

  /** @param {string} path */
  async function find(path) {
    if (path === "/") return readStatic(root, "portal/index.html");
    if (path !== "/about.json") return readStatic(root, path.slice(1));
    return { type: "application/json", body: Buffer.from(JSON.stringify(about)) };
  }

  return webServer(answer);
}

/**
 * What leads to the page from the address with the key. To a redirect, a browser that came by a link of another site would
 * not send the cookie.
 *
 * @param {string} path
 */
function welcome(path) {
  const body = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta http-equiv="refresh" content="0; url=${path}">
  <title>cbr-tasks</title>
  <a href="${path}">Backup tasks</a>
</html>
`;
  return { type: "text/html; charset=utf-8", body: Buffer.from(body) };
}

/**
 * @param {string} method
 * @param {ServerResponse} res
 * @param {{ type: string, body: Buffer }} content
 * @param {Record<string, string>} [headers]
 */
function send(method, res, { type, body }, headers = {}) {
  res.writeHead(200, { ...headers, "content-type": type, "content-length": body.length });
  res.end(method === "HEAD" ? undefined : body);
}

/**
 * The viewer shows what the service's own errors look like.
 *
 * @param {ServerResponse} res
 * @param {string | undefined} path in the page's folder
 * @param {import("./gate.js").Refusal} refusal
 */
function refuse(res, path, { status, message }) {
  if (status === 405) res.setHeader("allow", "GET, HEAD");
  // What the rest of a connection holds is not worth a look.
  if (status !== 404) res.setHeader("connection", "close");
  if (path?.startsWith(`${API}/`)) {
    res.writeHead(status, { "content-type": "application/json" });
    res.end(JSON.stringify({ error_code: `Portal.${status}`, error_msg: message }));
  } else {
    res.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${message}\n`);
  }
}
