import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { esm } from "../client/support.js";
import { cli, emulator, folder, lines, serving, startCli, text } from "./support.js";

/** @param {Uint8Array | string} bytes */
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("an export of 100,000 tasks equals the table's own output, in both formats", {
  timeout: 120_000,
}, async (t) => {
  const { env, url, service } = await emulator(t, { tasks: 100_000 });
  const cwd = folder(t);
  const table = new esm.TaskTable();
  const client = new esm.CbrClient({
    endpoint: url,
    projectId: env.OS_PROJECT_ID,
    auth: { token: env.OS_TOKEN },
  });
  await client.tasks.list().into(table);
  assert.equal(table.length, 100_000);
  const view = table.query();
  for (const [name, chunks] of /** @type {const} */ ([
    ["tasks.ndjson", view.toNdjson()],
    ["tasks.csv", view.toCsv()],
  ])) {
    const hash = createHash("sha256");
    for await (const chunk of chunks) hash.update(chunk);
    const { code, stdout, stderr } = await cli(t, ["export", name], { env, cwd });
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
    assert.equal(digest(readFileSync(join(cwd, name))), hash.digest("hex"), name);
  }
  assert.deepEqual(readdirSync(cwd).sort(), ["tasks.csv", "tasks.ndjson"]);

  // Round trip: a query of the file gives the same as one of the table.
  const where = "status:failed duration>1h";
  const wanted = table.query({ where, sort: { key: "started_at", descending: true } });
  assert.ok(wanted.length > 10);
  const args = ["query", where, "tasks.ndjson", "--sort", "started:desc"];
  const found = await cli(t, args, { cwd });
  assert.equal(found.code, 0, found.stderr);
  assert.deepEqual(lines(found.stdout), wanted.rows());
  const columns = /** @type {const} */ (["id", "status", "vault_name", "started_at", "duration"]);
  const csv = await cli(
    t,
    [
      "query",
      where,
      "tasks.csv",
      "--sort",
      "started:desc",
      "--output",
      "csv",
      "--columns",
      columns.join(","),
    ],
    { cwd },
  );
  const expected = [];
  for await (const chunk of wanted.toCsv({ columns })) expected.push(chunk);
  assert.equal(csv.stdout, Buffer.concat(expected).toString());
  table.free();
  assert.equal(service.stats().faults.drop ?? 0, 0);
});

test("filters, order and columns are applied", async (t) => {
  const { env } = await emulator(t, { tasks: 2000 });
  const cwd = folder(t);
  const args = ["--query", "status:failed", "--sort", "started:desc", "--columns", "id,status,started"];
  assert.equal((await cli(t, ["export", "failed.csv", ...args], { env, cwd })).code, 0);
  const [header, ...rows] = text(join(cwd, "failed.csv")).trimEnd().split("\r\n");
  assert.equal(header, "id,status,started_at");
  assert.ok(rows.length > 20);
  assert.ok(rows.every((row) => row.split(",")[1] === "failed"));
  const starts = rows.map((row) => Date.parse(row.split(",")[2]));
  assert.deepEqual(
    starts,
    starts.toSorted((a, b) => b - a),
  );
  const piped = await cli(t, ["export", "-", "--output", "csv", ...args], { env, cwd });
  assert.equal(piped.stdout, text(join(cwd, "failed.csv")));
  assert.deepEqual(readdirSync(cwd), ["failed.csv"]);
});

test("an existing file is replaced only with --force, and anything but a regular file never", async (t) => {
  const { env } = await emulator(t, { tasks: 3 });
  const cwd = folder(t);
  writeFileSync(join(cwd, "kept.csv"), "mine");
  const refused = await cli(t, ["export", "kept.csv"], { env, cwd });
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /^cbr-tasks: .*kept\.csv: expected no existing file, got one\nhint: --force replaces it\n$/,
  );
  assert.equal(text(join(cwd, "kept.csv")), "mine");

  mkdirSync(join(cwd, "folder.csv"));
  for (const path of ["folder.csv", "/dev/null"]) {
    const { code, stderr } = await cli(t, ["export", path, "--output", "csv", "--force"], { env, cwd });
    assert.equal(code, 2);
    assert.match(stderr, /expected a regular file, got something else/);
  }
  assert.ok(statSync("/dev/null").isCharacterDevice());

  symlinkSync("kept.csv", join(cwd, "link.csv"));
  assert.equal((await cli(t, ["export", "link.csv", "--force"], { env, cwd })).code, 0);
  assert.match(text(join(cwd, "kept.csv")), /^id,status,/);
  assert.deepEqual(readdirSync(cwd).sort(), ["folder.csv", "kept.csv", "link.csv"]);
});

