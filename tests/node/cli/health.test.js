import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cli, emulator, folder, lines, onTerminal, serving } from "./support.js";

const HOUR = 3_600_000;
const NOW = "2026-11-01T08:00:00Z";

/**
 * A backup that took half an hour.
 *
 * @param {string} name of the resource
 * @param {number} hours between its start and `NOW`
 * @param {string} status
 * @param {{ vault?: string, error_info?: object }} [more]
 */
function backup(name, hours, status, { vault = "prod", ...more } = {}) {
  const start = Date.parse(NOW) - hours * HOUR;
  const ended_at = new Date(start + HOUR / 2).toISOString();
  return {
    id: `${name}-${hours}`,
    status,
    operation_type: "backup",
    vault_id: `id-of-${vault}`,
    vault_name: vault,
    started_at: new Date(start).toISOString(),
    ...(status === "running" ? {} : { ended_at }),
    extra_info: { resource: { id: `id-of-${name}`, name, type: "OS::Nova::Server" } },
    ...more,
  };
}

/** A night with each verdict that ends with 1. */
const BAD = [
  backup("web", 54, "success"),
  backup("web", 30, "failed"),
  backup("web", 6, "failed", { error_info: { code: "E.1", message: "no space" } }),
  backup("db", 49, "success"),
  backup("db", 30, "success"),
  backup("db", 5, "running"),
  backup("mail", 50, "success", { vault: "test" }),
  backup("new", 40, "failed", { vault: "test" }),
  backup("good", 30, "success", { vault: "test" }),
  backup("good", 6, "success", { vault: "test" }),
];

/** @param {readonly object[]} tasks */
const ndjson = (tasks) => tasks.map((task) => `${JSON.stringify(task)}\n`).join("");

test("health lists the worst first, says what it cannot know, and ends with 1", async (t) => {
  const args = ["health", "-", "--now", NOW, "--output", "table"];
  const { code, stdout, stderr } = await cli(t, args, { input: ndjson(BAD) });
  assert.deepEqual(stdout.split("\n"), [
    "VERDICT  RESOURCE  RESOURCE ID  VAULT  LAST GOOD (UTC)      AGE  LAST     STREAK  REASON",
    "failing  web       id-of-web    prod   2026-10-30 02:30   2d 5h  failed   sff     the last 2 backups failed; the last good one is 2d5h30m old",
    "stuck    db        id-of-db     prod   2026-10-31 02:30   1d 5h  running  ssr     a backup has been running for 5h, more than three times the 95th percentile of 30m",
    "overdue  mail      id-of-mail   test   2026-10-30 06:30   2d 1h  success  s       the last good backup is 2d1h30m old, more than the maximum age of 1d",
    "never    new       id-of-new    test                             failed   f       no backup was good in 2d6h; attempts: 1",
    "ok       good      id-of-good   test   2026-11-01 02:30  5h 30m  success  ss      the last good backup is 5h30m old, and at most 1d is allowed",
    "",
  ]);
  assert.equal(
    stderr,
    "cbr-tasks: 5 resources in 10 tasks of 2d 6h, since 2026-10-30 02:00 UTC; resources that no task names are not in the list\n",
  );
  assert.equal(code, 1);
});

test("health of a vault counts its verdicts, in the order of the worst", async (t) => {
  const run = (/** @type {string} */ format) =>
    cli(t, ["health", "-", "--now", NOW, "--by", "vault", "--output", format], { input: ndjson(BAD) });
  assert.deepEqual((await run("csv")).stdout.split("\r\n"), [
    "worst,vault_name,vault_id,resources,failing,stuck,overdue,never,due,unknown,ok,retired",
    "failing,prod,id-of-prod,2,1,1,0,0,0,0,0,0",
    "overdue,test,id-of-test,3,0,0,1,1,0,0,1,0",
    "",
  ]);
  assert.deepEqual(lines((await run("ndjson")).stdout), [
    {
      vault: { id: "id-of-prod", name: "prod" },
      worst: "failing",
      resources: 2,
      verdicts: { failing: 1, stuck: 1 },
    },
    {
      vault: { id: "id-of-test", name: "test" },
      worst: "overdue",
      resources: 3,
      verdicts: { overdue: 1, never: 1, ok: 1 },
    },
  ]);
});

