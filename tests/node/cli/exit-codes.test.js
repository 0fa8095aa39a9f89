import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cli, emulator, folder, lines, serving } from "./support.js";

const NO_CALL = { CBR_ENDPOINT: "http://127.0.0.1:9", OS_PROJECT_ID: "p", OS_TOKEN: "token-that-is-secret" };

/** @type {readonly [args: string[], message: RegExp][]} */
const MISUSES = [
  [["lst"], /^cbr-tasks: unknown command 'lst'\nhint: did you mean list\?\n$/],
  [["list", "--stauts", "x"], /^cbr-tasks: unknown option '--stauts'\nhint: did you mean --status\?\n$/],
  [["list", "--limit", "0"], /argument '0' is invalid\. Expected a whole number of at least 1\.\n/],
  [["list", "--limit", "1e3"], /argument '1e3' is invalid/],
  [["list", "--output", "xml"], /argument 'xml' is invalid\. Allowed choices are table, json, ndjson, csv\./],
  [["list", "more"], /too many arguments for 'list'/],
  [
    ["list", "--since", "tomorrow"],
    /^cbr-tasks: --since: expected a time before now such as 24h.*got "tomorrow"\n$/,
  ],
  [["list", "--since", "2026-02-30"], /^cbr-tasks: --since: .*got "2026-02-30"\n$/],
  [["list", "--since", "1h", "--until", "2h"], /^cbr-tasks: --until: expected a time not before --since \(/],
  [["list", "--query", "status:"], /^cbr-tasks: --query: expected a value, got the end/],
  [
    ["list", "--sort", "no-such-key"],
    /^cbr-tasks: --sort: expected one of id, status, .*got "no-such-key"\n/,
  ],
  [["list", "--sort", "id:up"], /^cbr-tasks: --sort: expected a key such as/],
  [
    ["list", "--output", "csv", "--columns", "id,no-such-column"],
    /^cbr-tasks: --columns: expected one of .*got "no-such-column"\n/,
  ],
  [["list", "--output", "csv", "--columns", "id,id"], /^cbr-tasks: --columns: expected each column once/],
  [
    ["list", "--columns", "id"],
    /^cbr-tasks: --columns: expected a table or CSV, got --output ndjson\nhint: /,
  ],
  [["list", "--vault-id", ""], /^cbr-tasks: --vault-id: expected an id that is not empty, got ""\n$/],
  [["list", "--destination-region", "a b"], /^cbr-tasks: --destination-region: expected letters/],
  ...["list", "watch", "stats"].map(
    (command) =>
      /** @type {[string[], RegExp]} */ ([
        [command, "--status", "failed,running"],
        /^cbr-tasks: --status: expected one value, .*got "failed,running"\nhint: --query 'status:failed,running' /,
      ]),
  ),
  [
    ["export", "t.csv", "--operation-type", "backup,copy"],
    /^cbr-tasks: --operation-type: expected one value, .*\nhint: --query 'type:backup,copy' takes several\n$/,
  ],
  [["help", "bogus"], /^cbr-tasks: unknown command 'bogus'\nhint: --help lists the commands\n$/],
  [["help", "lst"], /^cbr-tasks: unknown command 'lst'\nhint: did you mean list\?\n$/],
  [["get"], /^cbr-tasks: missing required argument 'id'\n/],
  [["get", "a/../b\n"], /^cbr-tasks: .*\n/],
  [["wait"], /^cbr-tasks: missing required argument 'id'\n/],
  [["wait", "x", "--max-wait", "soon"], /^cbr-tasks: --max-wait: expected a duration such as 30s/],
  [["watch", "--interval", "0s"], /^cbr-tasks: --interval: expected a duration/],
  [["watch", "--interval", "2d"], /^cbr-tasks: --interval: expected more than 0 and at most 86400000 ms/],
  [["watch", "--output", "csv"], /argument 'csv' is invalid/],
  [
    ["export", "tasks.xml"],
    /^cbr-tasks: tasks\.xml: expected a name that ends with \.csv, \.ndjson, \.jsonl or \.snapshot\n/,
  ],
  [["export", "t.ndjson", "--columns", "id"], /^cbr-tasks: --columns: expected CSV/],
  [
    ["export", "no/such/folder/t.csv"],
    /^cbr-tasks: .*t\.csv: cannot be written: no such file or folder \(ENOENT\)\n$/,
  ],
  [["query"], /^cbr-tasks: missing required argument 'text'\n/],
  [["query", "status:"], /^cbr-tasks: the filter: expected a value, got the end/],
  [["query", "status:", "x.csv"], /^cbr-tasks: the filter: expected a value, got the end/],
  [["query", "", "x.csv"], /^cbr-tasks: x\.csv: cannot be read: no such file or folder \(ENOENT\)\n$/],
];

test("a usage error ends with 2, before any request", async (t) => {
  for (const [args, message] of MISUSES) {
    const { code, stdout, stderr } = await cli(t, args, { env: NO_CALL });
    assert.match(stderr, message, args.join(" "));
    assert.deepEqual([code, stdout], [2, ""], `${args.join(" ")}: ${stderr}`);
  }
});

test("without a command the help is on stderr, and the exit code is 2", async (t) => {
  const { code, stdout, stderr } = await cli(t, []);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^Usage: cbr-tasks /);
});

