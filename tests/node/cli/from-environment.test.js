/** `clientFromEnvironment` of `cbr-tasks/node`, in programs of their own. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CA, secureEmulator, startProxy } from "./network-support.js";
import { emulator } from "./portal-support.js";
import { folder, start } from "./support.js";

/** @typedef {import("node:test").TestContext} TestContext */

const project = String(process.env.CBR_TASKS_PKG);

/** How a program gets the function and the check of errors. */
const ENTRIES = {
  import: `const { clientFromEnvironment } = await import("cbr-tasks/node"); const { isCbrError, CbrClient } = await import("cbr-tasks");`,
  require: `const require = (await import("node:module")).createRequire(process.cwd() + "/x.js");
    const { clientFromEnvironment } = require("cbr-tasks/node"); const { isCbrError, CbrClient } = require("cbr-tasks");`,
};

/**
 * Runs a program, whose result is what it prints as JSON.
 *
 * @param {TestContext} t
 * @param {string} code an expression
 * @param {Record<string, string>} env
 * @param {keyof typeof ENTRIES} [entry]
 */
async function run(t, code, env, entry = "import") {
  const program = `${ENTRIES[entry]}
    const result = await (async () => ${code})().catch((error) => ({
      kind: isCbrError(error) ? error.kind : String(error), message: error.message, hint: error.hint }));
    console.log(JSON.stringify(result));`;
  const argv = [process.execPath, "--input-type=module", "-e", program];
  const {
    code: exit,
    stdout,
    stderr,
  } = await start(t, argv, { cwd: project, env: { HOME: folder(t), ...env } }).ended;
  assert.deepEqual([exit, stderr], [0, ""]);
  return JSON.parse(stdout);
}

const LIST = "(await client.tasks.list().toArray()).length";

for (const entry of /** @type {const} */ (["import", "require"])) {
  test(`${entry}: makes a client of the environment, with each kind of credentials`, async (t) => {
    const { emulator: service, ...ways } = await emulator(t);
    for (const way of /** @type {const} */ (["token", "keys", "password"])) {
      const code = `{ const client = await clientFromEnvironment(); return [client instanceof CbrClient, ${LIST}, client.projectId]; }`;
      assert.deepEqual(await run(t, code, ways[way], entry), [true, 50, service.projectId]);
    }
  });
}

test("makes a client of a profile, with a secure.yaml, like the command", async (t) => {
  const { url, password, emulator: service } = await emulator(t);
  const HOME = folder(t);
  const openstack = join(HOME, ".config/openstack");
  mkdirSync(openstack, { recursive: true });
  writeFileSync(
    join(openstack, "clouds.yaml"),
    `clouds:\n  a: {}\n  b:\n    auth: { auth-url: "${url}/v3", username: ${password.OS_USERNAME}, user_domain_name: ${password.OS_USER_DOMAIN_NAME} }
    regions: [{ name: nowhere }, { name: cn-north-4, values: { auth: { tenant_name: cn-north-4 }, cbr_endpoint_override: "${url}/v3/%(project_id)s" } }]\n`,
  );
  writeFileSync(join(openstack, "secure.yaml"), `clouds: { b: { password: "${password.OS_PASSWORD}" } }`);
  const env = { HOME, OS_TOKEN: "of-nobody" };
  const code = `{ const client = await clientFromEnvironment({ profile: "b", region: "cn-north-4" }); return [${LIST}, client.projectId, client.endpoint]; }`;
  assert.deepEqual(await run(t, code, env), [50, service.projectId, url]);
});

test("takes the client's other options, and prefers them to what is found", async (t) => {
  const { token, emulator: service } = await emulator(t);
  const code = `{
    const seen = [];
    const client = await clientFromEnvironment({
      projectId: ${JSON.stringify(service.projectId)}, retry: false, headers: { "x-of": "mine" },
      hooks: { beforeRequest: ({ operation }) => { seen.push(operation); } } });
    return [${LIST}, seen[0]];
  }`;
  assert.deepEqual(await run(t, code, { ...token, OS_PROJECT_ID: "another" }), [50, "ListOpLogs"]);
});

test("throws errors of the package, in the words of a program and without secrets", async (t) => {
  const { url } = await emulator(t);
  /** @type {[options: string, env: Record<string, string>, said: RegExp][]} */
  const TABLE = [
    ["", {}, /^expected credentials in the environment or a clouds\.yaml, got neither$/],
    ["{ profile: 'x' }", {}, /^options\.profile or OS_CLOUD: expected a clouds\.yaml here, /],
    ["", { OS_TOKEN: "canary" }, /use options\.endpoint or options\.region \(signing in with OS_TOKEN\)$/],
    ["", { OS_TOKEN: "canary", CBR_ENDPOINT: url }, /use options\.projectId, because/],
    [
      "",
      { OS_USERNAME: "u", OS_PASSWORD: "canary\r", OS_DOMAIN_NAME: "d" },
      /^OS_PASSWORD: expected a password without/,
    ],
    ["{ auth: { token: 'canary' } }", {}, /^auth: expected nothing, because/],
    ["{ porjectId: 'p' }", { OS_TOKEN: "canary", CBR_ENDPOINT: url, OS_PROJECT_ID: "p" }, /porjectId/],
  ];
  for (const [options, env, said] of TABLE) {
    const { kind, message, hint } = await run(t, `clientFromEnvironment(${options})`, env);
    assert.match(message, said);
    assert.equal(kind, message.includes("porjectId") ? kind : "config");
    assert.doesNotMatch(message + hint, /canary|--/);
  }
});

test("goes through a proxy, and trusts the authority in OS_CACERT", async (t) => {
  const { env, port } = await secureEmulator(t);
  const proxy = await startProxy(t, port);
  const code = `{ const client = await clientFromEnvironment({ retry: false }); return ${LIST}; }`;
  for (const entry of /** @type {const} */ (["import", "require"]))
    assert.equal(await run(t, code, { ...env, HTTPS_PROXY: proxy.url, OS_CACERT: CA }, entry), 20);
  assert.ok(proxy.connects.length >= 2 && proxy.connects.every(({ host }) => host === "cbr.example:443"));
});

test("uses a fetch of the caller's own in place of the proxy", async (t) => {
  const { env, port } = await secureEmulator(t);
  const proxy = await startProxy(t, port);
  const code = `{
    const fetch = async () => Response.json({ operation_logs: [], count: 0 });
    const client = await clientFromEnvironment({ fetch });
    return ${LIST};
  }`;
  assert.equal(await run(t, code, { ...env, HTTPS_PROXY: proxy.url }), 0);
  assert.deepEqual(proxy.connects, []);
});
