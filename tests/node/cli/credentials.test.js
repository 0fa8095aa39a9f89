/** Settings as other tools write them, each used against the emulator: the right project, user and endpoint, or an error. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { accountIds } from "../../../www/emulator/service/credentials.js";
import { machine } from "./connection-support.js";
import { emulator } from "./portal-support.js";
import { cli, folder, startCli } from "./support.js";

/** @typedef {import("node:test").TestContext} TestContext */
/** @typedef {Awaited<ReturnType<typeof account>>} Account */

const PROD = "0fee1829c788037ac2fb8c01eb2b04aa";
const IDS = accountIds(7);

/** An emulator with a second project, and the parts of settings for it. @param {TestContext} t */
async function account(t) {
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
async function whoami(t, { env = {}, files = {}, args = [] }) {
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
async function found(t, settings) {
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
function findsProd(rows) {
  for (const [name, settings] of rows) {
    test(name, async (t) => {
      const { project } = await found(t, settings(await account(t)));
      assert.equal(project, PROD);
    });
  }
}

/** @param {Account} account */
const userIn = ({ url, username, password, domain }) => ({
  OS_AUTH_URL: `${url}/v3`,
  OS_USERNAME: username,
  OS_PASSWORD: password,
  OS_USER_DOMAIN_NAME: domain,
  CBR_ENDPOINT: url,
});

/** The same in a profile. @param {Account} account @param {string} auth @param {string} [beside] */
const profile = ({ url, username, password, domain }, auth, beside = "") => ({
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

describe("clouds.yaml as OpenStack reads it", () => {
  findsProd([
    [
      "dashes in names",
      ({ url, username, password, domain }) => ({
        files: {
          "clouds.yaml": `clouds:\n  x:\n    cbr-endpoint-override: ${url}\n    auth:\n      auth-url: ${url}/v3\n      username: ${username}\n      password: ${password}\n      user-domain-name: ${domain}\n      project-name: cn-north-4_prod\n`,
        },
      }),
    ],
    [
      "settings beside auth",
      ({ url, username, password, domain }) => ({
        files: {
          "clouds.yaml": `clouds:\n  x:\n    auth_url: ${url}/v3\n    username: ${username}\n    password: ${password}\n    user_domain_name: ${domain}\n    project_name: cn-north-4_prod\n`,
        },
      }),
    ],
    [
      "a secure.yaml with dashes and values beside auth",
      ({ url, username, password, domain }) => ({
        files: {
          "clouds.yaml": `clouds:\n  x:\n    auth: { auth_url: "${url}/v3", user_domain_name: ${domain}, username: ${username} }\n`,
          "secure.yaml": `clouds:\n  x:\n    auth: { project-name: cn-north-4_prod }\n    password: ${password}\n`,
        },
      }),
    ],
    [
      "line ends and a byte order mark of Windows",
      (a) => ({
        files: {
          "clouds.yaml": `\uFEFF${profile(a, "project_name: cn-north-4_prod")["clouds.yaml"].replaceAll("\n", "\r\n")}`,
        },
      }),
    ],
  ]);
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

describe("a vendor's profile", () => {
  const AUTH = "auth: { username: u, password: p, user_domain_name: d }";
  for (const [name, profile, region] of [
    ["its first region", `{ profile: otc, ${AUTH} }`, "eu-de"],
    ["region_name", `{ profile: otc, region_name: eu-nl, ${AUTH} }`, "eu-nl"],
    ["a list of regions of its own", `{ cloud: otc, regions: [eu-ch2], ${AUTH} }`, "eu-ch2"],
  ]) {
    test(`otc, with ${name}`, async (t) => {
      const { options } = await machine(t, { "here/clouds.yaml": `clouds: { x: ${profile} }` }).resolve();
      assert.equal(options.region, region);
      assert.equal(
        /** @type {any} */ (options.auth).iamEndpoint,
        `https://iam.${region}.otc.t-systems.com/v3`,
      );
    });
  }

  test("of clouds-public.yaml", async (t) => {
    const { options } = await machine(t, {
      "here/clouds.yaml": `clouds: { x: { profile: hcs, ${AUTH} } }`,
      "here/clouds-public.yaml":
        'public-clouds: { hcs: { region_name: r1, cbr_endpoint_override: "https://cbr.{region_name}.example", auth: { auth-url: "https://iam.$(region_name)s.example" } } }',
    }).resolve();
    assert.equal(options.endpoint, "https://cbr.r1.example");
    assert.equal(/** @type {any} */ (options.auth).iamEndpoint, "https://iam.r1.example");
  });

  test("that is not known is an error that says what to write", async (t) => {
    const { resolve } = machine(t, { "here/clouds.yaml": `clouds: { x: { profile: rackspace, ${AUTH} } }` });
    await assert.rejects(resolve(), {
      message: /^profile of profile x of .*: expected one of otc, got "rackspace"$/,
      hint: /auth\.auth_url and region_name/,
    });
  });
});

describe("settings of clouds.yaml that are not used", () => {
  test("are told once with --verbose, and only then", async (t) => {
    const a = await account(t);
    const files = profile(
      a,
      "project_name: cn-north-4_prod",
      "identity_api_version: 3\n    compute-api-version: 2.1",
    );
    const quiet = await whoami(t, { files });
    assert.equal(quiet.stderr, "");
    const { stderr } = await whoami(t, { files, args: ["--verbose"] });
    for (const name of ["identity_api_version", "compute_api_version"])
      assert.equal(stderr.split(`not used: ${name} of profile x of `).length, 2, stderr);
  });

  for (const [setting, path] of [
    ["trust_id: t1", "auth.trust_id"],
    ["agency_name: a", "auth.agency_name"],
    ["system_scope: all", "auth.system_scope"],
    ["application_credential_id: i", "auth.application_credential_id"],
    ["default_project: p", "auth.default_project"],
  ]) {
    test(`are refused if they name a project or a user: ${path}`, async (t) => {
      const a = await account(t);
      const { code, stdout, stderr } = await whoami(t, { files: profile(a, setting) });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.ok(stderr.startsWith(`cbr-tasks: ${path} of profile x of `), stderr);
      assert.match(stderr, /\nhint: /);
    });
  }

  for (const [setting, said] of [
    ["interface: internal", /interface of profile x of .*: expected public, got "internal"/],
    ["endpoint_type: adminURL", /endpoint_type of profile x of .*: expected public, got "adminURL"/],
    ["identity_endpoint_override: https://iam.example", /identity_endpoint_override of profile x/],
    ["cbr_region_name: eu-de", /^cbr_region_name of profile x/],
    ["region: eu-de", /^region of profile x/],
  ]) {
    test(`are refused if they name an endpoint: ${setting}`, async (t) => {
      const { resolve } = machine(t, {
        "here/clouds.yaml": `clouds: { x: { ${setting}, auth: { auth_url: "https://iam.example", username: u, password: p, user_domain_name: d, project_id: p1 } } }`,
      });
      await assert.rejects(resolve(), { name: "UsageError", message: said });
    });
  }

  test("an interface that is public, and endpoints of other services, are fine", async (t) => {
    const { resolve } = machine(t, {
      "here/clouds.yaml":
        'clouds: { x: { interface: public, endpoint_type: publicURL, compute_endpoint_override: "https://c", auth: { token: t, project_id: p }, region_name: eu-de } }',
    });
    assert.deepEqual((await resolve()).notes, [
      `not used: compute_endpoint_override of ${(await resolve()).sources[0].from}`,
    ]);
  });

  for (const name of [
    "OS_TRUST_ID",
    "OS_AGENCY_NAME",
    "OS_DELEGATED_PROJECT",
    "OS_APPLICATION_CREDENTIAL_ID",
  ]) {
    test(`a variable of that kind is refused too: ${name}`, async (t) => {
      const a = await account(t);
      const { code, stderr } = await whoami(t, { env: { ...userIn(a), OS_PROJECT_ID: PROD, [name]: "x" } });
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`^cbr-tasks: ${name}: .*\nhint: unset it`));
    });
  }
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

describe("a clouds.yaml that nobody wrote by hand", () => {
  const keys = Array.from({ length: 80_000 }, (_, at) => `k${at}: 1`).join("\n");
  const anchors = `a0: &a0 x\n${Array.from({ length: 40_000 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}]`).join("\n")}`;
  for (const [name, text] of [
    ["80,000 keys", keys],
    ["anchors", anchors],
    ["a long text", `x: "${"y".repeat(900_000)}"`],
  ]) {
    test(`is refused by its size before it is parsed: ${name}`, async (t) => {
      const { code, stderr } = await whoami(t, { files: { "clouds.yaml": text } });
      assert.equal(code, 2);
      assert.match(stderr, /clouds\.yaml: expected at most 65536 bytes, got \d+\n$/);
    });
  }

  test("is read if it has a few hundred profiles", async (t) => {
    const profiles = Array.from(
      { length: 400 },
      (_, at) => `  p${at}: { region_name: eu-de, auth: { token: t, project_id: p${at} } }`,
    );
    const { resolve } = machine(t, { "here/clouds.yaml": `clouds:\n${profiles.join("\n")}\n` });
    assert.equal((await resolve({ OS_CLOUD: "p399" })).options.projectId, "p399");
  });

  test("is refused if its aliases multiply, at any size", async (t) => {
    const levels = Array.from(
      { length: 9 },
      (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`)}]`,
    );
    const { resolve } = machine(t, {
      "here/clouds.yaml": `a0: &a0 [x]\n${levels.join("\n")}\nclouds: { x: *a9 }\n`,
    });
    await assert.rejects(resolve(), /expected YAML without circular or excessive aliases$/);
  });

  test("that grows while it is read, or has no size, is read to the limit", async (t) => {
    const { resolve } = machine(t);
    // A file of the system that says that it is empty.
    const path = "/proc/self/environ";
    await assert.rejects(
      resolve({ OS_CLIENT_CONFIG_FILE: path }),
      (/** @type {Error} */ error) => error.name === "UsageError",
    );
  });

  test("that is a pipe is refused, and nothing waits for its writer", async (t) => {
    const { execFileSync } = await import("node:child_process");
    const cwd = folder(t);
    execFileSync("mkfifo", [join(cwd, "clouds.yaml")]);
    const run = startCli(t, ["whoami"], { cwd });
    const { code, stderr } = await run.ended;
    assert.equal(code, 2);
    assert.match(stderr, /expected a regular file, got something else/);
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
