/** The demo page, the package and the emulator as one web server. */
import { fileURLToPath } from "node:url";
import { contentSecurityPolicy, securityHeaders } from "../pkg-template/cli/server/headers.js";
import { readStatic } from "../pkg-template/cli/server/static-files.js";
import { webServer } from "../pkg-template/cli/server/web-server.js";
import { createEmulator } from "./emulator/http/server.js";

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */
/** @typedef {import("./emulator/http/server.js").EmulatorServer} EmulatorServer */

/** A reader may point the page at an endpoint of their own, so it may connect to any that is safe. */
const CSP = contentSecurityPolicy(["https:", "http://127.0.0.1:*", "http://localhost:*"]);

const PACKAGE = folder("../pkg/");
const PAGE = folder("./");

/**
 * @typedef {object} SiteOptions
 * @property {Partial<import("./emulator/http/server.js").EmulatorOptions>} [emulator]
 * @property {string} [csp] in place of the page's own Content-Security-Policy
 * @property {Readonly<Record<string, string>>} [folders] served too, by the path they are below, such as `/test/`
 */

/**
 * @typedef {object} Site
 * @property {EmulatorServer} emulator
 * @property {(port: number) => Promise<string>} listen on 127.0.0.1, 0 for any port; gives the address
 * @property {() => Promise<void>} close
 */

/**
 * @param {SiteOptions} [options]
 * @returns {Site}
 */
export function createSite({ emulator: emulatorOptions, csp = CSP, folders = {} } = {}) {
  const emulator = createEmulator(emulatorOptions);
  const roots = Object.entries({ "/pkg/": PACKAGE, ...folders, "/": PAGE });
  const headers = securityHeaders(csp);

  /** @param {string} path */
  async function find(path) {
    if (path === "/demo.json") return { type: "application/json", body: Buffer.from(credentials(emulator)) };
    const [prefix, root] = roots.find(([below]) => path.startsWith(below)) ?? ["/", ""];
    return readStatic(root, path === "/" ? "index.html" : path.slice(prefix.length));
  }

  /**
   * @param {IncomingMessage} req
   * @param {ServerResponse} res
   */
  async function answer(req, res) {
    if (await emulator.handle(req, res)) return;
    const text = { ...headers, "content-type": "text/plain; charset=utf-8" };
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.writeHead(405, { ...text, allow: "GET, HEAD" }).end("method not allowed\n");
      return;
    }
    const found = await find((req.url ?? "/").replace(/[?#].*$/, ""));
    if (!found) res.writeHead(404, text).end("not found\n");
    else {
      const length = found.body.length;
      res.writeHead(200, { ...headers, "content-type": found.type, "content-length": length });
      res.end(req.method === "HEAD" ? undefined : found.body);
    }
  }

  return { emulator, ...webServer(answer) };
}

/** Credentials for the page, as JSON. The emulator's token is not a secret: no other service accepts it. @param {EmulatorServer} emulator */
function credentials({ projectId, credentials: { token } }) {
  return JSON.stringify({ projectId, token });
}

/** @param {string} path */
function folder(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
