import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { accountIds } from "../../../www/emulator/service/credentials.js";
import { closedPort, serve } from "../client/support.js";
import { emulator } from "./portal-support.js";
import { cli, folder } from "./support.js";

test("shows the settings in use and their sources", async (t) => {
  const { code, stdout, stderr } = await cli(t, ["whoami", "--region", "eu-de"], {
    env: {
      OS_TOKEN: "canary-token",
      OS_PROJECT_ID: "04f1829c788037ac2fb8c01eb2b04b95",
      OS_USERNAME: "canary-user",
      OS_REGION_NAME: "eu-nl",
    },
  });
  assert.equal(stderr, "");
  assert.equal(
    stdout,
    [
      "sign-in     token                                OS_TOKEN",
      "endpoint    https://cbr.eu-de.otc.t-systems.com  region eu-de (--region)",
      "region      eu-de                                --region",
      "project id  04f1829c788037ac2fb8c01eb2b04b95     OS_PROJECT_ID",
      "not used    password                             OS_USERNAME",
      "",
    ].join("\n"),
  );
  assert.equal(code, 0);
});

test("writes the same as JSON", async (t) => {
  const { code, stdout } = await cli(t, ["whoami", "-o", "json"], {
    env: {
      HUAWEICLOUD_SDK_AK: "canary-ak",
      HUAWEICLOUD_SDK_SK: "canary-sk",
      HUAWEICLOUD_SDK_REGION: "cn-north-4",
      OS_TOKEN: "canary-token",
    },
  });
  assert.deepEqual(JSON.parse(stdout), {
    signIn: { value: "keys", from: "HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK" },
    endpoint: {
      value: "https://cbr.cn-north-4.myhuaweicloud.com",
      from: "region cn-north-4 (HUAWEICLOUD_SDK_REGION)",
    },
    region: { value: "cn-north-4", from: "HUAWEICLOUD_SDK_REGION" },
    notUsed: [{ value: "token", from: "OS_TOKEN" }],
  });
  assert.equal(code, 0);
});

test("--check sends a request to the service, with each kind of credentials", async (t) => {
  const { emulator: service, ...ways } = await emulator(t);
  for (const way of /** @type {const} */ (["token", "keys", "password"])) {
    const { code, stdout, stderr } = await cli(t, ["whoami", "--check", "--output", "json"], {
      env: ways[way],
    });
    assert.equal(stderr, "");
    const { signIn, check } = JSON.parse(stdout);
    assert.deepEqual([signIn.value, check, code], [way, "works", 0]);
  }
  assert.equal(service.stats().requests.list[200], 3);
});

test("--check ends with 4 if the service refuses the credentials, and with 3 if it cannot be reached", async (t) => {
  const { token } = await emulator(t);
  const refused = await cli(t, ["whoami", "--check"], { env: { ...token, OS_TOKEN: "canary-token" } });
  assert.equal(refused.code, 4);
  assert.match(refused.stdout, /\ncheck {7}failed: authentication\n$/);
  assert.match(refused.stderr, /^cbr-tasks: /);

  const unreachable = await cli(t, ["whoami", "--check"], {
    env: { ...token, CBR_ENDPOINT: await closedPort() },
  });
  assert.equal(unreachable.code, 3);
  assert.match(unreachable.stdout, /\ncheck {7}failed: connection\n$/);
});

/** Each row of the table is a setting, a value and a source. @param {string} stdout */
const rowsOf = (stdout) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/ {2,}/));

test("--check shows the user, the project by id and name, the endpoint and IAM, each with its source", async (t) => {
  const { emulator: service, url, password } = await emulator(t);
  const { CBR_ENDPOINT: _, OS_PROJECT_ID: __, ...env } = password;
  const names = "OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME";
  const ids = accountIds(7);
  const { code, stdout, stderr } = await cli(t, ["whoami", "--check"], {
    env: { ...env, OS_PROJECT_NAME: "cn-north-4" },
  });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(rowsOf(stdout), [
    ["sign-in", "password", names],
    ["user", `cbr-operator of cbr-emulator (id ${ids.user})`, "IAM"],
    ["endpoint", url, "catalog of IAM"],
    ["project id", service.projectId, "IAM"],
    ["project name", "cn-north-4", "OS_PROJECT_NAME"],
    ["IAM", `${url}/v3`, "OS_AUTH_URL"],
    ["check", "works"],
  ]);
});

