/** The installed package, and servers that do one odd thing each. */
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createEmulator } from "../../www/emulator/server.js";
import { installed, require } from "../packaging/installed.js";

/** @typedef {typeof import("cbr-tasks")} Package */

/** The package as a user's `import` gets it. @type {Package} */
export const esm = await import(pathToFileURL(join(installed, "index.node.js")).href);

/** The package as a user's `require` gets it. @type {Package} */
export const cjs = require("cbr-tasks");

export const PROJECT = "04f1829c788037ac2fb8c01eb2b04b95";
export const TOKEN = "MIIDkgYJKoZIhvcNAQcCoIIDgzCC-secret";

/**
 * Starts an emulator and a client of it; both end with the test.
 *
 * @param {import("node:test").TestContext} t
 * @param {Partial<import("../../www/emulator/server.js").EmulatorOptions>} [options]
 * @param {Package} [package_]
 */
export async function emulated(t, options = {}, { CbrClient } = esm) {
  const emulator = createEmulator({ tasks: 300, seed: 5, ...options });
  const { url, close } = await emulator.listen();
  t.after(close);
  const { token } = emulator.credentials;
  return {
    emulator,
    token,
    url,
    client: new CbrClient({ endpoint: url, projectId: PROJECT, auth: { token } }),
  };
}

/**
 * Starts a server and a client of it; both end with the test.
 *
 * @param {import("node:test").TestContext} t
 * @param {import("node:http").RequestListener} answer
 * @param {Partial<import("cbr-tasks").CbrClientOptions>} [options]
 */
export async function served(t, answer, options = {}) {
  /** @type {import("node:http").IncomingMessage[]} */
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}`;
  const client = new esm.CbrClient({ endpoint: url, projectId: PROJECT, auth: { token: TOKEN }, ...options });
  return { client, requests, url };
}

/**
 * A client whose fetch is replaced.
 *
 * @param {(request: Request) => any} fetch
 * @param {Partial<import("cbr-tasks").CbrClientOptions>} [options]
 */
export function mocked(fetch, options = {}) {
  return new esm.CbrClient({
    endpoint: "https://cbr.example",
    projectId: PROJECT,
    auth: { token: TOKEN },
    fetch,
    ...options,
  });
}

/**
 * What a promise rejects with.
 *
 * @param {PromiseLike<unknown>} promise
 * @returns {Promise<any>}
 */
export async function rejection(promise) {
  try {
    await promise;
  } catch (reason) {
    return reason;
  }
  throw new Error("it was expected to reject");
}
