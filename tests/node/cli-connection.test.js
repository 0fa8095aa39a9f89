import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { resolveConnection } from "../../pkg-template/cli/connection/resolve.js";

/**
 * Folders that end with the test, and what is in them.
 *
 * @param {import("node:test").TestContext} t
 * @param {Record<string, string>} files by path below `home`, `here` or `system`
 */
function machine(t, files = {}) {
  const root = mkdtempSync(join(tmpdir(), "cbr-tasks-"));
  t.after(() => rmSync(root, { recursive: true }));
  for (const folder of ["home", "here", "system"]) mkdirSync(join(root, folder));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return {
    root,
    /** @param {Record<string, string>} [env] @param {import("../../pkg-template/cli/connection/flags.js").ConnectionFlags} [flags] */
    resolve: (env = {}, flags = {}) =>
      resolveConnection(flags, {
        env,
        home: join(root, "home"),
        cwd: join(root, "here"),
        system: join(root, "system"),
      }),
  };
}

const TOKEN = { OS_TOKEN: "the-token", OS_PROJECT_ID: "p1", CBR_ENDPOINT: "https://cbr.example" };
const USER = {
  OS_AUTH_URL: "https://iam.example/v3",
  OS_USERNAME: "the-user",
  OS_PASSWORD: "the-password",
  OS_USER_DOMAIN_NAME: "the-domain",
  OS_PROJECT_NAME: "eu-de_dev",
};
const KEYS = {
  HUAWEICLOUD_SDK_AK: "the-ak",
  HUAWEICLOUD_SDK_SK: "the-sk",
  HUAWEICLOUD_SDK_REGION: "cn-north-4",
};

describe("the environment makes a client", () => {
  /** @type {[name: string, env: Record<string, string>, options: object, from: string][]} */
  const TABLE = [
    [
      "of a token",
      TOKEN,
      { endpoint: "https://cbr.example", projectId: "p1", auth: { token: "the-token" } },
      "OS_TOKEN",
    ],
    [
      "of a token under its other name, in a region",
      { OS_AUTH_TOKEN: "the-token", OS_PROJECT_ID: "p1", OS_REGION_NAME: "eu-de" },
      { region: "eu-de", projectId: "p1", auth: { token: "the-token" } },
      "OS_AUTH_TOKEN",
    ],
    [
      "of the vendor's names for keys",
      KEYS,
      { region: "cn-north-4", auth: { accessKey: "the-ak", secretKey: "the-sk" } },
      "HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK",
    ],
    [
      "of all of the vendor's names",
      {
        ...KEYS,
        HUAWEICLOUD_SDK_SECURITY_TOKEN: "the-security-token",
        HUAWEICLOUD_SDK_PROJECT_ID: "p2",
        HUAWEICLOUD_SDK_IAM_ENDPOINT: "https://iam.example",
      },
      {
        region: "cn-north-4",
        projectId: "p2",
        auth: {
          accessKey: "the-ak",
          secretKey: "the-sk",
          securityToken: "the-security-token",
          iamEndpoint: "https://iam.example",
        },
      },
      "HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_SECURITY_TOKEN",
    ],
    [
      "of the reference's names for keys",
      { CLOUD_SDK_AK: "ak", CLOUD_SDK_SK: "sk", CBR_ENDPOINT: "https://cbr.example", OS_PROJECT_ID: "p1" },
      { endpoint: "https://cbr.example", projectId: "p1", auth: { accessKey: "ak", secretKey: "sk" } },
      "CLOUD_SDK_AK, CLOUD_SDK_SK",
    ],
    [
      "of Open Telekom Cloud's names for keys",
      { OS_ACCESS_KEY: "ak", OS_SECRET_KEY: "sk", OS_REGION_NAME: "eu-de", OS_PROJECT_NAME: "eu-de_dev" },
      { region: "eu-de", projectName: "eu-de_dev", auth: { accessKey: "ak", secretKey: "sk" } },
      "OS_ACCESS_KEY, OS_SECRET_KEY",
    ],
    [
      "of a user and a password",
      USER,
      {
        projectName: "eu-de_dev",
        auth: {
          username: "the-user",
          password: "the-password",
          domainName: "the-domain",
          iamEndpoint: "https://iam.example/v3",
        },
      },
      "OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME",
    ],
    [
      "of a user whose domain has its short name",
      { OS_USERNAME: "u", OS_PASSWORD: "p", OS_DOMAIN_NAME: "d", OS_REGION_NAME: "eu-nl" },
      { region: "eu-nl", auth: { username: "u", password: "p", domainName: "d" } },
      "OS_USERNAME, OS_PASSWORD, OS_DOMAIN_NAME",
    ],
    [
      "whose empty variables count as not set",
      { ...TOKEN, HUAWEICLOUD_SDK_AK: "", OS_CLOUD: "" },
      { endpoint: "https://cbr.example", projectId: "p1", auth: { token: "the-token" } },
      "OS_TOKEN",
    ],
  ];
  for (const [name, env, options, from] of TABLE) {
    test(name, async (t) => {
      const connection = await machine(t).resolve(env);
      assert.deepEqual(connection.options, options);
      assert.equal(connection.sources.find(({ setting }) => setting === "signIn")?.from, from);
    });
  }
});

