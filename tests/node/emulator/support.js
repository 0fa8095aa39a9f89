/** Starts emulators for tests, and sends requests without the client under test. */
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createEmulator } from "../../../www/emulator/http/server.js";

export const PROJECT = "04f1829c788037ac2fb8c01eb2b04b95";
/** 2024-05-23T14:35:00Z, an arbitrary minute. */
export const NOW = 1_716_474_900_000;

/** @param {string} path under tests/fixtures */
export const fixture = (path) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), "utf8"));

/**
 * An error body as the service sends it.
 * @param {string} name
 * @returns {{ status: number, headers: Record<string, string>, body: string }}
 */
export function errorFixture(name) {
  const { cases } = fixture("payloads/errors.json");
  const found = cases.find((/** @type {{ name: string }} */ each) => each.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return found;
}

/**
 * @typedef {object} Answer
 * @property {number} status 0 without a response
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {string} text
 * @property {any} json undefined if the text is no JSON
 * @property {boolean} complete true if the body is complete
 */

/**
 * Sends a request by node:http on a new connection: without retries, pools or hidden failures.
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: string, signal?: AbortSignal }} [options]
 * @returns {Promise<Answer>}
 */
export function ask(url, { method = "GET", headers = {}, body = "", signal } = {}) {
  return new Promise((resolve) => {
    /** @type {Answer} */
    const answer = { status: 0, headers: {}, text: "", json: undefined, complete: false };
    const finish = () => {
      try {
        answer.json = JSON.parse(answer.text);
      } catch {
        answer.json = undefined;
      }
      resolve(answer);
    };
    const req = request(url, { method, headers, agent: false, signal }, (res) => {
      answer.status = res.statusCode ?? 0;
      answer.headers = res.headers;
      /** @type {Buffer[]} */
      const chunks = [];
      res.on("data", (chunk) => chunks.push(chunk));
      res.on("error", () => {});
      res.on("close", () => {
        answer.text = Buffer.concat(chunks).toString("utf8");
        answer.complete = res.complete;
        finish();
      });
    });
    req.on("error", () => {
      if (answer.status === 0) finish();
    });
    req.end(body);
  });
}

/**
 * An emulator that ends with the test.
 * @param {{ after: (end: () => unknown) => void }} t
 * @param {Partial<import('../../../www/emulator/service/options.js').EmulatorOptions>} [options]
 */
export async function startEmulator(t, options) {
  const emulator = createEmulator(options);
  const { url, close } = await emulator.listen(0);
  t.after(close);
  return { emulator, url };
}

/**
 * An emulator that ends with the test, and requests for its tasks.
 * @param {import('node:test').TestContext} t
 * @param {Parameters<typeof startEmulator>[1]} [options]
 */
export async function start(t, options = {}) {
  const { emulator, url } = await startEmulator(t, { now: NOW, ...options });
  const headers = { "x-auth-token": emulator.credentials.token };
  return {
    emulator,
    url,
    logs: `${url}/v3/${PROJECT}/operation-logs`,
    headers,
    /** @param {Record<string, string | number>} [query] */
    list: (query = {}) => {
      const text = Object.entries(query).map(([k, v]) => `${k}=${encodeURIComponent(v)}`);
      return ask(`${url}/v3/${PROJECT}/operation-logs?${text.join("&")}`, { headers });
    },
    /** @param {string} id */
    show: (id) => ask(`${url}/v3/${PROJECT}/operation-logs/${id}`, { headers }),
  };
}

/** A manual clock. @param {number} [from] */
export function manualClock(from = NOW) {
  let now = from;
  return {
    clock: () => now,
    /** @param {number} ms */
    tick: (ms) => {
      now += ms;
    },
  };
}
