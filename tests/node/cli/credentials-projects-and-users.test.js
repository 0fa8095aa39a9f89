/** Projects, users and endpoints as OpenStack's settings name them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { machine } from "./connection-support.js";
import { account, findsProd, found, IDS, PROD, profile, userIn, whoami } from "./credentials-support.js";

/** @typedef {import("./credentials-support.js").Account} Account */

describe("a tenant is a project", () => {
  findsProd([
    [
      "OS_TENANT_NAME",
      (a) => ({ env: { ...userIn(a), OS_TENANT_NAME: "cn-north-4_prod", OS_REGION_NAME: "cn-north-4" } }),
    ],
    ["OS_TENANT_ID", (a) => ({ env: { ...userIn(a), OS_TENANT_ID: PROD, OS_REGION_NAME: "cn-north-4" } })],
    [
      "auth.tenant_name",
      (a) => ({ files: profile(a, "tenant_name: cn-north-4_prod", "region_name: cn-north-4") }),
    ],
    ["auth.tenant-id", (a) => ({ files: profile(a, `tenant-id: ${PROD}`, "region_name: cn-north-4") })],
    ["tenant_name beside auth", (a) => ({ files: profile(a, "", "tenant_name: cn-north-4_prod") })],
  ]);

  test("two names of the project that differ are an error, not a choice", async (t) => {
    const a = await account(t);
    for (const settings of [
      { env: { ...userIn(a), OS_TENANT_NAME: "cn-north-4_prod", OS_PROJECT_NAME: "cn-north-4" } },
      { files: profile(a, "project_name: cn-north-4", "project_name: cn-north-4_prod") },
      { files: profile(a, `project_id: ${PROD}\n      tenant_id: other`) },
    ]) {
      const { code, stdout, stderr } = await whoami(t, settings);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(
        stderr,
        /project_(name|id) .*have different values|OS_PROJECT_NAME and OS_TENANT_NAME .*: keep one/,
      );
    }
  });
});

describe("a profile with a list of regions", () => {
  const REGIONS = `regions:
      - name: cn-north-1
        values: { auth: { project_name: nowhere } }
      - { name: cn-north-4, values: { auth: { project-name: cn-north-4_prod } } }`;
  const first = REGIONS.replace("cn-north-1", "cn-south-1").replace("nowhere", "cn-north-4_prod");
  findsProd([
    [
      "has the project of the region that --region chooses",
      (a) => ({ files: profile(a, "", REGIONS), args: ["--region", "cn-north-4"] }),
    ],
    [
      "has the project of the region that OS_REGION_NAME chooses",
      (a) => ({ files: profile(a, "", REGIONS), env: { OS_REGION_NAME: "cn-north-4" } }),
    ],
    [
      "has the project of the region that region_name chooses",
      (a) => ({ files: profile(a, "", `region_name: cn-north-4\n    ${REGIONS}`) }),
    ],
    ["has the project of its first region", (a) => ({ files: profile(a, "", first) })],
    [
      "has the region's value before the profile's own",
      (a) => ({ files: profile(a, "project_name: cn-north-4", first) }),
    ],
  ]);

  test("keeps an endpoint of the chosen region", async (t) => {
    const { resolve } = machine(t, {
      "here/clouds.yaml": `clouds: { x: { auth: { token: t, project_id: p }, regions: [
        { name: a, values: { cbr_endpoint_override: "https://a.example" } },
        { name: b, values: { cbr_endpoint_override: "https://b.example" } } ] } }`,
    });
    for (const region of ["a", "b"]) {
      const { options } = await resolve({}, { region });
      assert.deepEqual([options.region, options.endpoint], [region, `https://${region}.example`]);
    }
  });

  test("refuses a region that is not in the list", async (t) => {
    const { resolve } = machine(t, {
      "here/clouds.yaml":
        "clouds: { x: { auth: { token: t, project_id: p }, regions: [eu-de, { name: eu-nl }] } }",
    });
    const message =
      /^(--region|OS_REGION_NAME): expected one of the regions "eu-de", "eu-nl" of profile x of .*, got "eu-ch"$/;
    await assert.rejects(resolve({}, { region: "eu-ch" }), { name: "UsageError", message });
    await assert.rejects(resolve({ OS_REGION_NAME: "eu-ch" }), { name: "UsageError", message });
  });
});