describe("where several ways to sign in are set", () => {
  /** @type {[name: string, env: Record<string, string>, used: string, notUsed: string[]][]} */
  const TABLE = [
    [
      "the vendor's keys come before a token",
      { ...TOKEN, ...KEYS },
      "HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK",
      ["OS_TOKEN"],
    ],
    [
      "the vendor's keys come before the reference's",
      { ...KEYS, CLOUD_SDK_AK: "a", CLOUD_SDK_SK: "s" },
      "HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK",
      ["CLOUD_SDK_AK, CLOUD_SDK_SK"],
    ],
    [
      "a token comes before keys of OpenStack's kind and before a password",
      { ...TOKEN, ...USER, OS_ACCESS_KEY: "a", OS_SECRET_KEY: "s" },
      "OS_TOKEN",
      ["OS_ACCESS_KEY, OS_SECRET_KEY", "OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME"],
    ],
    [
      "OS_AUTH_TYPE says which of OpenStack's",
      { ...TOKEN, ...USER, OS_AUTH_TYPE: "v3password" },
      "OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME",
      [],
    ],
    ["half a password does not hinder a token", { ...TOKEN, OS_USERNAME: "u" }, "OS_TOKEN", ["OS_USERNAME"]],
  ];
  for (const [name, env, used, notUsed] of TABLE) {
    test(name, async (t) => {
      const { sources } = await machine(t).resolve(env);
      assert.equal(sources.find(({ setting }) => setting === "signIn")?.from, used);
      assert.deepEqual(
        sources.filter(({ setting }) => setting === "notUsed").map(({ from }) => from),
        notUsed,
      );
    });
  }

  test("each has its own names for the project and the region first", async (t) => {
    const { resolve } = machine(t);
    const places = {
      HUAWEICLOUD_SDK_PROJECT_ID: "huawei",
      HUAWEICLOUD_SDK_REGION: "cn-north-4",
      OS_PROJECT_NAME: "openstack",
      OS_REGION_NAME: "eu-de",
    };
    const keys = await resolve({ CLOUD_SDK_AK: "a", CLOUD_SDK_SK: "s", ...places });
    assert.deepEqual(
      [keys.options.region, keys.options.projectId, keys.options.projectName],
      ["cn-north-4", "huawei", undefined],
    );
    const user = await resolve({ ...USER, ...places });
    assert.deepEqual(
      [user.options.region, user.options.projectId, user.options.projectName],
      ["eu-de", undefined, "openstack"],
    );
  });

  test("secrets of one family do not go to the region or the IAM of another", async (t) => {
    const { resolve } = machine(t);
    const { HUAWEICLOUD_SDK_REGION: _, ...keys } = KEYS;
    const place = { CBR_ENDPOINT: "https://cbr.example", OS_PROJECT_ID: "p1" };
    const elsewhere = { OS_REGION_NAME: "eu-de", OS_AUTH_URL: "https://iam.example" };
    assert.deepEqual((await resolve({ ...keys, ...place, ...elsewhere })).options, {
      endpoint: "https://cbr.example",
      projectId: "p1",
      auth: { accessKey: "the-ak", secretKey: "the-sk" },
    });
    const huawei = { HUAWEICLOUD_SDK_REGION: "cn-north-4", HUAWEICLOUD_SDK_IAM_ENDPOINT: "https://iam.cn" };
    const user = { OS_USERNAME: "u", OS_PASSWORD: "p", OS_DOMAIN_NAME: "d" };
    await assert.rejects(
      resolve({ ...user, ...huawei }),
      /^UsageError: OS_AUTH_URL and OS_REGION_NAME are not set/,
    );
    await assert.rejects(
      resolve({ OS_TOKEN: "t", OS_PROJECT_ID: "p1", ...huawei }),
      /^UsageError: CBR_ENDPOINT and OS_REGION_NAME are not set/,
    );
  });

  test("the reference's names for keys take region and IAM of either family, but of one", async (t) => {
    const { resolve } = machine(t);
    const keys = { CLOUD_SDK_AK: "a", CLOUD_SDK_SK: "s", CBR_ENDPOINT: "https://cbr.example" };
    const named = { OS_AUTH_URL: "https://iam.example/v3", OS_PROJECT_NAME: "eu-de_dev" };
    assert.deepEqual((await resolve({ ...keys, ...named })).options, {
      endpoint: "https://cbr.example",
      projectName: "eu-de_dev",
      auth: { accessKey: "a", secretKey: "s", iamEndpoint: "https://iam.example/v3" },
    });
    assert.deepEqual((await resolve({ ...keys, ...named, HUAWEICLOUD_SDK_REGION: "cn-north-4" })).options, {
      endpoint: "https://cbr.example",
      region: "cn-north-4",
      projectName: "eu-de_dev",
      auth: { accessKey: "a", secretKey: "s" },
    });
  });
});

