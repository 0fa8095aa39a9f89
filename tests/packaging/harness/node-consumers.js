/** Consumers with versions of Node, in a network that has a proxy and a certificate authority of its own. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { CA, secureEmulator, startProxy } from "../../node/cli/network-support.js";
import { printsOutcome } from "./service.js";

/** @typedef {import("./consumers.js").Consumer} Consumer */
/** @typedef {import("./project.js").Project} Project */

/** Versions from the registry. They have programs for Linux on x64 only among the tools. @type {Consumer[]} */
export const NODE_VERSIONS = ["22", "24"].map((version) => ({
  name: `Node ${version}`,
  folder: "node-environment",
  binary: `node-${version}-${process.platform}-${process.arch}`,
  run: async ({ project, env }) => {
    const node = project.program(`node-${version}-`, "bin/node");
    printsOutcome(await project.run(node, ["main.js"], env));
    assert.equal(await behindProxy(project, node), version);
  },
}));

/** @type {Consumer} with the version that runs the tests */
export const NODE_ENVIRONMENT = {
  name: "Node, from the environment",
  folder: "node-environment",
  run: async ({ project }) => {
    assert.equal(await behindProxy(project, process.execPath), process.versions.node.split(".")[0]);
  },
};

/**
 * Runs a program with `clientFromEnvironment`, and the command: each reaches the service only through a proxy, and trusts it only by
 * the authority in a file.
 *
 * @param {Project} project
 * @param {string} node
 * @returns {Promise<string>} version of Node in which the program ran
 */
async function behindProxy(project, node) {
  /** @type {(() => unknown)[]} */
  const ends = [];
  const t = /** @type {any} */ ({ after: (/** @type {() => unknown} */ end) => ends.push(end) });
  try {
    const service = await secureEmulator(t);
    const proxy = await startProxy(t, service.port);
    const home = { HOME: project.folder, USERPROFILE: project.folder };
    const env = { ...service.env, ...home, HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: CA };
    const printed = JSON.parse(await project.run(node, ["environment.js"], env));
    const { version, ...outcome } = printed;
    assert.deepEqual(outcome, { tasks: 20, ended: "success" });

    const bin = join(project.folder, "node_modules/cbr-tasks/bin/cbr-tasks.js");
    const listed = await project.run(node, [bin, "list", "--limit", "3"], env);
    assert.equal(listed.trimEnd().split("\n").length, 3);
    await project.serve(node, [bin, "serve", "--port", "0"], {
      ready: /^(http:\S+)$/,
      env,
      use: servesTasks,
    });
    assert.ok(proxy.connects.length >= 3);
    assert.ok(proxy.connects.every(({ host }) => host === "cbr.example:443"));
    return version;
  } finally {
    for (const end of ends) await end();
  }
}

/** @param {string} address that `serve` has printed, with its key */
async function servesTasks(address) {
  const page = await fetch(address);
  const cookie = String(page.headers.get("set-cookie")).split(";")[0];
  const [, folder] = /url=(\/[^"]+)"/.exec(await page.text()) ?? [];
  const tasks = await fetch(new URL(`${folder}api/v3/default/operation-logs?limit=2`, address), {
    headers: { cookie },
  });
  assert.equal((await tasks.json()).operation_logs.length, 2);
}
