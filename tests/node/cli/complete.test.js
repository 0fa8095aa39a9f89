import assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cli, folder, start } from "./support.js";

const BIN = `${process.env.CBR_TASKS_PKG}/node_modules/cbr-tasks/bin/cbr-tasks.js`;

test("completion suggests commands, flags, values and files in their places", async (t) => {
  for (const [words, expected] of /** @type {[string[], string[]][]} */ ([
    [["li"], ["list\tlist tasks"]],
    [["nosuch", ""], []],
    [["list", ""], []],
    [["list", "--vault-n"], ["--vault-name\tname of the vault, as the service matches it"]],
    [
      ["list", "--status", "s"],
      ["success", "skipped"],
    ],
    [["list", "--query", ""], []],
    [
      ["list", "-o", ""],
      ["table", "json", "ndjson", "csv"],
    ],
    [
      ["watch", "--output", ""],
      ["table", "ndjson"],
    ],
    [
      ["list", "--sort", "st"],
      ["status", "started_at"],
    ],
    [
      ["list", "--columns", "id,sta"],
      ["id,status", "id,started_at"],
    ],
    [["list", "--columns", "status,sta"], ["status,started_at"]],
    [
      ["list", "--sort", "duration:"],
      ["duration:asc", "duration:desc"],
    ],
    [["list", "--sort", "status:desc,duration:d"], ["status:desc,duration:desc"]],
    [["list", "--sort", "status:desc,sta"], ["status:desc,started_at"]],
    [
      ["list", "--region", "eu-"],
      ["eu-west-0", "eu-de", "eu-nl", "eu-west-101"],
    ],
    [["list", "--profile", ""], []],
    [["help", "li"], ["list"]],
    [
      ["complete", ""],
      ["bash", "zsh", "fish"],
    ],
    [["query", "x", "a"], [":files"]],
    [["export", ""], [":files"]],
    [["health", ""], [":files"]],
    [["health", "--by", ""], ["vault"]],
    [
      ["stats", "--by", "vault,e"],
      ["vault,error", "vault,ended:day", "vault,ended:hour"],
    ],
    [
      ["stats", "--sort", "la"],
      ["last", "last_success"],
    ],
  ])) {
    const { code, stdout, stderr } = await cli(t, ["suggest", "--", ...words]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(stdout.split("\n").slice(0, -1), expected, words.join(" "));
  }
  const { stdout } = await cli(t, ["suggest", "--", ""]);
  assert.ok(stdout.includes("export\t"));
  assert.ok(!stdout.includes("suggest\t"));
});

test("completion suggests the profiles of clouds.yaml, without names that a shell would interpret", async (t) => {
  const cwd = folder(t);
  const names = ["otc", "prod-eu", "生产", "$(touch pwned)", "`x`", "a b", "-x", "a;b", "a\tb"];
  const clouds = Object.fromEntries(names.map((name) => [name, { auth: { token: "secret" } }]));
  writeFileSync(join(cwd, "clouds.json"), JSON.stringify({ clouds }));
  const words = ["suggest", "--", "list", "--profile", ""];
  const outcome = await cli(t, words, { cwd });
  assert.deepEqual([outcome.code, outcome.stdout, outcome.stderr], [0, "otc\nprod-eu\n生产\n", ""]);
  writeFileSync(join(cwd, "clouds.json"), "{");
  const broken = await cli(t, words, { cwd });
  assert.deepEqual([broken.code, broken.stdout, broken.stderr], [0, "", ""]);
});

test("completion suggests the regions that the client knows", async (t) => {
  const { stdout } = await cli(t, ["suggest", "--", "list", "--region", ""]);
  const env = { OS_TOKEN: "t", OS_PROJECT_ID: "p" };
  const { stderr } = await cli(t, ["list", "--region", "nowhere"], { env });
  const known = /expected one of (.*), got "nowhere"/.exec(stderr)?.[1];
  assert.equal(stdout.trimEnd().replaceAll("\n", ", "), known);
});

test("bash completes with the suggestions, and executes nothing of the line", async (t) => {
  const cwd = folder(t);
  mkdirSync(join(cwd, "bin"));
  symlinkSync(BIN, join(cwd, "bin/cbr-tasks"));
  const script = `
    set -eu
    # As a shell that reads its settings twice.
    source <(cbr-tasks complete bash); source <(cbr-tasks complete bash)
    complete -p cbr-tasks
    try() {
      COMP_WORDS=(cbr-tasks "$@"); COMP_CWORD=$#
      _cbr_tasks cbr-tasks "\${@: -1}" ""
      echo "\${COMPREPLY[*]-}"
    }
    try l
    try list --status ''
    try list --query '"$(touch pwned)' '\`touch pwned\`' --lim`;
  const env = { PATH: `${join(cwd, "bin")}:${process.env.PATH}` };
  const { code, stdout, stderr } = await start(t, ["bash", "-c", script], { cwd, env }).ended;
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(stdout.split("\n"), [
    "complete -F _cbr_tasks cbr-tasks",
    "list",
    "success failed timeout running waiting skipped",
    "--limit",
    "",
  ]);
  assert.ok(!existsSync(join(cwd, "pwned")));
});