describe("what is missing is said by its name", () => {
  /** @type {[env: Record<string, string>, message: string][]} */
  const TABLE = [
    [{}, "expected credentials in the environment or a clouds.yaml, got neither"],
    [
      { OS_USERNAME: "u", OS_USER_DOMAIN_NAME: "d" },
      "OS_PASSWORD is not set; OS_USERNAME and OS_USER_DOMAIN_NAME are",
    ],
    [{ OS_PASSWORD: "p" }, "OS_USERNAME and OS_USER_DOMAIN_NAME are not set; OS_PASSWORD is"],
    [{ HUAWEICLOUD_SDK_AK: "a", ...TOKEN }, "HUAWEICLOUD_SDK_SK is not set; HUAWEICLOUD_SDK_AK is"],
    [{ CLOUD_SDK_SK: "s" }, "CLOUD_SDK_AK is not set; CLOUD_SDK_SK is"],
    [
      { OS_TOKEN: "t", OS_PROJECT_ID: "p1" },
      "CBR_ENDPOINT and OS_REGION_NAME are not set: set one, or say --endpoint or --region (signing in with OS_TOKEN)",
    ],
    [
      { OS_TOKEN: "t", OS_REGION_NAME: "eu-de", OS_PROJECT_NAME: "eu-de_dev" },
      "OS_PROJECT_ID is not set: set it or say --project-id, as a token does not tell the project's id (signing in with OS_TOKEN)",
    ],
    [
      { HUAWEICLOUD_SDK_AK: "a", HUAWEICLOUD_SDK_SK: "s" },
      "CBR_ENDPOINT and HUAWEICLOUD_SDK_REGION are not set: set one, or say --endpoint or --region (signing in with HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK)",
    ],
    [
      { CLOUD_SDK_AK: "a", CLOUD_SDK_SK: "s", CBR_ENDPOINT: "https://cbr.example" },
      "HUAWEICLOUD_SDK_PROJECT_ID and OS_PROJECT_ID are not set: set one or say --project-id (signing in with CLOUD_SDK_AK, CLOUD_SDK_SK)",
    ],
    [
      {
        OS_ACCESS_KEY: "a",
        OS_SECRET_KEY: "s",
        CBR_ENDPOINT: "https://cbr.example",
        OS_PROJECT_NAME: "eu-de_dev",
      },
      "OS_PROJECT_ID and OS_AUTH_URL and OS_REGION_NAME are not set: set one, or say --project-id, --iam-endpoint or --region, as IAM knows the id of a project's name (signing in with OS_ACCESS_KEY, OS_SECRET_KEY)",
    ],
    [
      { OS_USERNAME: "u", OS_PASSWORD: "p", OS_DOMAIN_NAME: "d", OS_PROJECT_ID: "p1" },
      "OS_AUTH_URL and OS_REGION_NAME are not set: set one, or say --iam-endpoint or --region (signing in with OS_USERNAME, OS_PASSWORD, OS_DOMAIN_NAME)",
    ],
    [
      { ...TOKEN, OS_AUTH_TYPE: "v3oidcpassword" },
      'OS_AUTH_TYPE: expected one of password, v3password, token, v3token, got "v3oidcpassword"',
    ],
  ];
  for (const [env, message] of TABLE) {
    test(message, async (t) => {
      await assert.rejects(machine(t).resolve(env), { name: "UsageError", message });
    });
  }
});

