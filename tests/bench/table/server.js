/**
 * Server of the measuring processes: the package, the measuring code, and bodies. Node uses it too, so that making
 * bodies leaves nothing in the memory that is measured.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { readStatic } from "../../../pkg-template/cli/server/static-files.js";
import { createBodies } from "./bodies.js";

const ROOTS = ["/pkg/", "/tests/bench/"];

/** Cross-origin isolation: a page with these headers has a clock of 5 µs instead of 100. */
const HEADERS = {
  "cache-control": "no-cache",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
};

/** Cached bodies of one size: a gigabyte for a million tasks. @type {{ tasks: number, body: (page: number) => Buffer } | undefined} */
let latest;

/** @param {string} path @returns {Promise<{ type: string, body: Buffer | string } | undefined>} */
async function find(path) {
  if (path === "/") return { type: "text/html; charset=utf-8", body: "<!doctype html><title>bench</title>" };
  const [, tasks, page] = /^\/bodies\/(\d+)\/(\d+)$/.exec(path) ?? [];
  if (page !== undefined) {
    if (latest?.tasks !== Number(tasks)) latest = { tasks: Number(tasks), body: createBodies(Number(tasks)) };
    return { type: "application/json", body: latest.body(Number(page)) };
  }
  const root = ROOTS.find((each) => path.startsWith(each));
  if (root === undefined) return undefined;
  const folder = fileURLToPath(new URL(`../../..${root}`, import.meta.url));
  return readStatic(folder, path.slice(root.length));
}

/** @returns {Promise<{ url: string, close: () => void }>} */
export async function startServer() {
  const server = createServer(async (request, response) => {
    const found = await find(new URL(request.url ?? "/", "http://127.0.0.1").pathname);
    if (found === undefined) {
      response.writeHead(404, HEADERS).end();
      return;
    }
    response.writeHead(200, { ...HEADERS, "content-type": found.type }).end(found.body);
  });
  // A connection may be idle during a measurement.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