test("JSON and CSV have the whole health of a resource", async (t) => {
  const run = (/** @type {string} */ format) =>
    cli(t, ["health", "-", "--now", NOW, "--query", "resource:web", "--output", format], {
      input: ndjson(BAD),
    });
  const [web] = JSON.parse((await run("json")).stdout);
  assert.deepEqual(web, {
    resource: { id: "id-of-web", name: "web", type: "OS::Nova::Server" },
    vault: { id: "id-of-prod", name: "prod" },
    verdict: "failing",
    reason: "the last 2 backups failed; the last good one is 2d5h30m old",
    lastSuccess: "2026-10-30T02:30:00Z",
    age: 192_600_000,
    lastAttempt: "2026-11-01T02:00:00Z",
    lastStatus: "failed",
    error: { code: "E.1", message: "no space" },
    streak: "sff",
    successRate7d: 1 / 3,
    successRate30d: 1 / 3,
  });
  assert.equal(
    (await run("csv")).stdout,
    "verdict,resource_name,resource_id,resource_type,vault_name,vault_id,policy_id,last_success,age,last_attempt,last_status," +
      "streak,error_code,error_message,reason\r\n" +
      "failing,web,id-of-web,OS::Nova::Server,prod,id-of-prod,,2026-10-30T02:30:00Z,192600000,2026-11-01T02:00:00Z,failed," +
      "sff,E.1,no space,the last 2 backups failed; the last good one is 2d5h30m old\r\n",
  );
});

test("the exit code is 0 if all is well, and 1 where nothing is known", async (t) => {
  const good = [backup("good", 30, "success"), backup("good", 6, "success")];
  const unknown = [backup("late", 6, "failed")];
  for (const [tasks, args, expected, verdicts] of /** @type {[object[], string[], number, string[]][]} */ ([
    [good, [], 0, ["ok"]],
    [good, ["--max-age", "5h"], 1, ["overdue"]],
    [good, ["--max-age", "5h30m"], 0, ["ok"]],
    [good, ["--query", "status:nothing-is-so"], 1, []],
    [unknown, [], 0, ["unknown"]],
    [[], [], 1, []],
  ])) {
    const { code, stdout } = await cli(t, ["health", "-", "--now", NOW, ...args], { input: ndjson(tasks) });
    assert.deepEqual(
      lines(stdout).map(({ verdict }) => verdict),
      verdicts,
    );
    assert.equal(code, expected, args.join(" "));
  }
});

test("--now leaves out what came later, and --since and --until narrow files", async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, "a.ndjson"), ndjson(BAD));
  const verdict = async (/** @type {string[]} */ ...args) => {
    const { stdout } = await cli(t, ["health", "a.ndjson", "--query", "resource:web", ...args], { cwd });
    return lines(stdout).map(({ verdict, streak }) => [verdict, streak])[0];
  };
  assert.deepEqual(await verdict("--now", "2026-10-30T12:00:00Z"), ["ok", "s"]);
  assert.deepEqual(await verdict("--now", "2026-10-31T08:00:00Z"), ["failing", "sf"]);
  assert.deepEqual(await verdict("--now", NOW, "--since", "40h"), ["failing", "ff"]);
  assert.deepEqual(await verdict("--now", NOW, "--until", "2026-10-31T12:00:00Z"), ["failing", "sf"]);
});

