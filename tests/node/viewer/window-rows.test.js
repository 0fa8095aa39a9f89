import assert from "node:assert/strict";
import { test } from "node:test";
import { barWidth, windowOf } from "../../../pkg-template/viewer/data/windows.js";
import { gate } from "../client/support.js";
import { ago, small } from "./support.js";

const HOUR = 3_600_000;

/** A night of four machines. Times are minutes ago. */
const NIGHT = [
  backup("a1", "web", "success", 2000),
  backup("a2", "web", "failed", 500, "Backup.1"),
  backup("b1", "db", "success", 400),
  backup("b2", "db", "timeout", 300, "Backup.1"),
  backup("c1", "mail", "failed", 250, "Backup.2"),
  backup("d1", "files", "running", 20),
  { id: "e1", status: "success", operation_type: "sync", started_at: ago(10), ended_at: ago(9) },
];

/**
 * @param {string} id
 * @param {string} name
 * @param {string} status
 * @param {number} minutes
 * @param {string} [code]
 */
function backup(id, name, status, minutes, code) {
  return {
    id,
    status,
    operation_type: "backup",
    started_at: ago(minutes),
    ...(status === "running" ? {} : { ended_at: ago(minutes - 5) }),
    vault_id: name === "db" ? "v-2" : "v-1",
    vault_name: name === "db" ? "prod" : "prod-old",
    extra_info: { resource: { id: `id-${name}`, name, type: "OS::Nova::Server" } },
    error_info: code ? { code, message: `${code} happened` } : { code: "", message: "" },
  };
}

/** @param {import("node:test").TestContext} t @param {Partial<Parameters<typeof small>[2]>} [settings] @param {any[]} [tasks] */
async function night(t, settings, tasks = NIGHT) {
  const world = await small(t, tasks, settings);
  void world.loader.open(windowOf("24h"));
  await world.is("live");
  await world.until(() => world.rows.length === tasks.length - 1);
  return world;
}

/** @param {Awaited<ReturnType<typeof night>>["rows"]} rows */
const ids = (rows) => rows.rows(0, 99).map(({ id }) => id);

test("the three sentences are about the whole window, whatever is asked", async (t) => {
  const { rows } = await night(t);
  for (const text of ["", "status:success"]) {
    rows.ask({ text, chips: { error: ["Backup.2"] } });
    const { failed, machines, running, since } = rows.answers ?? assert.fail();
    // Failed: a2, b2, c1. Without a good backup: web (its last is older than a day and not loaded), mail and files.
    assert.deepEqual([failed, machines, running], [3, 3, 1]);
    assert.ok(Math.abs(since - (Date.now() - 24 * HOUR)) < 2 * 60_000);
  }
});

test("a task has its place also among others of the same start and of none, in each order", async (t) => {
  const many = Array.from({ length: 50 }, (_, place) => backup(`same-${place}`, "web", "failed", 100));
  const waiting = ["w1", "w2", "w3"].map((id) => ({ id, status: "waiting", operation_type: "backup" }));
  const { loader, rows } = await night(t, {}, [...NIGHT, ...many]);
  loader.table?.ingest(waiting);
  rows.reset();
  for (const key of /** @type {const} */ (["started_at", "resource_name"])) {
    for (const descending of [true, false]) {
      rows.ask({ text: "-type:sync", sort: { key, descending } });
      const places = ids(rows).map((id) => rows.indexOf(id ?? ""));
      // Not e1, which does not fit, and not a1, which is older than the window.
      assert.deepEqual(
        places,
        Array.from({ length: 58 }, (_, place) => place),
      );
      assert.deepEqual([rows.indexOf("e1"), rows.indexOf("a1"), rows.indexOf("none")], [-1, -1, -1]);
    }
  }
});

test("a query, chips and a brush together select rows, in an order", async (t) => {
  const { rows } = await night(t);
  assert.deepEqual(ids(rows), ["e1", "d1", "c1", "b2", "b1", "a2"]);
  rows.ask({ text: "type:backup", sort: { key: "started_at" } });
  assert.deepEqual(ids(rows), ["a2", "b1", "b2", "c1", "d1"]);
  assert.deepEqual(
    [rows.rows(1, 3).map(({ id }) => id), rows.indexOf("c1"), rows.indexOf("none")],
    [["b1", "b2"], 3, -1],
  );
  rows.ask({ text: "web OR mail", chips: { status: ["failed", "timeout"], error: ["Backup.2"] } });
  assert.deepEqual(ids(rows), ["c1"]);
  rows.ask({ brush: { start: Date.now() - 410 * 60_000, end: Date.now() - 260 * 60_000 } });
  assert.deepEqual([ids(rows), rows.statuses], [["b2", "b1"], { timeout: 1, success: 1 }]);
  // Not the vault whose name begins with the same letters.
  rows.ask({ chips: { vault: ["v-2"] } });
  assert.deepEqual(ids(rows), ["b2", "b1"]);
});

