/** Places whose own address tells no origin: frames with `srcdoc`, and workers made from a blob. They have that of the page around them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { useStage } from "./stage.js";

/**
 * The script of both places: lists tasks by an endpoint that is a path, and fails to list some at an address where nobody listens.
 *
 * @param {string} origin
 */
const script = (origin) => `
  const { CbrClient, init } = await import("${origin}/pkg/index.web.js");
  const tell = (told) => (globalThis.parent ?? globalThis).postMessage({ ...told, place: location.href.split(":")[0] }, ...(globalThis.parent ? ["*"] : []));
  try {
    const { projectId, token } = await (await fetch("${origin}/demo.json")).json();
    await init();
    const connect = (options) => new CbrClient({ endpoint: "/", projectId, auth: { token }, retry: false, ...options });
    const { operation_logs } = await connect({}).tasks.list({ limit: 5 });
    const failing = connect({ fetch: () => Promise.reject(new TypeError("Failed to fetch")) });
    const error = await failing.tasks.list().catch((error) => error);
    tell({ ids: operation_logs.map(({ id }) => id), kind: error.kind, cors: error.maybeCors === true });
  } catch (error) {
    tell({ error: String(error) });
  }
`;

describe("a place without an address of its own", () => {
  const stage = useStage({
    folders: { "/test/": fileURLToPath(new URL("fixtures/", import.meta.url)) },
    csp: "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:",
  });

  /** The first tasks, as the service gives them. */
  async function firstIds() {
    const { projectId, credentials } = stage.emulator;
    const response = await fetch(`${stage.url}/v3/${projectId}/operation-logs?limit=5`, {
      headers: { "x-auth-token": credentials.token },
    });
    return (await response.json()).operation_logs.map((/** @type {{ id: string }} */ { id }) => id);
  }

  test("a frame with srcdoc lists tasks, and a failed connection to its own origin is not called CORS", async () => {
    const { page } = await stage.open({ path: "/test/blank.html" });
    const told = await page.evaluate(
      (code) =>
        new Promise((resolve, reject) => {
          addEventListener("message", ({ data }) => resolve(data));
          const frame = document.createElement("iframe");
          frame.srcdoc = `<!doctype html><script type="module">${code}</${"script"}>`;
          document.body.append(frame);
          setTimeout(reject, 20_000, new Error("the frame did not answer"));
        }),
      script(stage.url),
    );
    assert.deepEqual(told, { ids: await firstIds(), kind: "connection", cors: false, place: "about" });
  });

  test("a worker made from a blob lists tasks, and the same holds there", async () => {
    const { page } = await stage.open({ path: "/test/blank.html" });
    const told = await page.evaluate(
      (code) =>
        new Promise((resolve, reject) => {
          const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
          const worker = new Worker(url, { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          setTimeout(reject, 20_000, new Error("the worker did not answer"));
        }),
      script(stage.url),
    );
    assert.deepEqual(told, { ids: await firstIds(), kind: "connection", cors: false, place: "blob" });
  });
});
