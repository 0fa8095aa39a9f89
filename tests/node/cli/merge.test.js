import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { esm, serve } from "../client/support.js";
import { cli, folder, lines, PROJECT, serving, startCli } from "./support.js";

/** @param {string} id @param {string} project @param {string} status @param {number} day @param {object} [more] */
const task = (id, project, status, day, more) => ({
  id,
  project_id: project,
  status,
  updated_at: `2026-11-0${day}T00:00:00Z`,
  ...more,
});

const OLD = [
  task("a", "p1", "success", 1, { not_documented: { deep: [1, "x\n"] } }),
  task("b", "p1", "running", 1),
  task("b", "p2", "failed", 2, { other: true }),
  task("c", "p1", "success", 5),
];
const NEW = [task("b", "p1", "success", 3), task("c", "p1", "running", 4), task("d", "p1", "waiting", 3)];
const MERGED = [
  OLD[0],
  task("b", "p1", "success", 3),
  task("b", "p2", "failed", 2, { other: true }),
  OLD[3],
  task("d", "p1", "waiting", 3),
];

/** @param {any[]} tasks */
const sorted = (tasks) =>
  tasks.toSorted((one, other) =>
    `${one.id} ${one.project_id}`.localeCompare(`${other.id} ${other.project_id}`),
  );
/** @param {any[]} tasks */
const ndjson = (tasks) => tasks.map((one) => `${JSON.stringify(one)}\n`).join("");

for (const name of ["archive.ndjson", "archive.ndjson.gz"]) {
  test(`${name}: a task is kept once by project and id, in its latest state, with all its fields`, async (t) => {
    const cwd = folder(t);
    const path = join(cwd, name);
    const isGz = name.endsWith(".gz");
    const read = () => {
      const bytes = readFileSync(path);
      return (isGz ? gunzipSync(bytes) : bytes).toString();
    };
    // A file with the same tasks twice, as `cat` makes it, in mixed order.
    const old = ndjson([
      ...OLD,
      { ...task("a", "p1", "failed", 1), updated_at: "2026-10-31T00:00:00Z" },
      OLD[2],
      { ...task("b", "p1", "waiting", 1), updated_at: "2026-10-31T00:00:00Z" },
    ]);
    writeFileSync(path, isGz ? gzipSync(old) : old);
    const env = await serving(t, NEW);
    const { code, stdout, stderr } = await cli(t, ["export", "--merge", name], { cwd, env });
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
    assert.deepEqual(sorted(lines(read())), MERGED);
    assert.deepEqual(readdirSync(cwd), [name]);

    const first = read();
    assert.equal((await cli(t, ["export", "--merge", name], { cwd, env })).code, 0);
    assert.equal(read(), first);
  });
}

test("an archive in CSV has one header, and one of a snapshot can be restored", async (t) => {
  const cwd = folder(t);
  const env = await serving(t, NEW);
  const other = await serving(t, [OLD[2]]);
  assert.equal((await cli(t, ["export", "--merge", "a.csv"], { cwd, env })).code, 0);
  assert.equal((await cli(t, ["export", "--merge", "a.csv"], { cwd, env: other })).code, 0);
  const [header, ...rows] = readFileSync(join(cwd, "a.csv"), "utf8").trimEnd().split("\r\n");
  assert.match(header, /^id,status,/);
  assert.deepEqual(
    rows.map((row) => row.split(",").filter(Boolean).join(" ")),
    [
      "b success p1 2026-11-03T00:00:00Z",
      "c running p1 2026-11-04T00:00:00Z",
      "d waiting p1 2026-11-03T00:00:00Z",
      "b failed p2 2026-11-02T00:00:00Z",
    ],
  );

  for (const name of ["a.snapshot", "a.snapshot.gz"]) {
    const one = await serving(t, [OLD[0]]);
    assert.equal((await cli(t, ["export", "--merge", name], { cwd, env: one })).code, 0);
    assert.equal((await cli(t, ["export", "--merge", name], { cwd, env })).code, 0);
    const bytes = readFileSync(join(cwd, name));
    const table = esm.TaskTable.restore(name.endsWith(".gz") ? gunzipSync(bytes) : bytes);
    assert.deepEqual(table.query({ sort: "id" }).rows(), [OLD[0], ...NEW]);
    const collision = await cli(t, ["export", "--merge", name], { cwd, env: other });
    assert.deepEqual(
      [collision.code, collision.stderr],
      [
        2,
        "cbr-tasks: the tasks of two projects have the same id, which a snapshot cannot hold\nhint: NDJSON and CSV can\n",
      ],
    );
    assert.deepEqual(readFileSync(join(cwd, name)), bytes);
  }
});

