/** Opens pages in a browser and reads their results. */
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { readStatic } from "../../../pkg-template/cli/server/static-files.js";

/** @typedef {import("./service.js").Service} Service */
/** @typedef {import("puppeteer-core").Browser} Browser */

/** Time limit in milliseconds. It is long, because a dev server compiles while the page loads. */
const PATIENCE = 60_000;

/**
 * Opens a page and waits for the `outcome` of its script. `loaded` has the scripts and WebAssembly modules that it
 * loaded, each with its size as gzip.
 *
 * @param {Browser} browser
 * @param {string} url
 * @param {Service} service
 * @returns {Promise<{ outcome: unknown, loaded: Map<string, number> }>}
 */
export async function outcomeOf(browser, url, service) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const said = [];
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") said.push(`${message.text()} ${message.location().url ?? ""}`);
    });
    /** @type {Promise<[url: string, bytes: number]>[]} */
    const loads = [];
    page.on("response", (response) => {
      const type = response.headers()["content-type"] ?? "";
      if (!/javascript|wasm/.test(type) || !response.ok()) return;
      const size = response.buffer().then(gzipped, () => 0);
      loads.push(size.then((bytes) => [response.url(), bytes]));
    });
    // Set from outside, because a token must not be in the address.
    await page.evaluateOnNewDocument((given) => {
      Object.assign(globalThis, { service: given });
    }, service);
    const broken = new Promise((_, reject) => page.once("pageerror", reject));
    broken.catch(() => {});
    await page.goto(url, { timeout: PATIENCE });
    try {
      await Promise.race([page.waitForFunction("globalThis.outcome", { timeout: PATIENCE }), broken]);
    } catch {
      throw new Error(`the page came to nothing; it said:\n${said.join("\n")}`);
    }
    const outcome = await page.evaluate("globalThis.outcome");
    return { outcome, loaded: new Map(await Promise.all(loads)) };
  } finally {
    await context.close();
  }
}

/** @param {Map<string, number>} loaded as `outcomeOf` gives it */
export function total(loaded) {
  return [...loaded.values()].reduce((sum, size) => sum + size, 0);
}

/**
 * Forwards a request as a portal's proxy would.
 *
 * @param {string} url
 * @param {Service} service
 * @param {import("node:http").ServerResponse} res
 */
async function passOn(url, { endpoint, projectId, token }, res) {
  const path = url.replace("/backup/", "/").replace("/v3/default/", `/v3/${projectId}/`);
  const answer = await fetch(endpoint + path, { headers: { "x-auth-token": token } });
  res.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
}

/** @param {Uint8Array} body */
function gzipped(body) {
  return gzipSync(body, { level: 9 }).length;
}

/**
 * Serves a folder under a strict policy: its index.html, or a page with scripts of the folder, and the service at `/backup`.
 *
 * @template T
 * @param {string} folder
 * @param {readonly string[]} scripts
 * @param {{ service: Service, use: (url: string) => Promise<T> }} options
 * @returns {Promise<T>}
 */
export async function servePage(folder, scripts, { service, use }) {
  const csp = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "worker-src 'self'",
    "img-src data:",
    `connect-src 'self' ${new URL(service.endpoint).origin}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html worker angular svelte-trusted-html",
  ].join("; ");
  const html = `<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">${scripts.map((script) => `<script type="module" src="${script}"></script>`).join("")}`;
  const server = createServer(async ({ url = "/" }, res) => {
    if (url.startsWith("/backup/")) return passOn(url, service, res);
    const path = url.replace(/[?#].*$/, "");
    const file =
      path === "/"
        ? ((await readStatic(folder, "index.html")) ?? { type: "text/html; charset=utf-8", body: html })
        : await readStatic(folder, path.slice(1));
    if (!file) return res.writeHead(404).end();
    return res.writeHead(200, { "content-type": file.type, "content-security-policy": csp }).end(file.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    return await use(`http://127.0.0.1:${port}/`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
