/** Forms of clouds.yaml. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { machine } from "./connection-support.js";
import { account, findsProd, PROD, profile, userIn, whoami } from "./credentials-support.js";
import { folder, startCli } from "./support.js";

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
