import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { useStage } from "./stage.js";

describe("a module worker", () => {
  const stage = useStage({
    folders: { "/test/": fileURLToPath(new URL("fixtures/", import.meta.url)) },
    csp: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'",
  });

  test("lists tasks with the client", async () => {
    const viewer = await stage.list();
    const answer = await viewer.page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker("/test/worker.js", { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          setTimeout(reject, 20_000, new Error("the worker did not answer"));
        }),
    );
    const { projectId, credentials } = stage.emulator;
    const response = await fetch(`${stage.url}/v3/${projectId}/operation-logs?limit=5`, {
      headers: { "x-auth-token": credentials.token },
    });
    const expected = await response.json();
    assert.deepEqual(answer, {
      ids: expected.operation_logs.map((/** @type {{ id: string }} */ { id }) => id),
      isWorker: true,
    });
  });
});