test("--check shows the name of a project whose id is set, with a password and with a token", async (t) => {
  const { emulator: service, url, password, token } = await emulator(t);
  for (const env of [password, { ...token, OS_AUTH_URL: `${url}/v3` }]) {
    const { code, stdout } = await cli(t, ["whoami", "--check", "-o", "json"], { env });
    assert.equal(code, 0);
    const { projectId, projectName, user } = JSON.parse(stdout);
    assert.deepEqual(projectId, { value: service.projectId, from: "OS_PROJECT_ID" });
    assert.deepEqual(projectName, { value: "cn-north-4", from: "IAM" });
    assert.equal(user.from, "IAM");
  }
});

test("--check shows the project that IAM finds by its name for keys", async (t) => {
  const { emulator: service, url, keys } = await emulator(t);
  const { OS_PROJECT_ID: _, ...env } = keys;
  const { code, stdout } = await cli(t, ["whoami", "--check", "-o", "json"], {
    env: { ...env, OS_PROJECT_NAME: "cn-north-4", OS_AUTH_URL: url },
  });
  assert.equal(code, 0);
  const { projectId, projectName, iamEndpoint } = JSON.parse(stdout);
  assert.deepEqual(projectId, { value: service.projectId, from: "IAM" });
  assert.deepEqual(projectName, { value: "cn-north-4", from: "OS_PROJECT_NAME" });
  assert.deepEqual(iamEndpoint, { value: url, from: "OS_AUTH_URL" });
});

test("--check fails if the project's name is not that of its id", async (t) => {
  const { password } = await emulator(t);
  const { code, stdout, stderr } = await cli(t, ["whoami", "--check"], {
    env: { ...password, OS_PROJECT_NAME: "eu-de_prod" },
  });
  assert.equal(code, 2);
  assert.match(stdout, /\ncheck {9}failed: another project\n$/);
  assert.match(
    stderr,
    /^cbr-tasks: project name \(OS_PROJECT_NAME\): expected cn-north-4, the name of the project 04f1829c\w+, got eu-de_prod\n$/,
  );
});

test("--check does not send a token to an IAM over plain http on another machine", async (t) => {
  const { emulator: service, token } = await emulator(t);
  const { code, stdout, stderr } = await cli(t, ["whoami", "--check"], {
    env: { ...token, OS_AUTH_URL: "http://iam.invalid/v3" },
  });
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^cbr-tasks: OS_AUTH_URL: expected https, got http:\/\/iam\.invalid/);
  assert.deepEqual(service.stats().requests, {});
});

test("a token does not go to a region of another operator than that of its IAM", async (t) => {
  const { token, url } = await emulator(t);
  const { CBR_ENDPOINT: _, ...env } = token;
  const { code, stdout, stderr } = await cli(t, ["whoami", "--check"], {
    env: { ...env, OS_AUTH_URL: url, OS_REGION_NAME: "eu-west-0" },
  });
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^cbr-tasks: endpoint: expected one of the operator of 127\.0\.0\.1/);
});

test("shows settings that are there and not used", async (t) => {
  const { token } = await emulator(t);
  const { stdout } = await cli(t, ["whoami", "-o", "json"], {
    env: { ...token, HUAWEICLOUD_SDK_REGION: "cn-north-4", HW_PROJECT_NAME: "p", OS_USERNAME: "u" },
  });
  assert.deepEqual(JSON.parse(stdout).notUsed, [
    { value: "password", from: "OS_USERNAME" },
    { value: "region", from: "HUAWEICLOUD_SDK_REGION" },
    { value: "projectName", from: "HW_PROJECT_NAME" },
  ]);
});

