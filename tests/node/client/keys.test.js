import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { copies, PROJECT, rejection, service } from "./support.js";

const DEV = "1111111111111111111111111111dead";

const SAME_REQUEST =
  "the gateway made the same canonical request as this client, so the secret key is another than the access key's";

for (const [how, copy] of copies) {
  test(`${how}: keys sign every request, and the secret key is not sent`, async (t) => {
    const { emulator, url, keys, requests, connect } = await service(t);
    const { tasks } = connect({ endpoint: url, projectId: PROJECT, auth: keys }, copy);
    const { operation_logs } = await tasks.list({ resource_name: "ECS 1&2/ü+~" });
    assert.deepEqual(operation_logs, []);
    const [id] = emulator.tasks().ids();
    assert.equal((await tasks.get(String(id))).id, id);
    assert.equal(requests.length, 2);
    for (const { headers } of requests) {
      assert.ok(
        headers.authorization.startsWith(
          `SDK-HMAC-SHA256 Access=${keys.accessKey}, SignedHeaders=host;x-project-id;x-sdk-date, Signature=`,
        ),
        headers.authorization,
      );
      assert.match(headers["x-sdk-date"], /^\d{8}T\d{6}Z$/);
      assert.equal(headers["x-project-id"], PROJECT);
      assert.equal(headers["x-auth-token"], undefined);
      assert.ok(!JSON.stringify(headers).includes(keys.secretKey));
    }
  });

  test(`${how}: temporary keys send their security token, and sign it`, async (t) => {
    const { emulator, url, requests, connect } = await service(t);
    const { access_key, secret_key, security_token } = emulator.credentials.temporary;
    const auth = { accessKey: access_key, secretKey: secret_key, securityToken: security_token };
    const { tasks } = connect({ endpoint: url, projectId: PROJECT, auth }, copy);
    assert.equal((await tasks.list()).operation_logs.length, 5);
    assert.match(
      requests[0]?.headers.authorization,
      / SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, /,
    );
    assert.equal(requests[0]?.headers["x-security-token"], security_token);
  });
}

test("a prepared request is signed too", async (t) => {
  const { url, keys, connect } = await service(t);
  const client = connect({ endpoint: url, projectId: PROJECT, auth: keys });
  const { ListOpLogs } = copies[0][1];
  const later = await fetch(await client.prepare(new ListOpLogs({ limit: 3 })));
  assert.equal((await later.json()).operation_logs.length, 3);
  const now = await fetch(new ListOpLogs({ limit: 2 }).toRequest(client));
  assert.equal((await now.json()).operation_logs.length, 2);
});

for (const [name, place] of /** @type {const} */ ([
  ["the region's name", { region: "cn-north-4" }],
  ["the project's own name", { region: "eu-de", projectName: "cn-north-4" }],
])) {
  test(`the project's id is found by ${name}, once`, async (t) => {
    const { url, keys, requests, answers, connect } = await service(t, {
      projects: [{ id: DEV, name: "cn-north-4_dev", tasks: 7 }],
    });
    const client = connect({ ...place, endpoint: url, auth: keys });
    assert.equal(client.projectId, undefined);
    await Promise.all(Array.from({ length: 20 }, () => client.tasks.list()));
    assert.equal(client.projectId, PROJECT);
    assert.deepEqual(answers(), { projects: { 200: 1 }, list: { 200: 20 } });
    assert.equal(requests[0]?.url, "/v3/projects?name=cn-north-4");
    // The request to IAM is about the account, so no project is in its signature.
    assert.equal(requests[0]?.headers["x-project-id"], undefined);
  });
}

test("a clock that is off costs one more request, and then none", async (t) => {
  const { url, keys, answers, connect } = await service(t, { skewSeconds: -3600 });
  const { tasks } = connect({ endpoint: url, projectId: PROJECT, auth: keys, retry: false });
  for (let calls = 0; calls < 3; calls += 1) await tasks.list();
  assert.deepEqual(answers(), { list: { 401: 1, 200: 3 } });
});

test("a wrong secret key is named as such, without secrets", async (t) => {
  const { url, keys, connect } = await service(t);
  const auth = { ...keys, secretKey: "not-the-secret-key" };
  const error = await rejection(connect({ endpoint: url, projectId: PROJECT, auth }).tasks.list());
  assert.deepEqual([error.kind, error.code, error.hint], ["authentication", "APIGW.0301", SAME_REQUEST]);
  const shown = inspect(error, { depth: 10, showHidden: true });
  assert.ok(!shown.includes("not-the-secret-key") && !shown.includes(keys.accessKey), shown);
});

test("missing options for keys are named before any request", async (t) => {
  const { url, keys, requests, connect } = await service(t);
  for (const [options, message] of /** @type {[any, string][]} */ ([
    [
      { auth: { accessKey: "a" }, endpoint: url, projectId: PROJECT },
      "auth.secretKey: expected a string, got undefined",
    ],
    [
      { auth: { ...keys, token: "t" }, endpoint: url, projectId: PROJECT },
      'auth: expected { token, iamEndpoint }, got "accessKey"',
    ],
    [
      { auth: { ...keys, username: "u" }, endpoint: url, projectId: PROJECT },
      'auth: expected { accessKey, secretKey, securityToken, iamEndpoint }, got "username"',
    ],
  ])) {
    const error = await rejection(() => connect(options));
    assert.equal(error.kind, "config");
    assert.equal(error.message, message);
  }
  assert.deepEqual(requests, []);
});
