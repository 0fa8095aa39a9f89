import assert from "node:assert/strict";
import { runBlocks } from "./run-blocks.js";
import { goOn, service } from "./service.js";

/** @param {import("node:test").TestContext} t @param {string} code */
async function proxy(t, code) {
  const { env } = await service(t);
  const { status, tasks, refused, said } = await goOn(t, {
    env,
    client: `import { createTasksProxy } from "cbr-tasks/proxy";
    let signedIn = true;
    const hasSession = async () => signedIn;`,
    code: `${code}
      signedIn = false;
      const refused = await proxy(new Request("https://portal.example.com/backup/v3/default/operation-logs"));`,
    after: `{ status: response.status, tasks: (await response.json()).operation_logs.length,
      refused: refused.status, said: await refused.json() }`,
  });
  assert.deepEqual([status, tasks, refused], [200, 10, 401]);
  assert.deepEqual(said, { error_msg: "please sign in" });
}

/** @param {import("node:test").TestContext} t @param {string} code */
async function scope(t, code) {
  const { env } = await service(t);
  const { counts } = await goOn(t, {
    env,
    client: 'import { createTasksProxy } from "cbr-tasks/proxy";',
    code: `${code}
      const count = async (user) => {
        const request = new Request("https://portal.example.com/v3/default/operation-logs");
        return (await (await scoped(request, { user })).json()).count;
      };
      const counts = [
        await count({ id: "a", role: "admin" }),
        await count({ id: "b", vault: "00000000-0000-4000-8000-000000000000" }),
        (await count({ id: "c" })) < (await count({ id: "a", role: "admin" })),
      ];`,
    after: "{ counts }",
  });
  assert.equal(counts[0] > 0, true);
  assert.deepEqual(counts.slice(1), [0, true]);
}

runBlocks("docs/proxy.md", [
  ["Proxy", "a proxy answers a request, or refuses it", proxy],
  ["Who sees which tasks", "each reader sees the tasks of its scope", scope],
]);
