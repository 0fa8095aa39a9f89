/** Local web server of `serve` and `demo`: the viewer's page, the package's files that it needs, and the proxy. */
import { fileURLToPath } from "node:url";
import { pathOf, refusal } from "./gate.js";
import { contentSecurityPolicy, securityHeaders } from "./headers.js";
import { readStatic } from "./static-files.js";
import { webServer } from "./web-server.js";

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */

/** Base path of the proxy. The page's viewer has the same as its endpoint. */
export const API = "/api";

const HEADERS = {
  ...securityHeaders(contentSecurityPolicy()),
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
};

const NO_KEY = { status: 403, message: "open the address that the program printed: it contains the key" };

/** Folder of the package. Bundled, this file is part of `cli/index.js`. */
const PACKAGE = fileURLToPath(new URL("../", import.meta.url));

/**
 * @typedef {object} PortalOptions
 * @property {(req: IncomingMessage, res: ServerResponse) => unknown} proxy handles requests below `API`
 * @property {{ demo?: boolean, where?: string, project?: string }} about the tasks' origin, shown in the page
 * @property {import("./session.js").Session} [session] decides who may open the page; default: everybody
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
  async function handle(req, res) {
    for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
    const { method = "", url: target = "", rawHeaders } = req;
    const port = req.socket.localPort ?? 0;
    const fullPath = pathOf(target);
    // Only the session's own page knows the folder's secret name. Paths outside it are not served.
    const folder = session?.folder ?? "";
    const path = fullPath.startsWith(`${folder}/`) ? fullPath.slice(folder.length) : undefined;
    const refused = refusal({ method, target, rawHeaders }, port);
    if (refused) return refuse(res, path, refused);
    if (session && fullPath === "/") {
      const cookie = session.admit(new URLSearchParams(target.slice(fullPath.length)).get("key"), port);
      if (!cookie) return refuse(res, path, NO_KEY);
      return send(method, res, redirectPage(`${session.folder}/`), {
        "set-cookie": cookie,
        "cache-control": "no-store",
      });
    }
    if (session && !session.hasCookie(rawHeaders, port)) return refuse(res, path, NO_KEY);
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

  return webServer(handle);
}

/**
 * Page that leads from the address with the key to the viewer's page. It is no HTTP redirect: a browser that came by a link on
 * another site would not send the new SameSite=Strict cookie then.
 *
 * @param {string} path
 */
function redirectPage(path) {
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
 * Sends an error. Below `API` it has the format of the service's own errors, which the viewer can show.
 *
 * @param {ServerResponse} res
 * @param {string | undefined} path in the page's folder
 * @param {import("./gate.js").Refusal} refusal
 */
function refuse(res, path, { status, message }) {
  if (status === 405) res.setHeader("allow", "GET, HEAD");
  // Further requests of a connection that sent a wrong one are not read.
  if (status !== 404) res.setHeader("connection", "close");
  if (path?.startsWith(`${API}/`)) {
    res.writeHead(status, { "content-type": "application/json" });
    res.end(JSON.stringify({ error_code: `Portal.${status}`, error_msg: message }));
  } else {
    res.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${message}\n`);
  }
}
