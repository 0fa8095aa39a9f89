import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { KEYS, machine, TOKEN, USER } from "./connection-support.js";

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

describe("several kinds of credentials in the environment", () => {
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

  test("each naming convention prefers its own variables for project and region", async (t) => {
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

  test("credentials of one naming convention are not sent to a region or IAM of the other", async (t) => {
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

  test("keys in the variables of the reference's samples accept region and IAM of either convention, but both of the same", async (t) => {
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

describe("a missing setting is named", () => {
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
      "CBR_ENDPOINT and OS_REGION_NAME are not set: set one, or use --endpoint or --region (signing in with OS_TOKEN)",
    ],
    [
      { OS_TOKEN: "t", OS_REGION_NAME: "eu-de", OS_PROJECT_NAME: "eu-de_dev" },
      "OS_PROJECT_ID is not set: set it or use --project-id, because a token does not contain the project's id (signing in with OS_TOKEN)",
    ],
    [
      { HUAWEICLOUD_SDK_AK: "a", HUAWEICLOUD_SDK_SK: "s" },
      "CBR_ENDPOINT and HUAWEICLOUD_SDK_REGION are not set: set one, or use --endpoint or --region (signing in with HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK)",
    ],
    [
      { CLOUD_SDK_AK: "a", CLOUD_SDK_SK: "s", CBR_ENDPOINT: "https://cbr.example" },
      "HUAWEICLOUD_SDK_PROJECT_ID and OS_PROJECT_ID are not set: set one or use --project-id (signing in with CLOUD_SDK_AK, CLOUD_SDK_SK)",
    ],
    [
      {
        OS_ACCESS_KEY: "a",
        OS_SECRET_KEY: "s",
        CBR_ENDPOINT: "https://cbr.example",
        OS_PROJECT_NAME: "eu-de_dev",
      },
      "OS_PROJECT_ID and OS_AUTH_URL and OS_REGION_NAME are not set: set one, or use --project-id, --iam-endpoint or --region: IAM has to find the id of the project by its name (signing in with OS_ACCESS_KEY, OS_SECRET_KEY)",
    ],
    [
      { OS_USERNAME: "u", OS_PASSWORD: "p", OS_DOMAIN_NAME: "d", OS_PROJECT_ID: "p1" },
      "OS_AUTH_URL and OS_REGION_NAME are not set: set one, or use --iam-endpoint or --region (signing in with OS_USERNAME, OS_PASSWORD, OS_DOMAIN_NAME)",
    ],
    [
      { ...TOKEN, OS_AUTH_TYPE: "v3oidcpassword" },
      'OS_AUTH_TYPE: expected one of password, v3password, token, v3token, admin_token, got "v3oidcpassword"',
    ],
  ];
  for (const [env, message] of TABLE) {
    test(message, async (t) => {
      await assert.rejects(machine(t).resolve(env), { name: "UsageError", message });
    });
  }
});

describe("flags override the environment", () => {
  test("each flag by itself", async (t) => {
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
      {
        setting: "user",
        value: "the-user of the-domain",
        from: "OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME",
      },
      { setting: "region", value: "eu-de", from: "--region" },
      { setting: "projectId", value: "p9", from: "--project-id" },
      { setting: "iamEndpoint", value: "https://iam.elsewhere.example", from: "--iam-endpoint" },
    ]);
  });

  test("an endpoint of the environment does not override a region of a flag", async (t) => {
    const { options } = await machine(t).resolve(TOKEN, { region: "eu-nl" });
    assert.deepEqual([options.endpoint, options.region], [undefined, "eu-nl"]);
  });

  test("an endpoint of a flag keeps the region of the environment", async (t) => {
    const { options } = await machine(t).resolve(KEYS, { endpoint: "https://cbr.example" });
    assert.deepEqual([options.endpoint, options.region], ["https://cbr.example", "cn-north-4"]);
  });

  test("a project id of the environment does not override a project name of a flag", async (t) => {
    const env = { ...USER, OS_PROJECT_ID: "p1" };
    const { options } = await machine(t).resolve(env, { projectName: "eu-de_prod" });
    assert.deepEqual([options.projectId, options.projectName], [undefined, "eu-de_prod"]);
  });
});

test("the list of sources contains no secret, in no spelling", async (t) => {
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