test("a chip counts what its other values would select", async (t) => {
  const { rows } = await night(t);
  rows.ask({ chips: { status: ["failed"] } });
  assert.deepEqual(rows.values("status"), [
    { value: "failed", label: "failed", count: 2 },
    { value: "success", label: "success", count: 2 },
    { value: "running", label: "running", count: 1 },
    { value: "timeout", label: "timeout", count: 1 },
  ]);
  assert.deepEqual(rows.values("vault"), [{ value: "v-1", label: "prod-old", count: 2 }]);
  assert.deepEqual(rows.values("error"), [
    { value: "Backup.1", label: "Backup.1", count: 1 },
    { value: "Backup.2", label: "Backup.2", count: 1 },
  ]);
  assert.deepEqual(rows.values("type"), [{ value: "backup", label: "backup", count: 2 }]);
});

test("values for suggestions are those of the whole window, whatever is asked", async (t) => {
  const { rows } = await night(t);
  rows.ask({ text: "no such thing", chips: { status: ["failed"] } });
  assert.deepEqual([rows.values("error"), rows.values("type")], [[], []]);
  assert.deepEqual(
    rows
      .values("error", { asked: false })
      .map(({ value }) => value)
      .sort(),
    ["Backup.1", "Backup.2"],
  );
});

test("the histogram has the bars of the whole window, without the brush", async (t) => {
  const { rows, loader } = await night(t);
  rows.ask({ text: "type:backup", brush: { start: 0, end: 1 } });
  const { histogram, bounds } = rows;
  assert.ok(histogram.length === 48 || histogram.length === 49, String(histogram.length));
  assert.ok(histogram[0].start <= bounds.start && Number(histogram.at(-1)?.end) >= bounds.end);
  assert.ok(histogram.every((bar, at) => at === 0 || bar.start === histogram[at - 1].end));
  const bar = histogram.find(({ start, end }) => {
    const time = Date.parse(NIGHT[4].started_at);
    return time >= start && time < end;
  });
  assert.equal(bar?.split?.failed, 1);
  assert.equal(
    histogram.reduce((sum, { count }) => sum + count, 0),
    5,
  );
  assert.deepEqual(rows.rows(0, 9), []);
  assert.ok(loader.loadedFrom);
});

test("machines are judged, the worst first, and only those of the rows are there", async (t) => {
  const { rows } = await night(t);
  const shown = () => rows.machines.map(({ resource, verdict, streak }) => [resource.name, verdict, streak]);
  assert.deepEqual(
    shown()
      .map(([name]) => name)
      .sort(),
    ["db", "files", "mail", "web"],
  );
  const db = rows.machines.find(({ resource }) => resource.name === "db");
  assert.deepEqual(
    [db?.streak, Date.parse(String(db?.lastSuccess))],
    ["st", Date.parse(String(NIGHT[2].ended_at))],
  );
  assert.equal(rows.machines.find(({ resource }) => resource.name === "files")?.running?.id, "d1");
  rows.ask({ text: "error:Backup.1" });
  assert.deepEqual(
    shown()
      .map(([name]) => name)
      .sort(),
    ["db", "web"],
  );
});

test("machines without a good backup come first, as many as the sentence says, also where others are due", async (t) => {
  // The next backup of cache is due: it has one every two hours, the last five hours ago.
  const tasks = [
    ...NIGHT,
    ...[540, 420, 300].map((minutes) => backup(`c${minutes}`, "cache", "success", minutes)),
  ];
  const { rows, loader, is, until } = await small(t, tasks);
  void loader.open(windowOf("24h"));
  await is("live");
  await until(() => rows.length === 9);
  const shown = () => rows.machines.map(({ resource, verdict }) => [resource.name, verdict]);
  assert.equal(rows.answers?.machines, 3);
  assert.equal(rows.lacking, 3);
  assert.deepEqual(shown(), [
    ["files", "unknown"],
    ["mail", "unknown"],
    ["web", "unknown"],
    ["cache", "due"],
    ["db", "ok"],
  ]);
  rows.ask({ chips: { vault: ["v-2"] } });
  assert.deepEqual([rows.answers?.machines, rows.lacking, shown().length], [3, 0, 1]);
});

test("errors are of failed tasks, with or without a code, and a skipped task has not failed", async (t) => {
  const tasks = [
    ...NIGHT,
    backup("s1", "mail", "skipped", 100, "Backup.2"),
    backup("s2", "mail", "skipped", 90, "Backup.3"),
    backup("n1", "mail", "failed", 80),
  ];
  const { rows, loader, is, until } = await small(t, tasks);
  void loader.open(windowOf("24h"));
  await is("live");
  await until(() => rows.length === 9);
  assert.equal(rows.answers?.failed, 4);
  assert.deepEqual(Object.fromEntries(rows.errors.map(({ code, count }) => [code, count])), {
    "Backup.1": 2,
    "Backup.2": 1,
    "": 1,
  });
});