test("ends with 2 if a setting is missing or wrong, before any request", async (t) => {
  /** @type {[args: string[], env: Record<string, string>, said: RegExp][]} */
  const mistakes = [
    [[], {}, /^cbr-tasks: expected credentials .*, got neither\nhint: set OS_TOKEN, or /],
    [
      [],
      { OS_USERNAME: "u" },
      /^cbr-tasks: OS_PASSWORD and OS_USER_DOMAIN_NAME are not set; OS_USERNAME is\n/,
    ],
    [
      ["--endpoint", "http://cbr.example"],
      { OS_TOKEN: "t", OS_PROJECT_ID: "p" },
      /expected https, got http:\/\/cbr\.example/,
    ],
    [["--timeout", "soon"], { OS_TOKEN: "t", OS_PROJECT_ID: "p" }, /timeout/],
    [["--region", " "], { OS_TOKEN: "t", OS_PROJECT_ID: "p" }, /region/],
    [["--output", "xml"], { OS_TOKEN: "t", OS_PROJECT_ID: "p" }, /output/],
  ];
  for (const [args, env, said] of mistakes) {
    const { code, stdout, stderr } = await cli(t, ["whoami", "--check", ...args], { env });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

/** Every source of a secret, and ways in which a service may repeat it. */
const CANARIES = {
  token: { OS_TOKEN: "canary-1f0c", OS_PROJECT_ID: "p1" },
  "a token with a mistake": { OS_TOKEN: "canary-1f0c\nx", OS_PROJECT_ID: "p1" },
  keys: {
    HUAWEICLOUD_SDK_AK: "canary-1f0c",
    HUAWEICLOUD_SDK_SK: "canary-2e8d",
    HUAWEICLOUD_SDK_SECURITY_TOKEN: "canary-3d7b",
    OS_PROJECT_ID: "p1",
  },
  "half of keys": { HUAWEICLOUD_SDK_SK: "canary-2e8d" },
  password: { OS_USERNAME: "u", OS_PASSWORD: "canary-1f0c", OS_DOMAIN_NAME: "d", OS_PROJECT_ID: "p1" },
  "half of a password": { OS_PASSWORD: "canary-1f0c" },
  "a password in an address": {
    OS_TOKEN: "t",
    OS_PROJECT_ID: "p1",
    CBR_ENDPOINT: "https://u:canary-1f0c@cbr.example",
  },
  "a token in an address": {
    OS_TOKEN: "t",
    OS_PROJECT_ID: "p1",
    CBR_ENDPOINT: "https://cbr.example/?token=canary-1f0c",
  },
};

for (const [name, env] of Object.entries(CANARIES)) {
  test(`shows nothing of a secret: ${name}`, async (t) => {
    // The service echoes the request, as gateways do when a signature is wrong.
    const { url } = await serve(t, (req, res) => {
      const chunks = [JSON.stringify(req.headers)];
      req.on("data", (chunk) => chunks.push(String(chunk)));
      req.on("end", () => {
        res.writeHead(401, { "content-type": "application/json", "x-request-id": "r1" });
        res.end(JSON.stringify({ error_code: "APIGW.0301", error_msg: chunks.join(" ") }));
      });
    });
    for (const args of [["whoami"], ["whoami", "--output", "json"], ["whoami", "--check"]]) {
      const { stdout, stderr } = await cli(t, args, {
        env: {
          CBR_ENDPOINT: url,
          OS_AUTH_URL: `${url}/v3`,
          HUAWEICLOUD_SDK_IAM_ENDPOINT: url,
          ...env,
        },
      });
      assert.notEqual(stdout + stderr, "");
      assert.doesNotMatch(stdout + stderr, /canary/);
    }
  });
}

test("texts of a file never send control sequences to the terminal", async (t) => {
  const file = join(folder(t), "clouds.yaml");
  writeFileSync(
    file,
    'clouds: { "a\\e[2J\\u202Eb": { region_name: eu-de, auth: { token: t, project_id: "p\\e]0;x\\a" } } }',
  );
  const env = { OS_CLIENT_CONFIG_FILE: file };
  for (const args of [["whoami"], ["whoami", "--output", "json"], ["whoami", "--profile", "no"]]) {
    const { stdout, stderr } = await cli(t, args, { env });
    assert.notEqual(stdout + stderr, "");
    assert.doesNotMatch((stdout + stderr).replaceAll("\n", ""), /\p{Cc}|\p{Bidi_Control}/u);
  }
});
