/** Time to the first rows of the overview and of the list, in a portal over a slow network, emulated by Chromium. */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { readStatic } from "../../../pkg-template/cli/server/static-files.js";
import { createEmulator } from "../../../www/emulator/http/server.js";
import { launchChromium } from "../../browser/chromium.js";
import { median } from "../measure.js";

/** 9 Mb/s and 80 ms, as CDP wants them: bytes per second and milliseconds. */
const NETWORK = { offline: false, latency: 80, downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8 };

const PAIRS = 7;
const VIEWS = /** @type {const} */ (["list", "overview"]);
/** Addresses of the viewer's code: a single file, and modules that load each other. */
const CODE = { "one file": "/pkg/browser.js", modules: "/pkg/viewer/index.js" };

const PACKAGE = fileURLToPath(new URL("../../../pkg/", import.meta.url));

/** @returns {Promise<import("./measures.js").Reading[]>} the overview's time in percent of the list's */
export async function firstRows() {
  const portal = await startPortal();
  const browser = await launchChromium({ env: { ...process.env, TZ: "UTC" } });
  try {
    /** @type {import("./measures.js").Reading[]} */
    const readings = [];
    for (const [name, code] of Object.entries(CODE)) {
      /** @type {Record<string, number[]>} */
      const times = { list: [], overview: [] };
      for (let pair = 0; pair < PAIRS; pair += 1) {
        for (const view of pair % 2 === 0 ? VIEWS : [...VIEWS].reverse())
          times[view].push(await visit(browser, `${portal.url}/?view=${view}&code=${code}`));
      }
      const [list, overview] = VIEWS.map((view) => median(times[view]));
      const value = (100 * overview) / list;
      readings.push({
        value,
        also: `${name}: list ${list.toFixed(0)} ms, overview ${overview.toFixed(0)} ms`,
      });
    }
    return readings;
  } finally {
    await browser.close();
    await portal.close();
  }
}

/** Opens the page with an empty cache. @param {import("puppeteer-core").Browser} browser @param {string} url */
async function visit(browser, url) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    const session = await page.createCDPSession();
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", NETWORK);
    await page.evaluateOnNewDocument(() => {
      const look = () => {
        const viewer = document.querySelector("cbr-task-viewer");
        // In the next frame they are painted.
        if (!viewer?.shadowRoot?.querySelector("[part~=row]")) requestAnimationFrame(look);
        else requestAnimationFrame(() => Object.assign(globalThis, { __rows: performance.now() }));
      };
      requestAnimationFrame(look);
    });
    await page.goto(url);
    const found = await page.waitForFunction("globalThis.__rows", { polling: 20 });
    return /** @type {Promise<number>} */ (found.jsonValue());
  } finally {
    await context.close();
  }
}

/** Page, package and proxy of a portal. Files are compressed, as a portal's server would do it. */
async function startPortal() {
  const emulator = createEmulator({ tasks: 20_000 });
  const service = await emulator.listen();
  /** @type {typeof import("cbr-tasks/proxy")} */
  const { createTasksProxy, toNodeHandler } = await import(
    new URL("../../../pkg/proxy/index.js", import.meta.url).href
  );
  const proxy = toNodeHandler(
    createTasksProxy({
      endpoint: service.url,
      projectId: emulator.projectId,
      auth: { token: emulator.credentials.token },
      rateLimit: false,
      basePath: "/backup",
      allow: () => true,
    }),
  );
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (url.pathname.startsWith("/backup/")) return proxy(request, response);
    const file = url.pathname === "/" ? pageOf(url.searchParams) : await fileAt(url.pathname);
    if (!file) return response.writeHead(404).end();
    response
      .writeHead(200, { "content-type": file.type, "content-encoding": "gzip" })
      .end(gzipSync(file.body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.close();
    },
  };
}

/** @param {string} path */
function fileAt(path) {
  return path.startsWith("/pkg/") ? readStatic(PACKAGE, path.slice("/pkg/".length)) : undefined;
}

/** @param {URLSearchParams} parameters */
function pageOf(parameters) {
  const view = parameters.get("view") === "list" ? ' view="list"' : "";
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title><link rel="icon" href="data:,">
<script type="module" src="${parameters.get("code")}"></script><cbr-task-viewer proxy="/backup"${view}></cbr-task-viewer></html>`;
  return { type: "text/html; charset=utf-8", body };
}
