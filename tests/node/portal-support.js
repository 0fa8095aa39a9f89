/** The installed command, run as a process of its own that ends with its test. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createEmulator } from "../../www/emulator/server.js";
import { settled } from "./client-support.js";

const project = String(process.env.CBR_TASKS_PKG);
const program = join(project, "node_modules/cbr-tasks/bin/cbr-tasks.js");

/**
 * @typedef {object} Running
 * @property {import("node:child_process").ChildProcess} child
 * @property {() => Promise<string>} line the next line of stdout
 * @property {() => Promise<{ code: number | null, signal: string | null, stdout: string, stderr: string }>} end
 */

/**
 * Nothing of the tests' own environment or home gets to the command.
 *
 * @param {{ after: (end: () => unknown) => void }} t
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} [env]
 * @returns {Running}
 */
export function start(t, args, env = {}) {
  const home = mkdtempSync(join(tmpdir(), "cbr-tasks-"));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.stderr += chunk;
  });
  const closed = once(child, "close");
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  t.after(async () => {
    child.kill("SIGKILL");
    await closed;
    rmSync(home, { recursive: true });
  });
  return {
    child,
    line: async () => {
      const { value } = await settled(lines.next());
      if (value === undefined) throw new Error(`no line came; stderr: ${said.stderr}`);
      return value;
    },
    end: async () => {
      const [code, signal] = await settled(closed);
      return { code, signal, ...said };
    },
  };
}

/**
 * @param {{ after: (end: () => unknown) => void }} t
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} [env]
 */
export function run(t, args, env) {
  return start(t, args, env).end();
}

/**
 * An emulator, and the variables that sign in at it.
 *
 * @param {{ after: (end: () => unknown) => void }} t
 * @param {Partial<import("../../www/emulator/options.js").EmulatorOptions>} [options]
 */
export async function emulator(t, options = {}) {
  const emulator = createEmulator({ tasks: 50, seed: 7, ...options });
  const { url, close } = await emulator.listen(0);
  t.after(close);
  const { token, access_key, secret_key, username, password, domain_name } = emulator.credentials;
  return {
    emulator,
    url,
    token: { CBR_ENDPOINT: url, OS_PROJECT_ID: emulator.projectId, OS_TOKEN: token },
    keys: {
      CBR_ENDPOINT: url,
      OS_PROJECT_ID: emulator.projectId,
      CLOUD_SDK_AK: access_key,
      CLOUD_SDK_SK: secret_key,
    },
    password: {
      OS_AUTH_URL: `${url}/v3`,
      OS_PROJECT_ID: emulator.projectId,
      OS_USERNAME: username,
      OS_PASSWORD: password,
      OS_USER_DOMAIN_NAME: domain_name,
      CBR_ENDPOINT: url,
    },
  };
}

/**
 * Sends bytes as they are and gives what comes until the other side closes.
 *
 * @param {string} url
 * @param {string} bytes
 * @returns {Promise<{ status: number, head: string, body: string }>}
 */
export async function raw(url, bytes) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.write(bytes);
  await settled(once(socket, "close")).finally(() => socket.destroy());
  const [head, ...body] = answer.split("\r\n\r\n");
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body: body.join("\r\n\r\n") };
}
