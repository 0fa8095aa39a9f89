/** An emulator behind TLS, and a proxy through which alone its names can be reached. All of it is on 127.0.0.1. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { createEmulator } from "../../../www/emulator/http/server.js";

/** @typedef {import("node:test").TestContext} TestContext */

const fixture = (/** @type {string} */ name) =>
  fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));

/** File with the certificate of the authority that has signed that of `secureEmulator`. */
export const CA = fixture("ca.pem");

/**
 * @param {TestContext} t
 * @param {import("node:http").Server} server
 * @returns {Promise<number>} port
 */
async function listen(t, server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

/** An emulator with https. @param {TestContext} t */
export async function secureEmulator(t) {
  const emulator = createEmulator({ tasks: 20, seed: 7 });
  const tls = { cert: readFileSync(fixture("server.pem")), key: readFileSync(fixture("server.key")) };
  const server = createTlsServer(tls, (req, res) => emulator.handle(req, res));
  const port = await listen(t, server);
  const { token, username, password, domain_name } = emulator.credentials;
  return {
    emulator,
    port,
    env: { OS_TOKEN: token, OS_PROJECT_ID: emulator.projectId, CBR_ENDPOINT: "https://cbr.example" },
    user: {
      OS_USERNAME: username,
      OS_PASSWORD: password,
      OS_USER_DOMAIN_NAME: domain_name,
      OS_PROJECT_NAME: "cn-north-4",
      OS_AUTH_URL: "https://iam.example/v3",
      CBR_ENDPOINT: "https://cbr.example",
    },
  };
}

/**
 * A proxy that knows CONNECT only.
 *
 * @param {TestContext} t
 * @param {number} port to which every host leads
 * @param {{ status?: number, answers?: boolean }} [options] `status` refuses; without `answers` it never answers
 */
export async function startProxy(t, port, { status = 200, answers = true } = {}) {
  /** @type {{ host: string, authorization?: string }[]} */
  const connects = [];
  const server = createHttpServer((_, res) => res.writeHead(405).end());
  /** @type {Set<import("node:stream").Duplex>} */
  const sockets = new Set();
  server.on("connect", (req, socket) => {
    connects.push({ host: String(req.url), authorization: req.headers["proxy-authorization"] });
    sockets.add(socket);
    socket.on("error", () => {});
    if (!answers) return;
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
  });
  t.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  const own = await listen(t, server);
  return { connects, host: `127.0.0.1:${own}`, url: `http://127.0.0.1:${own}` };
}
