import assert from "node:assert/strict";
import { test } from "node:test";
import { copies, esm, facts, rejection, serve } from "./support.js";

const PAGE = '{"operation_logs":[],"count":0}';

for (const [how, copy] of copies) {
  test(`${how}: behind a proxy requests carry no credentials and need no project`, async (t) => {
    const { url, requests } = await serve(t, (_, res) => res.end(PAGE));
    const client = new copy.CbrClient({ endpoint: `${url}/backup`, auth: { proxy: true } });
    assert.equal(client.projectId, "default");
    await client.tasks.list({ status: "failed" });
    assert.equal(requests.length, 1);
    assert.equal(requests[0]?.url, "/backup/v3/default/operation-logs?status=failed&limit=1000");
    for (const name of Object.keys(requests[0]?.headers ?? {})) {
      assert.doesNotMatch(name, /^(x-auth-token|authorization|x-project-id|x-sdk-date)$/);
    }
  });
}

for (const [options, message] of /** @type {const} */ ([
  [{ auth: { proxy: true } }, "endpoint: expected the proxy's endpoint, got nothing"],
  [{ endpoint: "https://portal.example", auth: { proxy: false } }, "auth.proxy: expected true, got false"],
  [
    { endpoint: "https://portal.example", auth: { proxy: "yes" } },
    "auth.proxy: expected a boolean, got a string",
  ],
  [
    { endpoint: "https://portal.example", auth: { proxy: true, iamEndpoint: "https://iam.example" } },
    'auth: expected { proxy }, got "iamEndpoint"',
  ],
])) {
  test(`refuses ${JSON.stringify(options)}`, async () => {
    const refused = await rejection(() => new esm.CbrClient(/** @type {any} */ (options)));
    assert.equal(facts(refused).kind, "config");
    assert.equal(refused.message, message);
  });
}