describe("flags beat the environment", () => {
  test("one by one", async (t) => {
    const { options, sources } = await machine(t).resolve(USER, {
      region: "eu-de",
      projectId: "p9",
      iamEndpoint: "https://iam.elsewhere.example",
      timeout: 5000,
    });
    assert.deepEqual(options, {
      region: "eu-de",
      projectId: "p9",
      timeout: 5000,
      auth: {
        username: "the-user",
        password: "the-password",
        domainName: "the-domain",
        iamEndpoint: "https://iam.elsewhere.example",
      },
    });
    assert.deepEqual(sources, [
      { setting: "signIn", value: "password", from: "OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME" },
      { setting: "region", value: "eu-de", from: "--region" },
      { setting: "projectId", value: "p9", from: "--project-id" },
      { setting: "iamEndpoint", value: "https://iam.elsewhere.example", from: "--iam-endpoint" },
    ]);
  });

  test("a region is not overruled by an endpoint of the environment", async (t) => {
    const { options } = await machine(t).resolve(TOKEN, { region: "eu-nl" });
    assert.deepEqual([options.endpoint, options.region], [undefined, "eu-nl"]);
  });

  test("an endpoint leaves the region of the environment", async (t) => {
    const { options } = await machine(t).resolve(KEYS, { endpoint: "https://cbr.example" });
    assert.deepEqual([options.endpoint, options.region], ["https://cbr.example", "cn-north-4"]);
  });

  test("a project's name is not overruled by an id of the environment", async (t) => {
    const env = { ...USER, OS_PROJECT_ID: "p1" };
    const { options } = await machine(t).resolve(env, { projectName: "eu-de_prod" });
    assert.deepEqual([options.projectId, options.projectName], [undefined, "eu-de_prod"]);
  });
});

const ONE = `clouds:
  otc:
    region_name: eu-de
    auth:
      auth_url: https://iam.eu-de.example/v3
      username: file-user
      password: 0123
      user_domain_name: file-domain
      project_name: eu-de_dev
`;
const TWO = `${ONE}  hcs:
    auth_type: token
    cbr_endpoint_override: https://cbr.hcs.example
    auth: { token: file-token, project_id: 04e1 }
`;