test("a replaced file keeps its permissions", async (t) => {
  const { env } = await emulator(t, { tasks: 3 });
  const cwd = folder(t);
  for (const mode of [0o600, 0o666, 0o640]) {
    const path = join(cwd, "tasks.csv");
    writeFileSync(path, "old");
    chmodSync(path, mode);
    assert.equal((await cli(t, ["export", "tasks.csv", "--force"], { env, cwd })).code, 0);
    assert.match(text(path), /^id,status,/);
    assert.equal(statSync(path).mode & 0o777, mode);
  }
});

test("an export that fails half way leaves no file, and keeps an existing one", async (t) => {
  const { env, service } = await emulator(t, { tasks: 5000 });
  const cwd = folder(t);
  writeFileSync(join(cwd, "old.csv"), "old");
  for (const args of [["new.ndjson"], ["old.csv", "--force"]]) {
    service.configure({ faultQueue: [null, null, ...Array(40).fill("500")] });
    const { code, stderr } = await cli(t, ["export", ...args], { env, cwd });
    assert.equal(code, 3);
    assert.match(stderr, /^cbr-tasks: the service answered 500/);
  }
  assert.equal(text(join(cwd, "old.csv")), "old");
  assert.deepEqual(readdirSync(cwd), ["old.csv"]);
});

test("a file that another program creates meanwhile is not replaced", async (t) => {
  const { env } = await emulator(t, { tasks: 2000, latency: 300 });
  const cwd = folder(t);
  const run = startCli(t, ["export", "tasks.csv"], { env, cwd });
  const hasBegun = () => readdirSync(cwd).some((name) => name.endsWith(".partial"));
  for (let tries = 0; tries < 2000 && !hasBegun(); tries += 1) await new Promise((r) => setTimeout(r, 5));
  assert.ok(hasBegun());
  assert.ok(!existsSync(join(cwd, "tasks.csv")));
  writeFileSync(join(cwd, "tasks.csv"), "theirs");
  const { code, stderr } = await run.ended;
  assert.equal(code, 2);
  assert.match(stderr, /expected no existing file, got one/);
  assert.equal(text(join(cwd, "tasks.csv")), "theirs");
  assert.deepEqual(readdirSync(cwd), ["tasks.csv"]);
});

test("a name may be as long as the file system allows", async (t) => {
  const env = await serving(t, [{ id: "1", status: "success" }]);
  const cwd = folder(t);
  const name = `${"x".repeat(246)}.csv`;
  const { code, stderr } = await cli(t, ["export", name], { env, cwd });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(readdirSync(cwd), [name]);
});

test("an export that finds the disk full names its file", async (t) => {
  const tasks = Array.from({ length: 2000 }, (_, at) => ({ id: String(at), status: "x".repeat(500) }));
  const env = await serving(t, tasks);
  const cwd = folder(t);
  const { start } = await import("./support.js");
  const bin = `${process.env.CBR_TASKS_PKG}/node_modules/cbr-tasks/bin/cbr-tasks.js`;
  // A limit of the size of files stands for a full disk.
  const script = 'trap "" XFSZ; ulimit -f 100; exec "$0" "$1" export full.csv';
  const { code, stderr } = await start(t, ["sh", "-c", script, process.execPath, bin], { env, cwd }).ended;
  assert.match(stderr, /^cbr-tasks: .*full\.csv: cannot be written: .*EFBIG/);
  assert.equal(code, 3);
  assert.deepEqual(readdirSync(cwd), []);
});

test("--bom begins CSV with a byte order mark, in files and on stdout, and NDJSON is refused", async (t) => {
  const { env } = await emulator(t, { tasks: 3 });
  const cwd = folder(t);
  const plain = await cli(t, ["export", "-", "--output", "csv", "--columns", "id,status"], { env, cwd });
  const marked = await cli(t, ["export", "-", "--output", "csv", "--columns", "id,status", "--bom"], {
    env,
    cwd,
  });
  assert.equal(marked.stdout.replace(/^\ufeff/, ""), plain.stdout);
  assert.equal(marked.stdout.length, plain.stdout.length + 1);
  assert.equal((await cli(t, ["export", "excel.csv", "--bom"], { env, cwd })).code, 0);
  const bytes = readFileSync(join(cwd, "excel.csv"));
  assert.deepEqual([...bytes.subarray(0, 5)], [0xef, 0xbb, 0xbf, ...Buffer.from("id")]);
  const read = await cli(t, ["query", "", "excel.csv"], { cwd });
  assert.deepEqual([read.code, lines(read.stdout).length], [0, 3]);
  const refused = await cli(t, ["export", "tasks.ndjson", "--bom"], { env, cwd });
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--bom: expected CSV, got NDJSON, which has no byte order mark/);
});
