/** The demo page, the package and the emulator as one web server. */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createEmulator } from "./emulator/server.js";
import { readStatic } from "./static-files.js";

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */
/** @typedef {import("./emulator/server.js").EmulatorServer} EmulatorServer */

/** A reader may point the page at an endpoint of their own, so it may connect to any that is safe. */
const CSP = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self' https: http://127.0.0.1:* http://localhost:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html",
].join("; ");

const PACKAGE = folder("../pkg/");
const PAGE = folder("./");

/**
 * @typedef {object} SiteOptions
 * @property {Partial<import("./emulator/server.js").EmulatorOptions>} [emulator]
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
  const headers = {
    "cache-control": "no-cache",
    "content-security-policy": csp,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };

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

  const server = createServer((req, res) => {
    answer(req, res).catch((error) => {
      console.error(error);
      res.destroy();
    });
  });

  return {
    emulator,
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          const { port: taken } = /** @type {import("node:net").AddressInfo} */ (server.address());
          resolve(`http://127.0.0.1:${taken}`);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What lets the page in: the emulator's token is worth nothing anywhere else. @param {EmulatorServer} emulator */
function credentials({ projectId, credentials: { token } }) {
  return JSON.stringify({ projectId, token });
}

/** @param {string} path */
function folder(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