test("errors have a row a code", async (t) => {
  const { rows } = await night(t);
  assert.deepEqual(
    rows.errors.map(({ code, message, count, machines }) => [code, message, count, machines]),
    [
      ["Backup.1", "Backup.1 happened", 2, 2],
      ["Backup.2", "Backup.2 happened", 1, 1],
    ],
  );
  const [{ first, last }] = rows.errors;
  assert.deepEqual(
    [first, last].map((time) => Date.parse(String(time))),
    [NIGHT[1].started_at, NIGHT[3].started_at].map((time) => Date.parse(time)),
  );
});

test("an error in the text has its place, and the last good text goes on", async (t) => {
  const { rows } = await night(t);
  rows.ask({ text: "status:failed" });
  rows.ask({ text: "  status:failed (web" });
  assert.deepEqual([typeof rows.problem?.message, rows.problem?.position], ["string", 20]);
  assert.deepEqual(ids(rows), ["c1", "a2"]);
  rows.ask({ text: "status:failed) OR (web" });
  assert.equal(typeof rows.problem?.position, "number");
  rows.ask({ text: "web status:failed" });
  assert.deepEqual([rows.problem, ids(rows)], [undefined, ["a2"]]);
});

test("answers are kept until rows change", async (t) => {
  const { rows, tasks, until } = await night(t);
  const { machines, errors, histogram } = rows;
  assert.ok(rows.machines === machines && rows.errors === errors && rows.histogram === histogram);
  tasks.set("f1", backup("f1", "web", "success", 1));
  await until(() => rows.length === 7);
  assert.notEqual(rows.machines, machines);
  assert.equal(rows.answers?.machines, 2);
});

test("rows that leave the table end no answer, even before they are told", async (t) => {
  const { rows, tasks, loader, is, until } = await night(t);
  assert.equal(rows.length, 6);
  tasks.delete("d1");
  const { removals } = loader;
  await until(() => loader.removals > removals && rows.length === 5);
  assert.deepEqual(ids(rows), ["e1", "c1", "b2", "b1", "a2"]);
  void loader.open(windowOf("24h"));
  await is("loading");
  assert.equal(rows.rows(0, 99).length, 5);
});

test("what runs is there, however early it began, and a window that has ended has nothing later", async (t) => {
  const world = await small(t, [
    { id: "old", status: "running", started_at: ago(5000) },
    { id: "in", status: "success", started_at: ago(100), ended_at: ago(95) },
    { id: "late", status: "running", started_at: ago(5) },
  ]);
  void world.loader.open({ start: Date.now() - 120 * 60_000, end: Date.now() - 60 * 60_000 });
  await world.is("live");
  await world.until(() => world.rows.length === 2);
  assert.deepEqual(ids(world.rows), ["in", "old"]);
});

test("before the table is there, the first page is shown, and nothing is counted", async (t) => {
  const { open, opened } = gate();
  const { rows, loader, until } = await small(t, NIGHT, {
    options: { loadTable: () => opened },
  });
  void loader.open(windowOf("24h"));
  await until(() => rows.length === 6);
  rows.ask({ text: "status:failed" });
  assert.deepEqual(ids(rows), ["e1", "d1", "c1", "b2", "b1", "a2"]);
  assert.deepEqual([rows.statuses, rows.machines, rows.errors, rows.values("status")], [{}, [], [], []]);
  assert.deepEqual([rows.answers, rows.indexOf("d1"), rows.view], [undefined, 1, undefined]);
  open();
});

test("a night is the one that is on, or the last one, by the zone's calendar", () => {
  const night = (/** @type {string} */ now) => {
    const { start, end } = windowOf("night", { now: Date.parse(now), utc: true });
    return [start, Number(end)].map((at) => new Date(at).toISOString().slice(0, 16));
  };
  assert.deepEqual(night("2026-03-01T08:05:00Z"), ["2026-02-28T18:00", "2026-03-01T08:00"]);
  assert.deepEqual(night("2026-03-01T17:59:00Z"), ["2026-02-28T18:00", "2026-03-01T08:00"]);
  assert.deepEqual(night("2026-03-01T18:00:00Z"), ["2026-03-01T18:00", "2026-03-02T08:00"]);
  assert.deepEqual(night("2026-03-01T00:30:00Z"), ["2026-02-28T18:00", "2026-03-01T08:00"]);
  const local = windowOf("night", { now: new Date(2026, 9, 25, 9).getTime() });
  assert.deepEqual([new Date(local.start).getHours(), new Date(Number(local.end)).getHours()], [18, 8]);
});

test("windows have 40 to 61 bars", () => {
  for (const hours of [14, 24, 168, 720]) {
    const bars = (hours * HOUR) / barWidth(hours * HOUR);
    assert.ok(bars >= 40 && bars <= 61, `${hours} h: ${bars}`);
  }
});
