/** Blocks about clients: signing in, errors, retries and hooks, the proxy, modules. */
import assert from "node:assert/strict";
import { folder, run } from "./project.js";
import { goOn, service } from "./scripts.js";

/** @typedef {import("node:test").TestContext} TestContext */

const UNKNOWN = "4827f2da-b008-4507-ab7d-42d0df5ed912";

/** Keeps in `logged` what a block prints. */
const LOGGED = `const logged = [];
    for (const name of ["debug", "log", "warn", "error"]) console[name] = (...line) => logged.push(line.join(" "));`;

/** For a block that makes its client: only the connection is there. */
const CONNECTION = `const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token } = process.env;
    const connection = { endpoint, projectId, auth: { token } };`;

/** @param {TestContext} t @param {string} code */
export async function signsIn(t, code) {
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
export async function behindProxy(t, code) {
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
export async function caught(t, code) {
  const { env } = await service(t);
  const [message, hint, details, ...others] = await goOn(t, {
    env,
    before: `${LOGGED} const id = "${UNKNOWN}";`,
    code,
    after: "logged",
  });
  assert.match(message, /404/);
  assert.match(hint, /check the id/);
  assert.match(details, /^code BackupService\.6500 request \S+$/);
  assert.deepEqual(others, []);
}

/** @param {TestContext} t @param {string} code */
export async function retries(t, code) {
  const { emulator, env } = await service(t);
  // One failure that is retried, and one that the block does not want retried.
  emulator.configure({ faultQueue: ["503", null, "500"] });
  const { logged, attempts } = await goOn(t, {
    env,
    client: CONNECTION,
    before: LOGGED,
    code: `${code}
      await client.tasks.list();
      const { attempts } = await Promise.resolve(client.tasks.list()).catch((error) => error);`,
    after: "{ logged, attempts }",
  });
  assert.equal(attempts, 1);
  const retried = logged.filter((/** @type {string} */ line) => /trying again in \d+ ms/.test(line));
  assert.equal(retried.length, 1);
}

/** @param {TestContext} t @param {string} code */
export async function hooks(t, code) {
  const { emulator, env } = await service(t);
  emulator.configure({ faultQueue: ["503"] });
  const logged = await goOn(t, {
    env,
    client: CONNECTION,
    before: LOGGED,
    code: `${code.replace("hooks:", "rateLimit: { requests: 2, period: 1000 },\n  hooks:")}
      await client.tasks.list();
      // One request at a time is let out: of two, one waits.
      await Promise.all([client.tasks.list(), client.tasks.list()]);`,
    after: "logged",
  });
  assert.match(logged[0], /^GET http:\/\/127\.0\.0\.1:\d+\/v3\/\S+ 1$/);
  assert.match(logged[1], /^503 \d+ ms \S+$/);
  assert.match(logged[2], /^server next attempt in \d+ ms$/);
  assert.ok(logged.some((/** @type {string} */ line) => /^rate limiter: \d+ ms$/.test(line)));
  assert.match(logged.at(-1), /^200 /);
}

/** @param {TestContext} t @param {string} code */
export async function proxy(t, code) {
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

/** A runtime whose imports of WebAssembly give compiled modules. @param {TestContext} t @param {string} code */
export async function compiledModule(t, code) {
  const { env } = await service(t);
  const cwd = await folder(t, {
    "hooks.mjs": `
      // As the runtimes in question do, it takes the package's entry for the web.
      export const resolve = (specifier, context, next) =>
        next(specifier, { ...context, conditions: context.conditions.filter((each) => each !== "node") });
      export const load = (url, context, next) => {
        if (!url.endsWith(".wasm")) return next(url, context);
        const source = "import { readFileSync } from 'node:fs';" +
          "export default new WebAssembly.Module(readFileSync(new URL(" + JSON.stringify(url) + ")));";
        return { format: "module", source, shortCircuit: true };
      };`,
    "runtime.mjs": `
      import { register } from "node:module";
      register("./hooks.mjs", import.meta.url);
      globalThis.fetch = ((fetch) => (request) => fetch(request))(fetch);
      await import("./block.mjs");`,
    "block.mjs": `${code}
      const { CbrClient } = await import("cbr-tasks");
      const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token } = process.env;
      const client = new CbrClient({ endpoint, projectId, auth: { token } });
      console.log((await client.tasks.list().toArray({ limit: 3 })).length);`,
  });
  assert.equal(await run(t, "node", ["runtime.mjs"], { cwd, env }), "3\n");
}
