/** Serves a page of a user: with the package as modules, and a service or a proxy at `/backup`. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createEmulator } from "../../www/emulator/http/server.js";
import { launchChromium } from "../browser/chromium.js";
import { project } from "./project.js";

const installed = join(project, "node_modules/cbr-tasks");
const CDN = "https://cdn.jsdelivr.net/";

const MODULES = {
  "cbr-tasks": "/pkg/index.web.js",
  "cbr-tasks/table": "/pkg/table/table.web.js",
  "cbr-tasks/viewer": "/pkg/viewer/index.js",
};

/** Folders of the page's server, and the folders of the package that are in them. @type {[path: string, folder: string][]} */
const FOLDERS = [
  ["/pkg/", ""],
  ["/node_modules/cbr-tasks/", ""],
  ["/assets/", "wasm"],
];

/** @type {Record<string, string>} */
const TYPES = { js: "text/javascript", wasm: "application/wasm" };

/** @typedef {(req: import("node:http").IncomingMessage, res: import("node:http").ServerResponse) => unknown} Handler */

/**
 * @param {import("node:test").TestContext} t
 * @param {string} html
 * @param {(emulator: import("../../www/emulator/http/server.js").EmulatorServer, url: string) => Promise<Handler>} [backup]
 * handler of `/backup`; default: the service itself
 */
export async function openPage(t, html, backup) {
  const emulator = createEmulator({ tasks: 120 });
  const service = await emulator.listen(0);
  /** @type {Handler} */
  const direct = (req, res) => {
    req.url = req.url?.slice("/backup".length);
    return emulator.handle(req, res);
  };
  const answer = (await backup?.(emulator, service.url)) ?? direct;
  const imports = `<script type="importmap">${JSON.stringify({ imports: MODULES })}</script>`;
  const document = `<!doctype html><link rel="icon" href="data:,">
    <body>${html.includes('type="importmap"') ? "" : imports}${html}</body>`;
  const server = createServer((req, res) => {
    const { url = "/" } = req;
    const [path, folder] = FOLDERS.find(([path]) => url.startsWith(path)) ?? [];
    if (url.startsWith("/backup/")) answer(req, res);
    else if (path !== undefined) sendFile(res, join(folder ?? "", url.slice(path.length)));
    else res.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(document);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const browser = await launchChromium();
  t.after(async () => {
    await browser.close();
    server.closeAllConnections();
    await Promise.all([service.close(), new Promise((resolve) => server.close(resolve))]);
  });
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (!request.url().startsWith(CDN)) return request.continue();
    // Nothing is asked of the network: without a path, the CDN serves the file that the package names for it.
    const { version, jsdelivr } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const pinned = `${CDN}npm/cbr-tasks@${version}`;
    const [before, path = ""] = request.url().split(pinned);
    if (before !== "") return request.respond({ status: 404, body: `expected ${pinned}` });
    const headers = { "access-control-allow-origin": "*" };
    return request.respond({
      headers,
      contentType: TYPES.js,
      body: readFileSync(join(installed, path || jsdelivr)),
    });
  });
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await page.goto(`http://127.0.0.1:${port}/`);
  return { page, emulator, complaints };
}

/**
 * @param {import("node:http").ServerResponse} res
 * @param {string} name
 */
function sendFile(res, name) {
  const type = TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain";
  res.writeHead(200, { "content-type": type }).end(readFileSync(join(installed, name)));
}

/** No page takes this long. */
export const PATIENCE = { timeout: 60_000 };

/** @param {string} code */
export const script = (code) => `<script type="module">${code}</script>`;

/**
 * A proxy of the package, at `/backup`.
 *
 * @param {import("../../www/emulator/http/server.js").EmulatorServer} emulator
 * @param {string} endpoint
 */
export async function proxied({ projectId, credentials: { token } }, endpoint) {
  /** @type {typeof import("cbr-tasks/proxy")} */
  const { createTasksProxy, toNodeHandler } = createRequire(join(project, "index.cjs"))("cbr-tasks/proxy");
  const auth = { token };
  return toNodeHandler(
    createTasksProxy({ endpoint, projectId, auth, basePath: "/backup", allow: () => true }),
  );
}

/**
 * The value that a page leaves in a global variable.
 *
 * @param {import("puppeteer-core").Page} page
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function left(page, name) {
  return (await page.waitForFunction(`globalThis.${name}`, PATIENCE)).jsonValue();
}

/**
 * An element inside the viewer, as soon as it is visible.
 *
 * @param {import("puppeteer-core").Page} page
 * @param {string} selector
 */
export function inViewer(page, selector) {
  // Waiting for what is visible looks at every frame; else puppeteer observes mutations, and sees none in a shadow root.
  return page.waitForSelector(`cbr-task-viewer >>> ${selector}`, { ...PATIENCE, visible: true });
}
