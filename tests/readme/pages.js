/** The README's pages, in Chromium. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { openPage } from "./page.js";
import { project } from "./project.js";

/** @typedef {import("node:test").TestContext} TestContext */

/** @param {TestContext} t @param {string} code */
export async function list(t, code) {
  const html = `<script type="module">
    const { projectId, token } = await (await fetch("/backup/credentials")).json();
    const fetchToken = async () => token;
    globalThis.credentials = { projectId, fetchToken };
  </script>
  <script type="module">
    ${code.replace("await init();", "await init(); const { projectId, fetchToken } = globalThis.credentials;")}
    globalThis.tasks = page.operation_logs;
  </script>`;
  const { page, complaints } = await openPage(t, html, async (emulator) => (req, res) => {
    if (req.url === "/backup/credentials") {
      res.end(JSON.stringify({ projectId: emulator.projectId, token: emulator.credentials.token }));
      return;
    }
    req.url = req.url?.slice("/backup".length);
    return emulator.handle(req, res);
  });
  const handle = await page.waitForFunction("globalThis.tasks", { timeout: 60_000 });
  const tasks = /** @type {any[]} */ (await handle.jsonValue());
  assert.ok(tasks.length > 0 && tasks.length <= 50);
  for (const { vault_name } of tasks) assert.match(vault_name, /prod/);
  assert.deepEqual(complaints, []);
}

/** @param {TestContext} t @param {string} code */
export async function portal(t, code) {
  /** @type {typeof import("cbr-tasks/proxy")} */
  const { createTasksProxy, toNodeHandler } = createRequire(join(project, "index.cjs"))("cbr-tasks/proxy");
  const { page, complaints } = await openPage(
    t,
    code,
    async ({ projectId, credentials: { token } }, endpoint) =>
      toNodeHandler(
        createTasksProxy({ endpoint, projectId, auth: { token }, basePath: "/backup", allow: () => true }),
      ),
  );
  await page.waitForSelector("cbr-task-viewer >>> tbody tr", { timeout: 60_000 });
  assert.ok((await page.$$("cbr-task-viewer >>> tbody tr")).length >= 25);
  assert.deepEqual(complaints, []);
}