describe("clouds.yaml", () => {
  test("signs in with its only profile; a password of digits keeps its zeros", async (t) => {
    const { root, resolve } = machine(t, { "here/clouds.yaml": ONE });
    const { options, sources } = await resolve();
    assert.deepEqual(options, {
      region: "eu-de",
      projectName: "eu-de_dev",
      auth: {
        username: "file-user",
        password: "0123",
        domainName: "file-domain",
        iamEndpoint: "https://iam.eu-de.example/v3",
      },
    });
    assert.deepEqual(sources[0], {
      setting: "signIn",
      value: "password",
      from: `profile otc of ${join(root, "here/clouds.yaml")}`,
    });
  });

  /** @type {[place: string, more: Record<string, string>, env: (root: string) => Record<string, string>][]} */
  const PLACES = [
    [
      "named/mine.yaml",
      { "here/clouds.yaml": ONE },
      (root) => ({ OS_CLIENT_CONFIG_FILE: join(root, "named/mine.yaml") }),
    ],
    ["here/clouds.yaml", { "home/.config/openstack/clouds.yaml": ONE }, () => ({})],
    ["here/clouds.yml", {}, () => ({})],
    ["home/.config/openstack/clouds.yaml", { "system/clouds.yaml": ONE }, () => ({})],
    [
      "xdg/openstack/clouds.yaml",
      { "home/.config/openstack/clouds.yaml": ONE },
      (root) => ({ XDG_CONFIG_HOME: join(root, "xdg") }),
    ],
    ["system/clouds.yaml", {}, () => ({})],
  ];
  for (const [place, more, env] of PLACES) {
    test(`is found at ${place}`, async (t) => {
      const { root, resolve } = machine(t, { ...more, [place]: TWO });
      const { options } = await resolve({ ...env(root), OS_CLOUD: "hcs" });
      assert.deepEqual(options, {
        endpoint: "https://cbr.hcs.example",
        projectId: "04e1",
        auth: { token: "file-token" },
      });
    });
  }

  const SECURE = "clouds: { otc: { auth: { password: from-secure } } }\n";
  const OPEN = ONE.replace("      password: 0123\n", "");
  const BOTH = {
    username: "file-user",
    password: "from-secure",
    domainName: "file-domain",
    iamEndpoint: "https://iam.eu-de.example/v3",
  };

  test("has its secrets in the secure.yaml beside it, or in the one that is named", async (t) => {
    const home = machine(t, {
      "home/.config/openstack/clouds.yaml": OPEN,
      "home/.config/openstack/secure.yaml": SECURE,
    });
    assert.deepEqual((await home.resolve()).options.auth, BOTH);
    const named = machine(t, { "named/mine.yaml": OPEN, "named/secure.yml": SECURE });
    const env = { OS_CLIENT_CONFIG_FILE: join(named.root, "named/mine.yaml") };
    assert.deepEqual((await named.resolve(env)).options.auth, BOTH);
    const apart = machine(t, { "here/clouds.yaml": OPEN, "apart/mine.yaml": SECURE });
    const secure = { OS_CLIENT_SECURE_FILE: join(apart.root, "apart/mine.yaml") };
    assert.deepEqual((await apart.resolve(secure)).options.auth, BOTH);
  });

  test("gets no secret of another folder, whose profile has the same name", async (t) => {
    const { resolve } = machine(t, {
      "here/clouds.yaml": OPEN.replace("iam.eu-de.example", "evil.example"),
      "home/.config/openstack/clouds.yaml": OPEN,
      "home/.config/openstack/secure.yaml": SECURE,
    });
    const message = /^auth\.password is not set in profile otc of .*here.clouds\.yaml; auth\.username and /;
    for (const env of [{ OS_CLOUD: "" }, { OS_CLOUD: "otc" }])
      await assert.rejects(resolve(env), { name: "UsageError", message });
  });

  /** @type {[name: string, profile: string, auth: object][]} */
  const KEYS_IN_FILES = [
    [
      "in auth",
      "auth: { ak: a, sk: s, security_token: st, project_id: p }",
      { accessKey: "a", secretKey: "s", securityToken: "st" },
    ],
    [
      "beside auth",
      "access_key: a\n    secret_key: s\n    auth: { project_id: p }",
      { accessKey: "a", secretKey: "s" },
    ],
  ];
  for (const [name, profile, auth] of KEYS_IN_FILES) {
    test(`may have keys ${name}`, async (t) => {
      const { resolve } = machine(t, {
        "here/clouds.yaml": `clouds:\n  x:\n    region_name: eu-de\n    ${profile}\n`,
      });
      assert.deepEqual((await resolve()).options, { region: "eu-de", projectId: "p", auth });
    });
  }

  test("may take a profile's region from a list, and what profiles share from an anchor", async (t) => {
    const { resolve } = machine(t, {
      "here/clouds.yaml": `base: &base { token: t, project_id: p }\nclouds: { x: { regions: [{ name: eu-nl }], auth: { <<: *base } } }`,
    });
    assert.deepEqual((await resolve()).options, { region: "eu-nl", projectId: "p", auth: { token: "t" } });
  });

  test("gives way to credentials of the environment, unless a profile is named", async (t) => {
    const { resolve } = machine(t, { "here/clouds.yaml": ONE });
    assert.deepEqual((await resolve(TOKEN)).options.auth, { token: "the-token" });
    await assert.rejects(
      resolve({ OS_USERNAME: "u" }),
      /^UsageError: OS_PASSWORD and OS_USER_DOMAIN_NAME are not set/,
    );
  });

  for (const [how, env, flags] of /** @type {const} */ ([
    ["--profile", { OS_CLOUD: "otc" }, { profile: "hcs" }],
    ["OS_CLOUD", { OS_CLOUD: "hcs" }, {}],
  ])) {
    test(`counts alone where ${how} names the profile, whatever the environment says`, async (t) => {
      const { resolve } = machine(t, { "here/clouds.yaml": TWO });
      const all = { ...TOKEN, ...KEYS, ...USER, OS_REGION_NAME: "eu-nl", OS_AUTH_TYPE: "v3oidcpassword" };
      const { options, sources } = await resolve({ ...all, ...env }, flags);
      assert.deepEqual(options, {
        endpoint: "https://cbr.hcs.example",
        projectId: "04e1",
        auth: { token: "file-token" },
      });
      const [used, notUsed] = [false, true].map((isNot) =>
        sources.filter(({ setting }) => (setting === "notUsed") === isNot).map(({ from }) => from),
      );
      assert.ok(used.length === 3 && used.every((from) => from.startsWith("profile hcs of ")));
      assert.deepEqual(notUsed, [
        "HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK",
        "OS_TOKEN",
        "OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME",
      ]);
    });
  }

  test("is not sent to a place of the environment either where it is the only profile", async (t) => {
    const { resolve } = machine(t, { "here/clouds.yaml": ONE });
    const { options } = await resolve({
      CBR_ENDPOINT: "https://elsewhere.example",
      OS_REGION_NAME: "eu-nl",
      OS_PROJECT_ID: "p7",
      OS_AUTH_URL: "https://elsewhere.example",
    });
    assert.deepEqual([options.endpoint, options.region], [undefined, "eu-de"]);
    assert.deepEqual([options.projectId, options.projectName], [undefined, "eu-de_dev"]);
    assert.equal(/** @type {any} */ (options.auth).iamEndpoint, "https://iam.eu-de.example/v3");
  });

  test("gives way to flags, one by one", async (t) => {
    const { resolve } = machine(t, { "here/clouds.yaml": TWO });
    const { options } = await resolve({ OS_CLOUD: "hcs" }, { projectId: "p9" });
    assert.deepEqual([options.endpoint, options.projectId], ["https://cbr.hcs.example", "p9"]);
  });

  /** @type {[name: string, files: Record<string, string>, env: Record<string, string>, message: RegExp][]} */
  const MISTAKES = [
    [
      "several profiles and none chosen",
      { "here/clouds.yaml": TWO },
      {},
      /clouds\.yaml has the profiles "otc", "hcs": choose one with --profile or OS_CLOUD$/,
    ],
    [
      "a profile that is not there",
      { "here/clouds.yaml": TWO },
      { OS_CLOUD: "aws" },
      /^--profile or OS_CLOUD: expected one of "otc", "hcs" in .*clouds\.yaml, got "aws"$/,
    ],
    [
      "a name that every object has",
      { "here/clouds.yaml": TWO },
      { OS_CLOUD: "constructor" },
      /got "constructor"$/,
    ],
    [
      "no file",
      {},
      { OS_CLOUD: "otc" },
      /^--profile or OS_CLOUD: expected a clouds\.yaml here, .*, got none$/,
    ],
    [
      "a named file that is not there",
      {},
      { OS_CLIENT_CONFIG_FILE: "none.yaml" },
      /^OS_CLIENT_CONFIG_FILE: expected a file that is there, got none\.yaml$/,
    ],
    ["no profiles", { "here/clouds.yaml": "clouds:\n" }, {}, /expected profiles below "clouds", got none$/],
    [
      "no credentials",
      { "here/clouds.yaml": "clouds: { x: { auth: { auth_url: u } } }" },
      {},
      /^profile x of .*: expected a token, access keys or a user and password in "auth", got none$/,
    ],
    [
      "half a password",
      { "here/clouds.yaml": "clouds: { x: { auth: { username: u } } }" },
      {},
      /^auth\.password and auth\.user_domain_name are not set in profile x of .*; auth\.username is$/,
    ],
    [
      "no endpoint",
      { "here/clouds.yaml": "clouds: { x: { auth: { token: t, project_id: p } } }" },
      {},
      /^cbr_endpoint_override and region_name are not set: set one, or say --endpoint or --region \(signing in with profile x of /,
    ],
    [
      "a size that no such file has",
      { "here/clouds.yaml": `#${"x".repeat(1 << 20)}` },
      {},
      /clouds\.yaml: expected at most 1048576 bytes, got 1048577$/,
    ],
    [
      "a device",
      {},
      { OS_CLIENT_CONFIG_FILE: "/dev/zero" },
      /^\/dev\/zero: expected a file, got something else that has this name$/,
    ],
    [
      "aliases of themselves",
      { "here/clouds.yaml": "clouds: &a { x: *a }", "here/secure.yaml": "clouds: &a { x: *a }" },
      {},
      /clouds\.yaml: expected YAML whose aliases can be followed$/,
    ],
    [
      "an alias of itself in the secure file",
      { "here/clouds.yaml": ONE, "here/secure.yaml": "clouds: &a [*a]" },
      {},
      /secure\.yaml: expected YAML whose aliases can be followed$/,
    ],
    [
      "another way to sign in",
      { "here/clouds.yaml": "clouds: { x: { auth_type: v3totp, auth: { token: t } } }" },
      {},
      /^auth_type of profile x of .*: expected one of password, v3password, token, v3token, got "v3totp"$/,
    ],
  ];
  for (const [name, files, env, message] of MISTAKES) {
    test(`says what is wrong: ${name}`, async (t) => {
      await assert.rejects(machine(t, files).resolve(env), { name: "UsageError", message });
    });
  }

  for (const [name, text] of /** @type {const} */ ([
    ["an open quote", 'clouds:\n  x: { auth: { token: "canary-4711 } }\n'],
    ["a tab", "clouds:\n\tx: canary-4711\n  y: canary-4711\n"],
    ["two of a name", "clouds: { canary-4711: 1, canary-4711: 2 }"],
    ["an alias of nothing", "clouds: *canary-4711"],
  ])) {
    test(`is not quoted where it cannot be read: ${name}`, async (t) => {
      await assert.rejects(
        machine(t, { "here/clouds.yaml": text }).resolve(),
        (/** @type {Error} */ error) => {
          assert.equal(error.name, "UsageError");
          assert.match(error.message, /clouds\.yaml: expected YAML/);
          assert.doesNotMatch(error.message + error.stack, /canary/);
          return true;
        },
      );
    });
  }
});

test("what came from where has no secret in it, however it was spelt", async (t) => {
  const env = {
    ...USER,
    OS_AUTH_URL: "https://canary-user:canary-password@iam.example/v3?token=canary-token#canary",
    CBR_ENDPOINT: "https://canary@cbr.example",
    OS_PASSWORD: "canary-password",
    OS_TOKEN: "canary-token",
    OS_AUTH_TYPE: "password",
    OS_REGION_NAME: "eu-de",
  };
  const { sources } = await machine(t).resolve(env);
  assert.doesNotMatch(JSON.stringify(sources), /canary/);
  assert.deepEqual(
    sources.find(({ setting }) => setting === "iamEndpoint"),
    {
      setting: "iamEndpoint",
      value: "https://iam.example/v3",
      from: "OS_AUTH_URL",
    },
  );
});
