/** The service that blocks ask, and programs around blocks for Node. */
import { createEmulator } from "../../www/emulator/http/server.js";
import { folder, run } from "./project.js";

/** @typedef {import("node:test").TestContext} TestContext */

/**
 * An emulator that ends with the test, and the environment of a program.
 *
 * @param {TestContext} t
 * @param {Partial<import("../../www/emulator/service/options.js").EmulatorOptions>} [options]
 */
export async function service(t, options) {
  const emulator = createEmulator({ tasks: 1500, ...options });
  const { url, close } = await emulator.listen(0);
  t.after(close);
  const { token, access_key, secret_key } = emulator.credentials;
  const env = {
    CBR_ENDPOINT: url,
    OS_PROJECT_ID: emulator.projectId,
    OS_TOKEN: token,
  };
  return { emulator, env, keys: { CLOUD_SDK_AK: access_key, CLOUD_SDK_SK: secret_key } };
}

/**
 * All tasks of the service, requested without the client.
 *
 * @param {Record<string, string>} env
 * @returns {Promise<any[]>}
 */
export async function allTasks({ CBR_ENDPOINT, OS_PROJECT_ID, OS_TOKEN }) {
  const tasks = [];
  for (let offset = 0; ; offset += 1000) {
    const url = `${CBR_ENDPOINT}/v3/${OS_PROJECT_ID}/operation-logs?limit=1000&offset=${offset}`;
    const response = await fetch(url, { headers: { "x-auth-token": OS_TOKEN } });
    const { operation_logs } = await response.json();
    tasks.push(...operation_logs);
    if (operation_logs.length < 1000) return tasks;
  }
}

/** Default code before a block: the client that most blocks use. */
const CLIENT = `const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token } = process.env;
    const client = new CbrClient({ endpoint, projectId, auth: { token }, rateLimit: false });`;

/**
 * Returns the value of an expression after a block has run as a program.
 *
 * @param {TestContext} t
 * @param {{ env: Record<string, string>, client?: string, before?: string, code: string, after: string }} parts
 * `client` and `before` come before the block, `after` is the expression
 */
export async function goOn(t, { env, client = CLIENT, before = "", code, after }) {
  const text = `
    import { existsSync, readFileSync, writeFileSync } from "node:fs";
    import { readFile, writeFile } from "node:fs/promises";
    import { CbrClient, isCbrError, ListOpLogs } from "cbr-tasks";
    import { TaskTable } from "cbr-tasks/table";
    ${client}
    const shown = [];
    const show = (value) => shown.push(value);
    const print = console.log;
    ${before}
    ${code}
    print(JSON.stringify(${after}));`;
  const cwd = await folder(t, { "block.mjs": text });
  const said = await run(t, "node", ["block.mjs"], { cwd, env });
  return JSON.parse(said.trimEnd().split("\n").at(-1) ?? "");
}