test("tasks of files that have not started count by their creation", async (t) => {
  const { started_at, ended_at, ...waiting } = backup("web", 5, "failed");
  const tasks = [
    backup("web", 30, "success"),
    backup("web", 6, "failed"),
    { ...waiting, created_at: started_at },
  ];
  const streak = async (/** @type {string[]} */ ...args) => {
    const { stdout, stderr } = await cli(t, ["health", "-", "--now", ...args], { input: ndjson(tasks) });
    return [lines(stdout)[0]?.streak, /(?<=since ).* (?=UTC)/.exec(stderr)?.[0]];
  };
  assert.equal(ended_at, "2026-11-01T03:30:00.000Z");
  assert.deepEqual(await streak(NOW), ["sff", "2026-10-31 02:00 "]);
  assert.deepEqual(await streak("2026-11-01T02:30:00Z"), ["sf", "2026-10-31 02:00 "]);
  assert.deepEqual(await streak(NOW, "--since", "5h30m"), ["f", "2026-11-01 03:00 "]);
});

test("health asks the service for 30 days, and --vault-name narrows that", async (t) => {
  const { env, urls, service } = await emulator(t, { tasks: 300 });
  const now = "2024-05-23T14:35:00Z";
  const { stdout, stderr } = await cli(t, ["health", "--now", now, "--vault-name", "prod"], { env });
  const asked = new URL(urls[0] ?? "", env.CBR_ENDPOINT).searchParams;
  assert.equal(asked.get("start_time"), "2024-04-23T14:35:00Z");
  assert.equal(asked.get("end_time"), now);
  assert.equal(asked.get("vault_name"), "prod");
  assert.equal(lines(stdout).length, Number(/^cbr-tasks: (\d+) resources/m.exec(stderr)?.[1]));

  service.configure({ faultQueue: ["500", "500", "500", "500"] });
  const failed = await cli(t, ["health"], { env });
  assert.deepEqual([failed.code, failed.stdout], [3, ""]);
});

test("filters that a verdict would be wrong with are no flags, and filters of the service need the service", async (t) => {
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [["health", "--status", "success"], /^cbr-tasks: unknown option '--status'/],
    [["health", "--max-age", "soon"], /^cbr-tasks: --max-age: expected a duration/],
    [["health", "--now", "soon"], /^cbr-tasks: --now: expected a time/],
    [
      ["health", "-", "--vault-name", "prod"],
      /^cbr-tasks: --vault-name: expected no files, because the service applies this filter\nhint: .*--query 'vault:prod'/,
    ],
  ])) {
    const { code, stdout, stderr } = await cli(t, args, {
      env: { CBR_ENDPOINT: "http://127.0.0.1:9", OS_PROJECT_ID: "p", OS_TOKEN: "t" },
    });
    assert.match(stderr, message);
    assert.deepEqual([code, stdout], [2, ""]);
  }
});

test("on a terminal the table fits, and names cannot control it", async (t) => {
  const name = "\u001b[2J\u202e=1+1";
  const tasks = [backup(name, 30, "success"), backup("good", 6, "success")];
  const env = { ...(await serving(t, tasks)), NO_COLOR: "1", TERM: "dumb" };
  const { code, shown } = await onTerminal(t, ["health", "--now", NOW], { env, columns: 100 });
  assert.equal(code, 1);
  const [header, first] = shown.split("\r\n");
  assert.match(header ?? "", /^VERDICT +RESOURCE +VAULT +LAST GOOD/);
  assert.match(first ?? "", /^overdue +\\u001b\[2J\\u202e/);
  for (const line of shown.split("\r\n").slice(0, 3)) assert.ok(line.length <= 100, line);
  const csv = (await cli(t, ["health", "--now", NOW, "--output", "csv"], { env })).stdout;
  assert.ok(csv.includes(`\r\noverdue,${name},`), csv);
});

test("CSV guards formulas", async (t) => {
  const input = ndjson([backup('=1+"1', 6, "success")]);
  const { stdout } = await cli(t, ["health", "-", "--now", NOW, "--output", "csv"], { input });
  assert.ok(stdout.includes(`ok,"'=1+""1","id-of-=1+""1",`), stdout);
});