test("each command's help has examples and the exit codes, and ends with 0", async (t) => {
  const commands = ["list", "get", "wait", "watch", "health", "report", "stats", "export", "query"];
  for (const command of commands) {
    const { code, stdout, stderr } = await cli(t, [command, "--help"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, new RegExp(`Examples:\n  \\$ cbr-tasks ${command} `));
    assert.match(
      stdout,
      /Exit codes:\n {2}0 {4}done\n(?: {2}1 {4}(?:a task failed|a resource is failing).*\n)? {2}2 /,
    );
    assert.equal(/^ {2}1 {4}/m.test(stdout), ["wait", "health"].includes(command), command);
    assert.deepEqual(await cli(t, ["help", command]), { code: 0, signal: null, stdout, stderr: "" });
  }
  for (const command of ["complete", "serve", "demo"]) {
    assert.doesNotMatch((await cli(t, [command, "--help"])).stdout, /^ {2}4 /m, command);
  }
  for (const command of ["list", "whoami"]) {
    assert.match((await cli(t, [command, "--help"])).stdout, /^ {2}4 {4}the credentials were refused/m);
  }
  const { code, stdout } = await cli(t, ["--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}1 {4}wait: a task failed.*\n {2}1 {4}health: a resource is failing/m);
  assert.equal((await cli(t, ["help"])).stdout, stdout);
  for (const args of [
    ["help", "help"],
    ["help", "--help"],
  ]) {
    const help = await cli(t, args);
    assert.deepEqual([help.code, help.stderr], [0, ""]);
    assert.match(help.stdout, /^Usage: cbr-tasks help \[/);
  }
  for (const command of commands) assert.match(stdout, new RegExp(`^  ${command} `, "m"));
  assert.match((await cli(t, ["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
});

test("help explains sort keys, short names of columns and units", async (t) => {
  /** @param {string} command */
  const help = async (command) => (await cli(t, [command, "--help"])).stdout.replaceAll(/\s+/g, " ");
  for (const command of ["list", "query", "export"]) {
    const said = await help(command);
    assert.match(said, /a column, with :desc for descending order, such as started_at:desc/);
    assert.match(
      said,
      /short names such as type, vault, resource and started work too; durations in CSV are in milliseconds/,
    );
  }
  assert.match(await help("stats"), /durations are in milliseconds/);
});

test("a secret in a flag is refused without being repeated, and the variable is named", async (t) => {
  const secret = "canary-5EcReT";
  const flags = { "--token": "OS_TOKEN", "--password": "OS_PASSWORD", "--secret-key": "HUAWEICLOUD_SDK_SK" };
  for (const [flag, variable] of Object.entries(flags)) {
    for (const args of [
      ["list", flag, secret],
      ["list", `${flag}=${secret}`],
      [`${flag}=${secret}`, "list"],
    ]) {
      const { code, stdout, stderr } = await cli(t, args, { env: NO_CALL });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.ok(stderr.startsWith(`cbr-tasks: ${flag}: expected no secret in a flag`), stderr);
      assert.ok(stderr.includes(`hint: set ${variable} `), stderr);
      assert.ok(!stderr.includes(secret), stderr);
    }
  }
  for (const arg of [`--tokn=${secret}`, `--passwort=${secret}'\n'`, `-p${secret}`]) {
    const { code, stderr } = await cli(t, ["list", arg], { env: NO_CALL });
    assert.equal(code, 2);
    assert.ok(stderr.startsWith("cbr-tasks: unknown option '-"), stderr);
    assert.ok(!stderr.includes(secret), stderr);
  }
});

test("the service's failures end with 3, in one line and a hint", async (t) => {
  const { env, service } = await emulator(t, { tasks: 3 });
  const missing = await cli(t, ["get", "4827f2da-0000-4507-ab7d-42d0df5ed912"], { env });
  assert.equal(missing.code, 3);
  assert.match(
    missing.stderr,
    /^cbr-tasks: the service answered 404 \(BackupService\.6500\).*\(request id \w+\)\nhint: no such task.*\n$/,
  );
  assert.equal(missing.stdout, "");

  service.configure({ faultQueue: ["500", "500", "500", "500"] });
  const failing = await cli(t, ["list"], { env });
  assert.deepEqual([failing.code, failing.stdout], [3, ""]);
  assert.match(failing.stderr, /^cbr-tasks: the service answered 500 .*\nhint: .*\n$/);
});

test("an unknown value that the service refuses ends with 2, with a suggestion", async (t) => {
  const { env, urls } = await emulator(t, { tasks: 3 });
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [
      ["list", "--status", "faild"],
      /^cbr-tasks: --status: expected a value that the service knows \(success, failed, .*got "faild"\nhint: did you mean failed\?\n$/,
    ],
    [["list", "--status", "faild", "--sort", "id"], /got "faild"\nhint: did you mean failed\?\n$/],
    [["stats", "--status", "nothing"], /^cbr-tasks: --status: expected .*got "nothing"\nhint: /],
    [
      ["watch", "--operation-type", "bakup"],
      /^cbr-tasks: --operation-type: expected .*\nhint: did you mean backup\?\n$/,
    ],
    [["export", "t.csv", "--operation-type", "Backup"], /\nhint: did you mean backup\?\n$/],
  ])) {
    urls.length = 0;
    const { code, stdout, stderr } = await cli(t, args, { env });
    assert.match(stderr, message, args.join(" "));
    assert.deepEqual([code, stdout], [2, ""]);
    // The value is sent, because only the service knows all values.
    assert.ok(urls.length > 0);
  }
});

test("an unknown value that the service accepts is accepted", async (t) => {
  const env = await serving(t, [{ id: "1", status: "brand_new" }]);
  const { code, stdout, stderr } = await cli(t, ["list", "--status", "brand_new"], { env });
  assert.deepEqual([code, stderr, lines(stdout)], [0, "", [{ id: "1", status: "brand_new" }]]);
});

test("a failed connection ends with 3, with a description and a hint", async (t) => {
  const { code, stdout, stderr } = await cli(t, ["list"], { env: NO_CALL });
  assert.deepEqual([code, stdout], [3, ""]);
  assert.match(stderr, /^cbr-tasks: .+\nhint: check the endpoint, .*\n$/);
  assert.ok(!stderr.includes("    at "), stderr);
  assert.ok(!stderr.includes(NO_CALL.OS_TOKEN));

  const { url } = await emulator(t, { tasks: 1 });
  const spoken = { ...NO_CALL, CBR_ENDPOINT: url.replace("http:", "https:") };
  assert.match(
    (await cli(t, ["list"], { env: spoken })).stderr,
    /^cbr-tasks: GET \S+ failed: the server does not use TLS \(\w+\)\nhint: .*: check the endpoint, .*\n$/,
  );
});

test("a wrong endpoint or region ends with 2, and the message names its source", async (t) => {
  for (const [args, more, start] of /** @type {[string[], Record<string, string>, string][]} */ ([
    [[], { CBR_ENDPOINT: "foo" }, "CBR_ENDPOINT: expected a URL with scheme and host"],
    [["--endpoint", "foo"], {}, "--endpoint: expected a URL with scheme and host"],
    [["--region", "nowhere"], {}, "--region: expected one of "],
    [[], { CBR_ENDPOINT: "", OS_REGION_NAME: "nowhere" }, "OS_REGION_NAME: expected one of "],
  ])) {
    const { code, stdout, stderr } = await cli(t, ["list", ...args], { env: { ...NO_CALL, ...more } });
    assert.ok(stderr.startsWith(`cbr-tasks: ${start}`), stderr);
    assert.deepEqual([code, stdout], [2, ""]);
  }
  const cwd = folder(t);
  const profile = { region_name: "nowhere", auth: { token: NO_CALL.OS_TOKEN, project_id: "p" } };
  writeFileSync(join(cwd, "clouds.json"), JSON.stringify({ clouds: { mine: profile } }));
  const { stderr } = await cli(t, ["list", "--profile", "mine"], { cwd });
  assert.match(stderr, /^cbr-tasks: region \(profile mine of \S+clouds\.json\): expected one of /);
});

test("credentials that are refused end with 4", async (t) => {
  const { env } = await emulator(t, { tasks: 3 });
  const wrong = { ...env, OS_TOKEN: "wrong-token-canary" };
  for (const args of [
    ["list"],
    ["get", "x"],
    ["stats"],
    ["health"],
    ["query", ""],
    ["export", "t.csv"],
    ["wait", "x"],
    ["watch"],
  ]) {
    const { code, stdout, stderr } = await cli(t, args, { env: wrong });
    assert.deepEqual([code, stdout], [4, ""], `${args}: ${stderr}`);
    assert.match(stderr, /^cbr-tasks: .*401.*\nhint: .*\n$/);
    assert.ok(!stderr.includes("canary"));
  }
});

test("--verbose logs requests and responses on stderr, without the token", async (t) => {
  const { env } = await emulator(t, { tasks: 3 });
  for (const [flags, more] of /** @type {[string[], Record<string, string>][]} */ ([
    [["--verbose"], {}],
    [[], { CBR_TASKS_DEBUG: "1" }],
  ])) {
    const { code, stdout, stderr } = await cli(t, ["list", ...flags], { env: { ...env, ...more } });
    assert.equal(code, 0);
    assert.equal(stdout.split("\n").length, 4);
    const url = `${env.CBR_ENDPOINT}/v3/${env.OS_PROJECT_ID}/operation-logs?limit=1000&offset=0`;
    const [sent, answered, ...others] = stderr.split("\n");
    assert.deepEqual([sent, others], [`GET ${url}`, [""]]);
    assert.match(answered, /^200 in \d+ ms, request id \w+: GET /);
    assert.ok(answered.endsWith(`: GET ${url}`), answered);
    assert.ok(!stderr.includes(env.OS_TOKEN));
  }
});

test("an output that cannot be written ends with 3", async (t) => {
  const env = await serving(t, [{ id: "1", status: "success" }]);
  const { start } = await import("./support.js");
  const bin = `${process.env.CBR_TASKS_PKG}/node_modules/cbr-tasks/bin/cbr-tasks.js`;
  const { ended } = start(t, ["sh", "-c", 'exec "$0" "$1" list > /dev/full', process.execPath, bin], { env });
  const { code, stderr } = await ended;
  assert.equal(stderr, "cbr-tasks: cannot write the output: no space is left (ENOSPC)\n");
  assert.equal(code, 3);
});

test("help that cannot be written does not end with 0", async (t) => {
  const { start } = await import("./support.js");
  const bin = `${process.env.CBR_TASKS_PKG}/node_modules/cbr-tasks/bin/cbr-tasks.js`;
  for (const flag of ["--help", "--version"]) {
    const script = 'exec "$0" "$1" "$2" > /dev/full';
    const { code, stderr } = await start(t, ["sh", "-c", script, process.execPath, bin, flag]).ended;
    assert.equal(stderr, "cbr-tasks: cannot write the output: no space is left (ENOSPC)\n");
    assert.equal(code, 3);
  }
});
