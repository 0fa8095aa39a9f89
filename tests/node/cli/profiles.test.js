import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { KEYS, machine, ONE, TOKEN, TWO, USER } from "./connection-support.js";

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

  test("is merged with the secure.yaml beside it, or with the one that is named", async (t) => {
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

  test("is not merged with a secure.yaml of another folder, even for a profile of the same name", async (t) => {
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

  test("may have the region in a list, and shared values in a YAML anchor", async (t) => {
    const { resolve } = machine(t, {
      "here/clouds.yaml": `base: &base { token: t, project_id: p }\nclouds: { x: { regions: [{ name: eu-nl }], auth: { <<: *base } } }`,
    });
    assert.deepEqual((await resolve()).options, { region: "eu-nl", projectId: "p", auth: { token: "t" } });
  });

  test("comes after credentials of the environment, unless a profile is named", async (t) => {
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
    test(`is the only source if ${how} names the profile, with any environment`, async (t) => {
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
        "CBR_ENDPOINT",
        "HUAWEICLOUD_SDK_REGION",
        "OS_REGION_NAME",
        "OS_PROJECT_ID",
        "OS_PROJECT_NAME",
        "OS_AUTH_URL",
      ]);
    });
  }

  test("is not sent to an endpoint of the environment, even if it has only one profile", async (t) => {
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

  test("is overridden by each flag", async (t) => {
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
      "an unknown profile",
      { "here/clouds.yaml": TWO },
      { OS_CLOUD: "aws" },
      /^--profile or OS_CLOUD: expected one of "otc", "hcs" in .*clouds\.yaml, got "aws"$/,
    ],
    [
      "a profile name that every object has, such as constructor",
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
      "a named file that does not exist",
      {},
      { OS_CLIENT_CONFIG_FILE: "none.yaml" },
      /^OS_CLIENT_CONFIG_FILE: expected an existing file, got none\.yaml$/,
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
      /^cbr_endpoint_override and region_name are not set: set one, or use --endpoint or --region \(signing in with profile x of /,
    ],
    [
      "a file that is too large",
      { "here/clouds.yaml": `#${"x".repeat(1 << 16)}` },
      {},
      /clouds\.yaml: expected at most 65536 bytes, got 65537$/,
    ],
    [
      "a device",
      {},
      { OS_CLIENT_CONFIG_FILE: "/dev/zero" },
      /^\/dev\/zero: expected a regular file, got something else$/,
    ],
    [
      "circular aliases",
      { "here/clouds.yaml": "clouds: &a { x: *a }", "here/secure.yaml": "clouds: &a { x: *a }" },
      {},
      /clouds\.yaml: expected YAML without circular or excessive aliases$/,
    ],
    [
      "a circular alias in the secure file",
      { "here/clouds.yaml": ONE, "here/secure.yaml": "clouds: &a [*a]" },
      {},
      /secure\.yaml: expected YAML without circular or excessive aliases$/,
    ],
    [
      "another auth_type",
      { "here/clouds.yaml": "clouds: { x: { auth_type: v3totp, auth: { token: t } } }" },
      {},
      /^auth_type of profile x of .*: expected one of password, v3password, token, v3token, admin_token, got "v3totp"$/,
    ],
  ];
  for (const [name, files, env, message] of MISTAKES) {
    test(`reports a mistake: ${name}`, async (t) => {
      await assert.rejects(machine(t, files).resolve(env), { name: "UsageError", message });
    });
  }

  for (const [name, text] of /** @type {const} */ ([
    ["an open quote", 'clouds:\n  x: { auth: { token: "canary-4711 } }\n'],
    ["a tab", "clouds:\n\tx: canary-4711\n  y: canary-4711\n"],
    ["two of a name", "clouds: { canary-4711: 1, canary-4711: 2 }"],
    ["an alias without an anchor", "clouds: *canary-4711"],
  ])) {
    test(`is not quoted in errors: ${name}`, async (t) => {
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
