import assert from "node:assert/strict";
import { test } from "node:test";
import { accountIds } from "../../../www/emulator/service/credentials.js";
import { copies, PROJECT, rejection, service } from "./support.js";

const DEV = "1111111111111111111111111111dead";

/**
 * A token function that returns one token after the other, and the last one from then on.
 * @param {...string} tokens
 */
function givesInTurn(...tokens) {
  const source = {
    asked: 0,
    token: () => {
      source.asked += 1;
      return tokens[Math.min(source.asked, tokens.length) - 1];
    },
  };
  return source;
}

for (const [how, copy] of copies) {
  test(`${how}: after a 401 the token function is called once more, and the call is repeated`, async (t) => {
    const { emulator, url, answers, connect } = await service(t);
    const { token } = emulator.credentials;
    for (const later of [false, true]) {
      emulator.resetStats();
      const source = givesInTurn("stale-token", token);
      const auth = { token: later ? async () => source.token() : source.token };
      const { tasks } = connect({ endpoint: url, projectId: PROJECT, auth }, copy);
      assert.equal((await tasks.list()).operation_logs.length, 5);
      assert.equal(source.asked, 2);
      assert.deepEqual(answers(), { list: { 200: 1, 401: 1 } });
    }
  });

  test(`${how}: a user name and a password are enough for a call`, async (t) => {
    const { url, password, answers, connect } = await service(t);
    const client = connect({ projectId: PROJECT, auth: password }, copy);
    assert.equal(client.endpoint, undefined);
    assert.equal(client.projectId, PROJECT);
    assert.equal((await client.tasks.list()).operation_logs.length, 5);
    assert.equal(client.endpoint, url);
    assert.equal(client.projectId, PROJECT);
    assert.deepEqual(answers(), { token: { 201: 1 }, list: { 200: 1 } });
  });
}

test("ids take the place of the names of user and domain", async (t) => {
  const { url, password, connect } = await service(t);
  const { username, password: secret, domainName } = /** @type {any} */ (password);
  const { user, domain } = accountIds(1);
  for (const auth of [
    { userId: user, password: secret },
    { username, domainId: domain, password: secret },
    { userId: user, password: secret, projectDomainId: domain },
    { username, domainName, password: secret, projectDomainName: domainName },
  ]) {
    const client = connect({ projectName: "cn-north-4", auth: { ...auth, iamEndpoint: url } });
    assert.equal((await client.tasks.list()).operation_logs.length, 5);
    assert.equal(client.projectId, PROJECT);
  }
});

test("a name and an id of the same are an error", async (t) => {
  const { url, connect } = await service(t);
  const given = { username: "u", password: "p", domainName: "d", iamEndpoint: url };
  for (const [more, message] of /** @type {const} */ ([
    [{ userId: "i" }, "auth: expected username or userId, got both"],
    [{ domainId: "i" }, "auth: expected domainName or domainId, got both"],
    [
      { projectDomainName: "n", projectDomainId: "i" },
      "auth: expected projectDomainName or projectDomainId, got both",
    ],
    [
      { username: undefined, userId: "i" },
      "auth.domainName: expected nothing beside userId, which needs no domain",
    ],
    [{ projectDomainId: " " }, "auth.projectDomainId: expected a text that is not empty"],
  ])) {
    const error = await rejection(async () => connect({ projectId: PROJECT, auth: { ...given, ...more } }));
    assert.deepEqual([error.kind, error.message], ["config", message]);
  }
});

test("a second 401 in a call fails it", async (t) => {
  const { url, answers, connect } = await service(t);
  const source = givesInTurn("stale-token", "another-stale-token");
  const { tasks } = connect({ endpoint: url, projectId: PROJECT, auth: { token: source.token } });
  const error = await rejection(tasks.list());
  assert.equal(error.kind, "authentication");
  assert.equal(error.status, 401);
  assert.equal(error.code, "APIGW.0307");
  assert.equal(error.attempts, 2);
  assert.equal(error.retryable, false);
  assert.equal(error.hint, "the token has expired or belongs to another cloud: get a new one from IAM");
  assert.equal(source.asked, 2);
  assert.deepEqual(answers(), { list: { 401: 2 } });
  // Each call may repeat once.
  await rejection(tasks.get("1"));
  assert.equal(source.asked, 4);
});

for (const [name, place, scope, expected] of /** @type {const} */ ([
  ["an id", { projectId: DEV }, { id: DEV }, DEV],
  ["a name", { projectName: "cn-north-4_dev" }, { name: "cn-north-4_dev" }, DEV],
])) {
  test(`a token is scoped to a project by ${name}; project and endpoint are the catalog's`, async (t) => {
    const projects = [{ id: DEV, name: "cn-north-4_dev", tasks: 7 }];
    const { emulator, url, password, connect } = await service(t, { projects });
    /** @type {unknown[]} */
    const bodies = [];
    const client = connect({
      ...place,
      auth: password,
      fetch: async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
        if (init.method === "POST") bodies.push(JSON.parse(String(init.body)));
        return fetch(url, init);
      },
    });
    assert.equal((await client.tasks.list()).operation_logs.length, 7);
    assert.equal(client.projectId, expected);
    assert.equal(client.endpoint, url);
    const { username, password: secret, domain_name } = emulator.credentials;
    const user = { name: username, password: secret, domain: { name: domain_name } };
    assert.deepEqual(bodies, [
      { auth: { identity: { methods: ["password"], password: { user } }, scope: { project: scope } } },
    ]);
  });
}

test("a call that is aborted does not end the sign-in that others wait for", async (t) => {
  const { password, answers, connect } = await service(t, { latency: 20 });
  const { tasks } = connect({ projectId: PROJECT, auth: password });
  const controller = new AbortController();
  const first = rejection(tasks.list({}, { signal: controller.signal }));
  const second = tasks.list();
  second.then(() => {});
  await new Promise(setImmediate);
  controller.abort("not this one");
  assert.equal(await first, "not this one");
  assert.equal((await second).operation_logs.length, 5);
  assert.deepEqual(answers(), { token: { 201: 1 }, list: { 200: 1 } });
});

test("what signing in needs is named before anything is sent", async (t) => {
  const { password, requests, connect } = await service(t);
  for (const [options, message] of /** @type {[any, string][]} */ ([
    [
      { auth: password },
      "projectId: expected the id or the name of a project, or a region, got none of them",
    ],
    [
      { auth: { ...password, password: 7 }, projectId: PROJECT },
      "auth.password: expected a string, got a number",
    ],
    [
      { auth: { username: "u", password: "p" }, projectId: PROJECT },
      "auth.domainName: expected a string, got undefined",
    ],
    [
      { auth: { ...password, tenant: "t" }, projectId: PROJECT },
      'auth: expected { username, userId, password, domainName, domainId, projectDomainName, projectDomainId, iamEndpoint }, got "tenant"',
    ],
  ])) {
    const error = await rejection(() => connect(options));
    assert.equal(error.kind, "config");
    assert.equal(error.message, message);
  }
  assert.deepEqual(requests, []);
});
