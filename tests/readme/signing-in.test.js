import assert from "node:assert/strict";
import { runBlocks } from "./run-blocks.js";
import { goOn, service } from "./service.js";

/** @typedef {import("node:test").TestContext} TestContext */

/** @param {TestContext} t @param {string} code */
async function signsIn(t, code) {
  const { emulator, env, keys } = await service(t);
  const { username, password, domain_name } = emulator.credentials;
  const variables = {
    ...env,
    ...keys,
    OS_PROJECT_NAME: "cn-north-4",
    OS_USERNAME: username,
    OS_PASSWORD: password,
    OS_USER_DOMAIN_NAME: domain_name,
    OS_AUTH_URL: env.CBR_ENDPOINT,
  };
  const [tasks, projectId] = await goOn(t, {
    env: variables,
    client: "const readToken = async () => process.env.OS_TOKEN;",
    code: code.replace('region: "eu-de",\n', "endpoint: process.env.CBR_ENDPOINT,\n"),
    after: "[await client.tasks.list().toArray({ limit: 3 }), client.projectId]",
  });
  assert.equal(tasks.length, 3);
  assert.equal(projectId, emulator.projectId);
}

/** @param {TestContext} t @param {string} code */
async function behindProxy(t, code) {
  const { env } = await service(t);
  const { endpoint, tasks } = await goOn(t, {
    env,
    client: `import { createServer } from "node:http";
    import { createTasksProxy, toNodeHandler } from "cbr-tasks/proxy";
    const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token } = process.env;
    const auth = { token };
    const proxy = createTasksProxy({ endpoint, projectId, auth, basePath: "/backup", allow: () => true });
    const server = createServer(toNodeHandler(proxy));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    server.unref();
    globalThis.location = { origin: "http://127.0.0.1:" + server.address().port };`,
    code,
    after: "{ endpoint: client.endpoint, tasks: await client.tasks.list().toArray({ limit: 3 }) }",
  });
  assert.match(endpoint, /^http:\/\/127\.0\.0\.1:\d+\/backup$/);
  assert.equal(tasks.length, 3);
}

/** @param {TestContext} t @param {string} code */
async function fromEnvironment(t, code) {
  const { emulator, env } = await service(t);
  const [tasks, projectId] = await goOn(t, {
    env,
    client: "",
    code,
    after: "[await client.tasks.list().toArray({ limit: 3 }), client.projectId]",
  });
  assert.equal(tasks.length, 3);
  assert.equal(projectId, emulator.projectId);
}

runBlocks("docs/signing-in.md", [
  ["Token", "a token from a function", signsIn],
  ["User name and password", "a password, and IAM finds the rest", signsIn],
  ["Access keys", "keys", signsIn],
  ["Proxy", "a proxy on the page's own origin", behindProxy],
  ["In Node.js, from the environment", "what the command signs in with", fromEnvironment],
]);
