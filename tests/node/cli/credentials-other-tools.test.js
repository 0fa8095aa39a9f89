/** Settings of Terraform and of the SDKs, and white space in values. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { machine } from "./connection-support.js";
import { account, findsProd, found, IDS, PROD, profile, userIn, whoami } from "./credentials-support.js";

/** @typedef {import("./credentials-support.js").Account} Account */

describe("variables of Terraform", () => {
  /** @param {Account} account */
  const place = ({ url }) => ({
    CBR_ENDPOINT: url,
    HW_AUTH_URL: `${url}/v3`,
    HW_PROJECT_NAME: "cn-north-4_prod",
    HW_REGION_NAME: "cn-north-4",
  });
  findsProd([
    ["keys", (a) => ({ env: { ...place(a), HW_ACCESS_KEY: a.access_key, HW_SECRET_KEY: a.secret_key } })],
    [
      "a user",
      (a) => ({
        env: {
          ...place(a),
          HW_USER_NAME: a.username,
          HW_USER_PASSWORD: a.password,
          HW_DOMAIN_NAME: a.domain,
        },
      }),
    ],
    [
      "a user in a domain id",
      (a) => ({
        env: {
          ...place(a),
          HW_USER_NAME: a.username,
          HW_USER_PASSWORD: a.password,
          HW_DOMAIN_ID: IDS.domain,
        },
      }),
    ],
    ["a user id", (a) => ({ env: { ...place(a), HW_USER_ID: IDS.user, HW_USER_PASSWORD: a.password } })],
  ]);

  test("come behind those of the SDKs and of OpenStack", async (t) => {
    const { resolve } = machine(t);
    const hw = { HW_ACCESS_KEY: "hw", HW_SECRET_KEY: "s", HW_REGION_NAME: "cn-south-1" };
    const sdk = { HUAWEICLOUD_SDK_AK: "sdk", HUAWEICLOUD_SDK_SK: "s", HUAWEICLOUD_SDK_REGION: "cn-north-4" };
    const os = { OS_ACCESS_KEY: "os", OS_SECRET_KEY: "s", OS_REGION_NAME: "eu-de" };
    for (const [env, region, key] of /** @type {const} */ ([
      [hw, "cn-south-1", "hw"],
      [{ ...hw, ...os }, "eu-de", "os"],
      [{ ...hw, ...os, ...sdk }, "cn-north-4", "sdk"],
    ])) {
      const { options, sources } = await resolve(env);
      assert.deepEqual([options.region, /** @type {any} */ (options.auth).accessKey], [region, key]);
      if (env !== hw)
        assert.ok(
          sources.some(({ setting, from }) => setting === "notUsed" && from.includes("HW_ACCESS_KEY")),
        );
    }
  });

  test("HW_CLOUD gives the endpoints of another cloud", async (t) => {
    const { options } = await machine(t).resolve({
      HW_ACCESS_KEY: "a",
      HW_SECRET_KEY: "s",
      HW_REGION_NAME: "eu-west-0",
      HW_CLOUD: "prod-cloud-ocb.orange-business.com",
    });
    assert.equal(options.endpoint, "https://cbr.eu-west-0.prod-cloud-ocb.orange-business.com");
    assert.equal(
      /** @type {any} */ (options.auth).iamEndpoint,
      "https://iam.eu-west-0.prod-cloud-ocb.orange-business.com",
    );
  });

  test("an agency to assume is refused", async (t) => {
    const env = {
      HW_ACCESS_KEY: "a",
      HW_SECRET_KEY: "s",
      HW_REGION_NAME: "cn-north-4",
      HW_ASSUME_ROLE_AGENCY_NAME: "x",
    };
    await assert.rejects(machine(t).resolve(env), /HW_ASSUME_ROLE_AGENCY_NAME/);
  });
});

