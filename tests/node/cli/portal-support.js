/** Helpers for `serve` and `demo`: processes and raw requests. Everything that is started here ends with its test. */
import { once } from "node:events";
import { connect } from "node:net";
import { settled } from "../client/support.js";
import { startEmulator } from "../emulator/support.js";
import { startCli } from "./support.js";

/** A test or a suite that runs a callback at its end. @typedef {{ after: (end: () => unknown) => void }} Ending */

/**
 * Starts the command as a server.
 *
 * @param {Ending} t
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function start(t, args, env) {
  const { child, ended, until, said } = startCli(/** @type {any} */ (t), args, { env });
  return {
    child,
    ended,
    said,
    /** @param {Parameters<typeof until>[0]} isSo */
    until: (isSo) => settled(until(isSo)),
    /** The line that the command prints when it is ready. @returns {Promise<string>} */
    line: async () => {
      await settled(until(({ stdout }) => stdout.includes("\n")));
      return said.stdout.split("\n")[0];
    },
  };
}

/**
 * An emulator, and the environment variables with its credentials.
 *
 * @param {Ending} t
 * @param {Partial<import("../../../www/emulator/service/options.js").EmulatorOptions>} [options]
 */
export async function emulator(t, options = {}) {
  const { emulator, url } = await startEmulator(t, { tasks: 50, seed: 7, ...options });
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
 * Sends raw bytes, and returns all that arrives until the server closes the connection.
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