test("--query selects what is added, and the old tasks stay", async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, "a.ndjson"), ndjson(OLD));
  const env = await serving(t, NEW);
  const args = ["export", "--merge", "a.ndjson", "--query", "status:waiting"];
  assert.equal((await cli(t, args, { cwd, env })).code, 0);
  assert.deepEqual(sorted(lines(readFileSync(join(cwd, "a.ndjson"), "utf8"))), [...OLD, NEW[2]]);
});

test("an interrupted run, a broken archive and one that changes meanwhile leave the file as it is", {
  timeout: 60_000,
}, async (t) => {
  const cwd = folder(t);
  const path = join(cwd, "a.ndjson");
  writeFileSync(path, ndjson(OLD));
  let asked = 0;
  /** @type {(value?: unknown) => void} */
  let answer = () => {};
  const answering = new Promise((resolve) => {
    answer = resolve;
  });
  const { url } = await serve(t, async (_, res) => {
    asked += 1;
    await answering;
    res.writeHead(200, { "content-type": "application/json" });
    res.end(JSON.stringify({ operation_logs: NEW, count: NEW.length }));
  });
  const env = { CBR_ENDPOINT: url, OS_PROJECT_ID: PROJECT, OS_TOKEN: "t" };
  const until = async (/** @type {number} */ count) => {
    while (asked < count) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const run = startCli(t, ["export", "--merge", "a.ndjson"], { cwd, env });
  await until(1);
  run.child.kill("SIGINT");
  assert.equal((await run.ended).code, 130);
  assert.equal(readFileSync(path, "utf8"), ndjson(OLD));
  assert.deepEqual(readdirSync(cwd), ["a.ndjson"]);

  const late = cli(t, ["export", "--merge", "a.ndjson"], { cwd, env });
  await until(2);
  writeFileSync(path, "changed\n");
  answer();
  const { code, stderr } = await late;
  assert.equal(code, 3);
  assert.match(
    stderr,
    /a\.ndjson: another program has changed the file meanwhile, and it was left as it is\n$/,
  );
  assert.equal(readFileSync(path, "utf8"), "changed\n");

  writeFileSync(path, `${JSON.stringify(OLD[0])}\n{"id":\n`);
  const broken = await cli(t, ["export", "--merge", "a.ndjson"], { cwd, env });
  assert.equal(broken.code, 2);
  assert.match(broken.stderr, /line 2: expected a task as JSON/);
  assert.deepEqual(readdirSync(cwd), ["a.ndjson"]);
});

test("flags that an archive cannot have are refused", async (t) => {
  /** @type {[string[], string][]} */
  const cases = [
    [["-", "-o", "ndjson"], "--merge: expected a file, got stdout"],
    [["a.csv", "--columns", "id"], "--columns: expected none with --merge, got one"],
    [["a.csv", "--sort", "id"], "--sort: expected none with --merge, got one"],
    [["a.csv", "--force"], "--force: expected none with --merge, got one"],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await cli(t, ["export", "--merge", ...args]);
    assert.deepEqual([code, stderr], [2, `cbr-tasks: ${message}\n`]);
  }
});