describe("the file of credentials of the SDKs", () => {
  /** @param {Account} account @param {string} [more] */
  const file = ({ access_key, secret_key }, more = "") =>
    `# keys\r\n[basic]\r\nak = ${access_key}\r\nsk=${secret_key} \r\n${more}\r\n[global]\r\nak = other\r\n`;
  findsProd([
    [
      "in the home folder",
      (a) => ({
        files: { ".huaweicloud/credentials": file(a, `project_id = ${PROD}`) },
        env: { CBR_ENDPOINT: a.url },
      }),
    ],
    [
      "with IAM",
      (a) => ({
        files: { ".huaweicloud/credentials": file(a, `iam_endpoint = ${a.url}`) },
        args: ["--project-name", "cn-north-4_prod", "--endpoint", a.url],
      }),
    ],
    [
      "with temporary keys, in the file that HUAWEICLOUD_SDK_CREDENTIALS_FILE names",
      (a) => ({
        files: {
          mine: file(
            a.temporary ? { ...a, ...a.temporary } : a,
            `security_token = ${a.temporary.security_token}\r\nproject_id = ${PROD}`,
          ),
        },
        env: { CBR_ENDPOINT: a.url, HUAWEICLOUD_SDK_CREDENTIALS_FILE: "mine" },
      }),
    ],
  ]);

  test("comes behind the environment and clouds.yaml", async (t) => {
    const credentials = { "home/.huaweicloud/credentials": "[basic]\nak = file\nsk = s\nproject_id = p\n" };
    const env = { CBR_ENDPOINT: "https://cbr.example" };
    const key = async (
      /** @type {Record<string, string>} */ files,
      /** @type {Record<string, string>} */ more,
    ) =>
      /** @type {any} */ (
        (await machine(t, { ...credentials, ...files }).resolve({ ...env, ...more })).options.auth
      ).accessKey;
    assert.equal(await key({}, {}), "file");
    assert.equal(await key({}, { HW_ACCESS_KEY: "hw", HW_SECRET_KEY: "s", HW_PROJECT_ID: "p" }), "hw");
    const clouds = { "here/clouds.yaml": "clouds: { x: { ak: yaml, sk: s, region_name: eu-de } }" };
    assert.equal(await key(clouds, {}), "yaml");
  });

  for (const [name, text, said] of /** @type {const} */ ([
    ["half of the keys", "[basic]\nak = a\n", /^sk is not set in \[basic\] of .*; ak is$/],
    ["no section", "ak = a\nsk = s\n", /expected a section \[basic\] with ak and sk, got none$/],
    [
      "an identity provider",
      "[basic]\nidp_id = i\n",
      /^idp_id in \[basic\] of .*: expected ak and sk, got an identity provider$/,
    ],
    ["too large", "#".repeat(70_000), /expected at most 65536 bytes, got 70000$/],
  ])) {
    test(`reports a mistake: ${name}`, async (t) => {
      const { resolve } = machine(t, { "home/.huaweicloud/credentials": text });
      await assert.rejects(resolve(), { name: "UsageError", message: said });
    });
  }
});

describe("white space at the ends", () => {
  test("is removed from names, ids, URLs, keys and tokens", async (t) => {
    const a = await account(t);
    const padded = (/** @type {Record<string, string>} */ env) =>
      Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, name === "OS_PASSWORD" ? value : ` ${value}\r`]),
      );
    const env = padded({ ...userIn(a), OS_PROJECT_NAME: "cn-north-4_prod", OS_CLOUD: "" });
    assert.equal((await found(t, { env })).project, PROD);
    const { url, token, access_key, secret_key, projectId } = a;
    const place = { CBR_ENDPOINT: url, OS_PROJECT_ID: projectId };
    assert.equal((await found(t, { env: padded({ ...place, OS_TOKEN: token }) })).way, "token");
    assert.equal(
      (await found(t, { env: padded({ ...place, CLOUD_SDK_AK: access_key, CLOUD_SDK_SK: secret_key }) })).way,
      "keys",
    );
    const files = profile(a, "project_name: 'cn-north-4_prod '");
    assert.equal((await found(t, { files })).project, PROD);
  });

  for (const [ending, said] of /** @type {const} */ ([
    ["\r", "a carriage return (\\r) at its end"],
    [" ", "a space at its end"],
    ["\n", "a line break (\\n) at its end"],
    ["\u00a0", "the character U+00A0 at its end"],
  ])) {
    test(`of a password is refused: ${said}`, async (t) => {
      const a = await account(t);
      const { code, stdout, stderr } = await whoami(t, {
        env: { ...userIn(a), OS_PROJECT_ID: PROD, OS_PASSWORD: `canary${ending}` },
      });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.ok(
        stderr.includes(`OS_PASSWORD: expected a password without white space at its ends, got ${said}`),
        stderr,
      );
      assert.doesNotMatch(stderr, /canary/);
      const inFile = profile({ ...a, password: JSON.stringify(`canary${ending}`) }, "project_name: x");
      const file = await whoami(t, { files: inFile });
      assert.ok(
        file.stderr.includes(`auth.password in profile x of `) && file.stderr.includes(said),
        file.stderr,
      );
    });
  }

  test("of a password that is not used does not matter", async (t) => {
    const { resolve } = machine(t);
    const { options } = await resolve({
      OS_TOKEN: "t",
      OS_PROJECT_ID: "p",
      OS_REGION_NAME: "eu-de",
      OS_USERNAME: "u",
      OS_PASSWORD: "p\r",
    });
    assert.deepEqual(options.auth, { token: "t" });
  });

  test("of a value that is only white space counts as not set", async (t) => {
    const { resolve } = machine(t);
    const { options } = await resolve({
      OS_TOKEN: "t",
      OS_PROJECT_ID: "p",
      OS_REGION_NAME: "eu-de",
      CBR_ENDPOINT: " \r",
      OS_CLOUD: "\r",
    });
    assert.equal(options.endpoint, undefined);
  });
});
