/** Settings for tests of credentials: an account of the emulator, and runs of `whoami` with variables and files. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { accountIds } from "../../../www/emulator/service/credentials.js";
import { emulator } from "./portal-support.js";
import { cli, folder } from "./support.js";

/** @typedef {import("node:test").TestContext} TestContext */
/** @typedef {Awaited<ReturnType<typeof account>>} Account */

export const PROD = "0fee1829c788037ac2fb8c01eb2b04aa";
export const IDS = accountIds(7);

/** An emulator with a second project, and the parts of settings for it. @param {TestContext} t */
export async function account(t) {
  const { emulator: service, url } = await emulator(t, {
    projects: [{ id: PROD, name: "cn-north-4_prod", tasks: 3 }],
  });
  const {
    username,
    password,
    domain_name: domain,
    token,
    access_key,
    secret_key,
    temporary,
  } = service.credentials;
  return {
    url,
    username,
    password,
    domain,
    token,
    access_key,
    secret_key,
    temporary,
    projectId: service.projectId,
  };
}

/**
 * Runs `whoami --check` with variables and files.
 *
 * @param {TestContext} t
 * @param {{ env?: Record<string, string>, files?: Record<string, string>, args?: string[] }} settings
 */
export async function whoami(t, { env = {}, files = {}, args = [] }) {
  const cwd = folder(t);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return cli(t, ["whoami", "--check", "--output", "json", ...args], { env, cwd });
}

/**
 * The outcome of settings that work.
 *
 * @param {TestContext} t
 * @param {Parameters<typeof whoami>[1]} settings
 */
export async function found(t, settings) {
  const { code, stdout, stderr } = await whoami(t, settings);
  assert.deepEqual([code, stderr], [0, ""]);
  const { signIn, projectId, projectName, endpoint, iamEndpoint, user, check, notUsed } = JSON.parse(stdout);
  assert.equal(check, "works");
  return {
    way: signIn.value,
    project: projectId.value,
    name: projectName?.value,
    endpoint: endpoint.value,
    iam: iamEndpoint?.value,
    user: user?.value,
    notUsed,
  };
}

/**
 * A table of settings that sign in to the second project.
 *
 * @param {readonly [name: string, settings: (account: Account) => Parameters<typeof whoami>[1]][]} rows
 */
export function findsProd(rows) {
  for (const [name, settings] of rows) {
    test(name, async (t) => {
      const { project } = await found(t, settings(await account(t)));
      assert.equal(project, PROD);
    });
  }
}

/** @param {Account} account */
export const userIn = ({ url, username, password, domain }) => ({
  OS_AUTH_URL: `${url}/v3`,
  OS_USERNAME: username,
  OS_PASSWORD: password,
  OS_USER_DOMAIN_NAME: domain,
  CBR_ENDPOINT: url,
});

/** The same in a profile. @param {Account} account @param {string} auth @param {string} [beside] */
export const profile = ({ url, username, password, domain }, auth, beside = "") => ({
  "clouds.yaml": `clouds:
  x:
    cbr_endpoint_override: ${url}
    ${beside}
    auth:
      auth_url: ${url}/v3
      username: ${username}
      password: ${password}
      user_domain_name: ${domain}
      ${auth}
`,
});
