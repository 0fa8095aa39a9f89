/** Tokens without a user, and temporary keys. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { account, found, PROD, profile, whoami } from "./credentials-support.js";

describe("temporary keys are signed with their token", () => {
  /** @type {[names: [string, string, string], convention: string][]} */
  const TABLE = [
    [["OS_ACCESS_KEY", "OS_SECRET_KEY", "OS_SESSION_TOKEN"], "OS_"],
    [["OS_ACCESS_KEY", "OS_SECRET_KEY", "OS_SECURITY_TOKEN"], "OS_"],
    [["CLOUD_SDK_AK", "CLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"], "OS_"],
    [["CLOUD_SDK_AK", "CLOUD_SDK_SK", "CLOUD_SDK_SECURITY_TOKEN"], "OS_"],
    [["HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN"], "HW_"],
  ];
  for (const [names, convention] of TABLE) {
    test(names.join(", "), async (t) => {
      const { url, temporary, projectId } = await account(t);
      const [ak, sk, token] = names;
      const env = {
        [ak]: temporary.access_key,
        [sk]: temporary.secret_key,
        [token]: temporary.security_token,
        CBR_ENDPOINT: url,
        [`${convention}PROJECT_ID`]: projectId,
      };
      assert.equal((await found(t, { env })).way, "keys");
    });
  }

  for (const [where, auth, beside] of [
    ["auth.session_token", "session_token", ""],
    ["security-token beside auth", "", "security-token"],
  ]) {
    test(`${where} of a profile`, async (t) => {
      const { url, temporary, projectId } = await account(t);
      const token = (/** @type {string} */ name) =>
        name === "" ? "" : `${name}: ${temporary.security_token}`;
      const files = {
        "clouds.yaml": `clouds:\n  x:\n    cbr_endpoint_override: ${url}\n    ${token(beside)}\n    auth:\n      ak: ${temporary.access_key}
      sk: ${temporary.secret_key}\n      project_id: ${projectId}\n      ${token(auth)}\n`,
      };
      assert.equal((await found(t, { files })).way, "keys");
    });
  }
});

describe("a token without a user", () => {
  for (const type of ["v3token", "token", "admin_token"]) {
    test(`auth_type: ${type}`, async (t) => {
      const { url, token, projectId } = await account(t);
      const files = {
        "clouds.yaml": `clouds:\n  x:\n    auth_type: ${type}\n    cbr_endpoint_override: ${url}\n    auth: { auth_url: "${url}/v3", token: ${token}, project_id: ${projectId} }\n`,
      };
      const { way, project, name, user } = await found(t, { files });
      assert.deepEqual([way, project, name], ["token", projectId, "cn-north-4"]);
      assert.match(user, /^cbr-operator of cbr-emulator /);
    });
  }

  test("OS_AUTH_TYPE=v3token with OS_AUTH_TOKEN", async (t) => {
    const { url, token, projectId } = await account(t);
    const env = {
      OS_AUTH_TYPE: "v3token",
      OS_AUTH_TOKEN: token,
      OS_AUTH_URL: `${url}/v3`,
      OS_PROJECT_ID: projectId,
      CBR_ENDPOINT: url,
    };
    assert.equal((await found(t, { env })).name, "cn-north-4");
  });

  test("of the account, or of another project, is used as it is, and whoami tells", async (t) => {
    const { url, token, username, password, domain } = await account(t);
    const env = { OS_TOKEN: token, OS_AUTH_URL: url, OS_PROJECT_ID: PROD, CBR_ENDPOINT: url };
    const other = await whoami(t, { env });
    assert.notEqual(other.code, 0);
    assert.match(other.stderr, /expected the token's own project 04f1.*, got 0fee1829/);
    const response = await fetch(`${url}/v3/auth/tokens`, {
      method: "POST",
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ["password"],
            password: { user: { name: username, password, domain: { name: domain } } },
          },
        },
      }),
    });
    const unscoped = String(response.headers.get("x-subject-token"));
    const { code, stdout } = await whoami(t, { env: { ...env, OS_TOKEN: unscoped } });
    assert.equal(code, 4);
    assert.equal(JSON.parse(stdout).projectName.value, "none: the token is for the account");
    assert.ok(!stdout.includes(unscoped));
  });
});

test("no output shows a secret of any of these settings", async (t) => {
  const canary = "canary-4711";
  const a = await account(t);
  for (const settings of /** @type {Parameters<typeof whoami>[1][]} */ ([
    {
      env: {
        HW_ACCESS_KEY: canary,
        HW_SECRET_KEY: canary,
        HW_SECURITY_TOKEN: canary,
        HW_PROJECT_ID: "p",
        CBR_ENDPOINT: a.url,
      },
    },
    {
      env: {
        OS_ACCESS_KEY: canary,
        OS_SECRET_KEY: canary,
        OS_SESSION_TOKEN: canary,
        OS_PROJECT_ID: "p",
        CBR_ENDPOINT: a.url,
      },
    },
    {
      env: {
        OS_USER_ID: "u",
        OS_PASSWORD: canary,
        OS_PROJECT_ID: "p",
        OS_AUTH_URL: a.url,
        CBR_ENDPOINT: a.url,
      },
    },
    {
      files: { ".huaweicloud/credentials": `[basic]\nak = ${canary}\nsk = ${canary}\nproject_id = p\n` },
      env: { CBR_ENDPOINT: a.url },
    },
    { files: profile({ ...a, password: canary }, "agency_name: a") },
    { files: profile({ ...a, password: canary }, "project_name: p", `password: ${canary}-too`) },
    { env: { OS_TOKEN: canary, OS_PROJECT_ID: "p", OS_AUTH_URL: a.url, CBR_ENDPOINT: a.url } },
  ])) {
    for (const args of [[], ["--verbose"]]) {
      const { stdout, stderr } = await whoami(t, { ...settings, args });
      assert.notEqual(stdout + stderr, "");
      assert.doesNotMatch(stdout + stderr, /canary/);
    }
  }
});
