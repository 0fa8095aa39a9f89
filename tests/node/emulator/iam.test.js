/** IAM of the emulator: versions, sign-in by a token, and the catalog. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { BadOption, createEmulator } from "../../../www/emulator/http/server.js";
import { ask, manualClock, PROJECT, start } from "./support.js";

/**
 * @param {string} url
 * @param {string} id of the token to sign in with
 * @param {object} [scope]
 */
const signIn = (url, id, scope = { project: { id: PROJECT } }) =>
  ask(`${url}/v3/auth/tokens`, {
    method: "POST",
    body: JSON.stringify({ auth: { identity: { methods: ["token"], token: { id } }, scope } }),
  });

for (const path of ["/v3", "/v3/"]) {
  test(`GET ${path} describes version 3 as keystone does`, async (t) => {
    const { url } = await start(t);
    const { status, json } = await ask(url + path);
    assert.equal(status, 200);
    assert.deepEqual(json, {
      version: {
        id: "v3.14",
        status: "stable",
        updated: "2020-04-07T00:00:00Z",
        links: [{ rel: "self", href: `${url}/v3/` }],
        "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
      },
    });
  });
}

test("GET / lists the versions", async (t) => {
  const { emulator, url } = await start(t);
  const { status, headers, json } = await ask(url);
  assert.deepEqual([status, headers.location], [300, `${url}/v3/`]);
  assert.deepEqual(
    json.versions.values.map((/** @type {{ id: string }} */ { id }) => id),
    ["v3.14"],
  );
  assert.deepEqual(emulator.stats().requests, { versions: { 300: 1 } });
});

test("a token is issued for another, with its project and no longer than that lasts", async (t) => {
  const { clock, tick } = manualClock();
  const { emulator, url, logs } = await start(t, {
    clock,
    tokenSeconds: 60,
    projects: [{ id: "other", name: "cn-north-4_dev", tasks: 3 }],
  });
  const first = await signIn(url, emulator.credentials.token);
  assert.equal(first.status, 201);
  assert.equal(first.json.token.project.id, PROJECT);
  assert.deepEqual(first.json.token.methods, ["token", "password"]);
  assert.equal(first.json.token.expires_at, "2024-05-23T14:36:00.000000Z");
  tick(30_000);
  const token = String(first.headers["x-subject-token"]);
  const second = await signIn(url, token, { project: { name: "cn-north-4_dev" } });
  assert.equal(second.json.token.expires_at, "2024-05-23T14:36:00.000000Z");
  const headers = { "x-auth-token": String(second.headers["x-subject-token"]) };
  assert.equal((await ask(logs.replace(PROJECT, "other"), { headers })).json.count, 3);
  assert.equal((await ask(logs, { headers })).status, 403);
  tick(30_000);
  assert.equal((await signIn(url, token)).status, 401);
});

test("an unknown token does not sign in, and a request without its id is malformed", async (t) => {
  const { url } = await start(t);
  const { status, json } = await signIn(url, "unknown");
  assert.deepEqual([status, json.error.title], [401, "Unauthorized"]);
  const body = JSON.stringify({ auth: { identity: { methods: ["token"] } } });
  assert.equal((await ask(`${url}/v3/auth/tokens`, { method: "POST", body })).status, 400);
});

test("the catalog has the endpoints of the option", async (t) => {
  const { emulator, url } = await start(t, {
    endpoints: [
      {},
      { interface: "internal" },
      { region: "eu-de", url: "https://cbr.eu-de.example/v3/{project_id}" },
    ],
  });
  const { json } = await signIn(url, emulator.credentials.token);
  const { endpoints } = json.token.catalog.find((/** @type {{ type: string }} */ { type }) => type === "cbr");
  assert.deepEqual(
    endpoints.map((/** @type {Record<string, string>} */ each) => [
      each.interface,
      each.region,
      each.region_id,
      each.url,
    ]),
    [
      ["public", "cn-north-4", "cn-north-4", `${url}/v3/${PROJECT}`],
      ["internal", "cn-north-4", "cn-north-4", `${url}/v3/${PROJECT}`],
      ["public", "eu-de", "eu-de", `https://cbr.eu-de.example/v3/${PROJECT}`],
    ],
  );
  assert.equal(new Set(endpoints.map((/** @type {{ id: string }} */ { id }) => id)).size, 3);
  emulator.configure({ endpoints: [] });
  const none = await signIn(url, emulator.credentials.token);
  assert.deepEqual(none.json.token.catalog.at(-1).endpoints, []);
});

for (const endpoints of [[{ interface: "private" }], [{ url: 1 }], [{ regions: "eu-de" }], {}, [null]]) {
  test(`endpoints ${JSON.stringify(endpoints)} are refused`, () => {
    assert.throws(() => createEmulator(/** @type {any} */ ({ endpoints })), BadOption);
  });
}
