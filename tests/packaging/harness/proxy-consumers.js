/** Consumers with the proxy in servers of other frameworks. */
import assert from "node:assert/strict";

/** @typedef {import("./consumers.js").Consumer} Consumer */

/** @type {Consumer[]} */
export const PROXIES = ["Express", "Hono"].map((name) => ({
  name: `${name}, proxy`,
  folder: name.toLowerCase(),
  run: async ({ project, env }) => {
    await project.serve(process.execPath, ["main.js"], {
      ready: /(http:\/\/127\.0\.0\.1:\d+)/,
      env,
      use: async (url) => {
        assert.equal(await (await fetch(url)).text(), "the portal");
        await showsTasksToThoseAllowed(url);
      },
    });
  },
}));

/** @param {string} url the portal's, whose proxy is at `/backup` */
export async function showsTasksToThoseAllowed(url) {
  const ask = (/** @type {string} */ path, /** @type {Record<string, string>} */ headers = {}) =>
    fetch(`${url}/backup${path}`, { headers });
  const session = { cookie: "session=good" };
  const allowed = await ask("/v3/default/operation-logs?limit=5", session);
  assert.equal(allowed.status, 200, await allowed.clone().text());
  assert.equal((await allowed.json()).operation_logs.length, 5);
  assert.equal((await ask("/v3/default/operation-logs?limit=5")).status, 403);
  assert.equal((await ask("/v3/default/operation-logs/no-such-task", session)).status, 404);
  assert.equal((await ask("/v3/default/vaults", session)).status, 404);
}