describe("a user and the domain, by name or id", () => {
  /** @type {[name: string, env: (account: Account) => Record<string, string>][]} */
  const TABLE = [
    ["OS_USER_DOMAIN_ID", ({ username }) => ({ OS_USERNAME: username, OS_USER_DOMAIN_ID: IDS.domain })],
    ["OS_DOMAIN_ID", ({ username }) => ({ OS_USERNAME: username, OS_DOMAIN_ID: IDS.domain })],
    [
      "OS_DEFAULT_DOMAIN_NAME",
      ({ username, domain }) => ({ OS_USERNAME: username, OS_DEFAULT_DOMAIN_NAME: domain }),
    ],
    ["OS_USER_ID", () => ({ OS_USER_ID: IDS.user })],
    [
      "OS_USER_ID beside a name",
      ({ username, domain }) => ({
        OS_USER_ID: IDS.user,
        OS_USERNAME: username,
        OS_USER_DOMAIN_NAME: domain,
      }),
    ],
    [
      "OS_PROJECT_DOMAIN_NAME",
      ({ username, domain }) => ({ OS_USERNAME: username, OS_PROJECT_DOMAIN_NAME: domain }),
    ],
    ["OS_PROJECT_DOMAIN_ID", ({ username }) => ({ OS_USERNAME: username, OS_PROJECT_DOMAIN_ID: IDS.domain })],
  ];
  for (const [name, env] of TABLE) {
    test(name, async (t) => {
      const a = await account(t);
      const { url, password, username, domain } = a;
      const common = {
        OS_AUTH_URL: `${url}/v3`,
        OS_PASSWORD: password,
        OS_PROJECT_NAME: "cn-north-4_prod",
        CBR_ENDPOINT: url,
      };
      const { project, user } = await found(t, { env: { ...common, ...env(a) } });
      assert.equal(project, PROD);
      assert.equal(user, `${username} of ${domain} (id ${IDS.user})`);
    });
  }

  for (const [name, who] of [
    ["user_id", `user_id: ${IDS.user}`],
    ["user-domain-id", `username: cbr-operator\n      user-domain-id: ${IDS.domain}`],
    ["project_domain_name", "username: cbr-operator\n      project_domain_name: cbr-emulator"],
    ["project_domain_id", `username: cbr-operator\n      project_domain_id: ${IDS.domain}`],
  ]) {
    test(`${name} of a profile`, async (t) => {
      const { url, password } = await account(t);
      const files = {
        "clouds.yaml": `clouds:\n  x:\n    auth:\n      auth_url: ${url}\n      password: ${password}\n      project_name: cn-north-4_prod\n      ${who}\n`,
      };
      assert.equal((await found(t, { files })).project, PROD);
    });
  }

  test("another domain of the project goes to IAM with the project's name", async (t) => {
    const { resolve } = machine(t);
    const env = {
      OS_AUTH_URL: "https://iam.example",
      OS_USERNAME: "u",
      OS_PASSWORD: "p",
      OS_USER_DOMAIN_NAME: "d",
      OS_PROJECT_NAME: "n",
    };
    const { options } = await resolve({ ...env, OS_PROJECT_DOMAIN_NAME: "other" });
    assert.deepEqual(options.auth, {
      username: "u",
      password: "p",
      domainName: "d",
      projectDomainName: "other",
      iamEndpoint: "https://iam.example",
    });
    const same = await resolve({ ...env, OS_PROJECT_DOMAIN_NAME: "d" });
    assert.equal("projectDomainName" in same.options.auth, false);
  });
});

describe("a template of the project in an endpoint", () => {
  for (const ending of [
    "%(project_id)s",
    "$(project_id)s",
    "%(tenant_id)s",
    "%(project_id)s/",
    PROD,
    `${PROD}/`,
  ]) {
    test(`/v3/${ending === PROD ? "the project's id" : ending}`, async (t) => {
      const a = await account(t);
      const { url } = a;
      const fromVariable = await found(t, {
        env: { ...userIn(a), OS_PROJECT_ID: PROD, CBR_ENDPOINT: `${url}/v3/${ending}` },
      });
      assert.deepEqual([fromVariable.project, fromVariable.endpoint], [PROD, url]);
      const files = profile({ ...a, url: `${url}/v3/${ending}` }, `project_id: ${PROD}`);
      files["clouds.yaml"] = files["clouds.yaml"].replace(
        `auth_url: ${url}/v3/${ending}/v3`,
        `auth_url: ${url}/v3`,
      );
      const fromFile = await found(t, { files });
      assert.deepEqual([fromFile.project, fromFile.endpoint], [PROD, url]);
    });
  }

  test("of another project is refused", async (t) => {
    const a = await account(t);
    const { code, stderr } = await whoami(t, {
      env: { ...userIn(a), OS_PROJECT_ID: a.projectId, CBR_ENDPOINT: `${a.url}/v3/${PROD}` },
    });
    assert.equal(code, 2);
    assert.match(
      stderr,
      /CBR_ENDPOINT: expected an address of the project 04f1.* \(OS_PROJECT_ID\), got http.*0fee1829/,
    );
  });
});

test("another way to sign in is refused, though a clouds.yaml has a profile", async (t) => {
  const { resolve } = machine(t, {
    "here/clouds.yaml": "clouds: { x: { region_name: eu-de, auth: { token: t, project_id: p } } }",
  });
  for (const [env, message] of /** @type {[Record<string, string>, RegExp][]} */ ([
    [{ OS_APPLICATION_CREDENTIAL_ID: "i" }, /^OS_APPLICATION_CREDENTIAL_ID: expected no such setting/],
    [{ OS_AUTH_TYPE: "v3applicationcredential" }, /^OS_AUTH_TYPE: expected one of /],
    [{ OS_AGENCY_NAME: "a" }, /^OS_AGENCY_NAME: expected no such setting/],
  ]))
    await assert.rejects(resolve(env), { name: "UsageError", message });
});

test("variables that only seem to decide whose tasks are shown are told", async (t) => {
  const env = { HW_ENTERPRISE_PROJECT_ID: "e", HUAWEICLOUD_SDK_DOMAIN_ID: "d" };
  const { notes } = await machine(t).resolve({
    OS_TOKEN: "t",
    OS_PROJECT_ID: "p",
    OS_REGION_NAME: "eu-de",
    ...env,
  });
  assert.deepEqual(notes, [
    "not used: HW_ENTERPRISE_PROJECT_ID (enterprise project: use --enterprise-project-id)",
    "not used: HUAWEICLOUD_SDK_DOMAIN_ID (account, for global services only)",
  ]);
});
