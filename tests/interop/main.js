/** Other clients of the service against the emulator, compared with this one: `npm run test:interop`. Installs them into a temporary folder. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "../../www/emulator/http/server.js";
import { parseTarget } from "../../www/emulator/service/url.js";
import { start } from "./programs.js";

/** @typedef {Record<string, string | number>} Query */
/** @typedef {{ ids?: string[], error?: string }} Answer */

/** @type {typeof import("cbr-tasks")} */
const { CbrClient } = await import(new URL("../../pkg/index.node.js", import.meta.url).href);

/** With a limit, because this client always sends one. @type {Query[]} */
const QUERIES = JSON.parse(readFileSync(new URL("queries.json", import.meta.url), "utf8")).map(
  (/** @type {Query} */ query) => ({ limit: 1000, ...query }),
);

/** 2024-05-23T14:35:00Z, which the times in queries.json lie before. */
const NOW = 1_716_474_900_000;

/** Targets of the requests for lists. @type {string[]} */
const targets = [];
const emulator = createEmulator({
  tasks: 200,
  now: NOW,
  onRequest: ({ url }) => void (url.includes("/operation-logs") && targets.push(url)),
});
const { url: endpoint, close } = await emulator.listen();
const { projectId, credentials } = emulator;
const { access_key: accessKey, secret_key: secretKey } = credentials;
const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-interop-"));

/**
 * The request and the ids of each query.
 *
 * @param {(query: Query) => Promise<Answer>} list
 */
async function ask(list) {
  const seen = [];
  for (const query of QUERIES) {
    targets.length = 0;
    const { ids, error } = await list(query).catch((error) => ({ ids: undefined, error: String(error) }));
    seen.push({ query, ids, error, target: targets.at(-1) });
  }
  return seen;
}

/** Pairs of a query, decoded and in the order of their names. @param {string | undefined} target */
const pairs = (target) => JSON.stringify(parseTarget(target ?? "")?.pairs.sort());

let failures = 0;

/**
 * @param {string} name
 * @param {(query: Query) => Promise<Answer>} list
 */
async function compare(name, list) {
  const theirs = await ask(list);
  const count = { refused: 0, "other tasks": 0, "other parameters": 0, "written differently": 0 };
  for (const [index, { query, ids, error, target }] of theirs.entries()) {
    const our = ours[index];
    const differs = pairs(target) !== pairs(our?.target);
    if (ids === undefined) count.refused += 1;
    else if (JSON.stringify(ids) !== JSON.stringify(our?.ids)) count["other tasks"] += 1;
    if (differs) count["other parameters"] += 1;
    else if (target !== our?.target) count["written differently"] += 1;
    if (error || differs)
      console.log(`  ${JSON.stringify(query)}: ${error ?? `${target}, not ${our?.target}`}`);
  }
  failures += count.refused + count["other tasks"] + count["other parameters"];
  const counts = Object.entries(count).map(([what, number]) => `${number} ${what}`);
  console.log(`${name}: ${theirs.length} queries, ${counts.join(", ")}`);
}

/** @param {string} name @param {string} reason */
const skip = (name, reason) => console.log(`${name}: SKIPPED, ${reason.trim().split("\n").at(-1)}`);

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {string | undefined} why it failed
 */
function install(program, args) {
  const { status, error, stderr } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
  return status === 0
    ? undefined
    : (error?.message ?? stderr.match(/^.*(E404|ERROR).*$/m)?.[0] ?? stderr) || `${program} failed`;
}

const client = new CbrClient({ endpoint, projectId, auth: { accessKey, secretKey } });
const ours = await ask(async (query) => ({
  ids: (await client.tasks.list(query)).operation_logs.map(({ id }) => id),
}));

async function python() {
  const bin = (/** @type {string} */ name) =>
    join(folder, "venv", process.platform === "win32" ? "Scripts" : "bin", name);
  const noPython = install("python3", ["-m", "venv", "venv"]);
  const pip = (/** @type {string[]} */ ...names) =>
    noPython ??
    install(bin("python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...names]);

  const noSdk = pip("huaweicloudsdkcbr");
  if (noSdk !== undefined) skip("huaweicloudsdkcbr (Python)", noSdk);
  else {
    const script = new URL("vendor_sdk.py", import.meta.url).pathname;
    const sdk = start(bin("python"), [script, endpoint, projectId, accessKey, secretKey], {});
    sdk.stdin.end(JSON.stringify(QUERIES));
    targets.length = 0;
    // The program asks one query after the other; a request is attributed by its order.
    await once(sdk.child, "close");
    const lines = sdk
      .output()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const sent = [...targets];
    let index = -1;
    await compare("huaweicloudsdkcbr (Python)", async () => {
      index += 1;
      targets.push(sent[index] ?? "");
      return lines[index];
    });
  }

  const noOpenstack = pip("python-openstackclient", "otcextensions");
  if (noOpenstack !== undefined) return skip("openstack cbr task list", noOpenstack);
  for (const address of [endpoint, `${endpoint}/v3`]) {
    const env = {
      HOME: folder,
      OS_AUTH_URL: address,
      OS_USERNAME: credentials.username,
      OS_PASSWORD: credentials.password,
      OS_USER_DOMAIN_NAME: credentials.domain_name,
      OS_PROJECT_DOMAIN_NAME: credentials.domain_name,
      OS_PROJECT_NAME: "cn-north-4",
    };
    const { child, output, errors } = start(bin("openstack"), ["cbr", "task", "list", "-f", "json"], env);
    const [status] = await once(child, "close");
    const ids = status === 0 ? JSON.parse(output()).map((/** @type {{ id: string }} */ { id }) => id) : [];
    const warnings = errors().split("\n").filter(Boolean);
    const isSame = JSON.stringify(ids) === JSON.stringify(ours[0]?.ids);
    if (!isSame || warnings.length > 0) failures += 1;
    for (const warning of warnings) console.log(`  ${warning}`);
    const path = address === endpoint ? "without /v3" : "with /v3";
    console.log(
      `openstack cbr task list, ${path}: exit ${status}, ${isSame ? "the same" : "other"} tasks, ${warnings.length} lines on stderr`,
    );
  }
}

async function node() {
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const add = (/** @type {string} */ name) =>
    install(npm, ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", name]);
  // The service's own package: without it the core signs the requests.
  const sdk = "@huaweicloud/huaweicloud-sdk-cbr";
  const noSdk = add(sdk);
  if (noSdk !== undefined) skip(sdk, noSdk);
  const core = "@huaweicloud/huaweicloud-sdk-core";
  // It requires uuid without naming it among its dependencies.
  const noCore = add(core) ?? add("uuid@9");
  if (noCore !== undefined) return skip(core, noCore);

  const require = createRequire(join(folder, "main.cjs"));
  const { BasicCredentials } = require(core);
  const { ClientBuilder } = require(`${core}/ClientBuilder`);
  const credential = new BasicCredentials().withAk(accessKey).withSk(secretKey).withProjectId(projectId);
  const hcClient = new ClientBuilder((/** @type {unknown} */ each) => each)
    .withCredential(credential)
    .withEndpoint(endpoint)
    .build();
  await compare(core, async (query) => {
    const { operation_logs } = await hcClient.sendRequest({
      method: "GET",
      url: `/v3/${projectId}/operation-logs`,
      contentType: "application/json",
      queryParams: query,
      pathParams: {},
      headers: {},
      data: {},
    });
    return { ids: operation_logs.map((/** @type {{ id: string }} */ { id }) => id) };
  });
}

try {
  await python();
  await node();
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
