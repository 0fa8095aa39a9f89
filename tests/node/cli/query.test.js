import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { cli, folder, lines, serving } from "./support.js";

/** @param {number} at */
const task = (at) => ({
  id: `task-${String(at).padStart(6, "0")}`,
  status: at % 10 === 0 ? "failed" : "success",
  vault_name: `vault "${at}",\nwith a break`,
  updated_at: "2026-11-01T10:00:00Z",
});

test("files are NDJSON, CSV or JSON in any form of the service or an export, with or without a byte order mark", async (t) => {
  const cwd = folder(t);
  const tasks = [task(10), task(11)];
  const rows = tasks.map(
    ({ id, status, vault_name }) =>
      `${id},${status},"${vault_name.replaceAll('"', '""')}",2026-11-01T10:00:00Z`,
  );
  const forms = {
    "a.ndjson": tasks.map((task) => JSON.stringify(task)).join("\n"),
    "b.ndjson": `\ufeff${tasks.map((task) => `${JSON.stringify(task)}\r\n`).join("")}`,
    "c.csv": `id,status,vault_name,updated_at\r\n${rows.join("\r\n")}\r\n`,
    "d.csv": `\ufeffid,status,vault_name,updated_at\n${rows.join("\n")}`,
    "e.json": JSON.stringify(tasks),
    "f.json": JSON.stringify({ operation_logs: tasks, count: 2 }),
    "g.json": JSON.stringify({ operation_logs: tasks, count: 2 }, null, 2),
    "h.txt": ` \n${JSON.stringify(tasks, null, "\t")}\n`,
  };
  for (const [name, content] of Object.entries(forms)) {
    writeFileSync(join(cwd, name), content);
    const { code, stdout, stderr } = await cli(t, ["query", "status:failed", name], { cwd });
    assert.deepEqual([code, stderr], [0, ""], name);
    assert.deepEqual(lines(stdout), [tasks[0]], name);
  }
  writeFileSync(join(cwd, "empty.ndjson"), "");
  assert.deepEqual((await cli(t, ["query", "", "empty.ndjson"], { cwd })).stdout, "");
});

test("files are read with blank lines, in UTF-16, compressed, and with Excel's line about the separator", async (t) => {
  const cwd = folder(t);
  const ndjson = `${JSON.stringify(task(10))}\n${JSON.stringify(task(11))}\n`;
  const blank = "\n".repeat(9 << 20);
  const utf16 = Buffer.from(`\ufeff${ndjson}`, "utf16le");
  const csv = "id,status\r\ntask-000010,failed\r\n";
  /** @type {Record<string, string | Buffer>} */
  const forms = {
    "blank-before.ndjson": blank + ndjson,
    "blank-between.ndjson": ndjson.replace("\n", `\n${blank}`),
    "le.ndjson": utf16,
    "be.ndjson": Buffer.from(utf16).swap16(),
    "a.ndjson.gz": gzipSync(ndjson),
    "b.ndjson.gz": gzipSync(utf16),
    "sep.csv": `sep=,\r\n${csv}`,
    "sep-semicolons.csv": `sep=;\r\n${csv.replaceAll(",", ";")}`,
    "semicolons.csv": csv.replaceAll(",", ";"),
    "tabs.csv": csv.replaceAll(",", "\t"),
    "sep-bar.csv": `sep=|\n${csv.replaceAll(",", "|")}`,
    "bom.csv": `\ufeff${csv}`,
    "bom-sep.csv": `\ufeffsep=;\r\n${csv.replaceAll(",", ";")}`,
    "utf16-tabs.csv": Buffer.from(`\ufeff${csv.replaceAll(",", "\t")}`, "utf16le"),
    "utf16-sep.csv": Buffer.from(`\ufeffsep=;\r\n${csv.replaceAll(",", ";")}`, "utf16le"),
    "semicolons.csv.gz": gzipSync(csv.replaceAll(",", ";")),
  };
  for (const [name, content] of Object.entries(forms)) {
    writeFileSync(join(cwd, name), content);
    const { code, stdout, stderr } = await cli(t, ["query", "status:failed", name], { cwd });
    assert.deepEqual([code, stderr], [0, ""], name);
    assert.deepEqual(
      lines(stdout).map(({ id }) => id),
      ["task-000010"],
      name,
    );
  }
});

test("CSV with semicolons keeps commas, quotes and semicolons of its fields", async (t) => {
  const cwd = folder(t);
  writeFileSync(
    join(cwd, "de.csv"),
    'id;status;vault_name;resource_name\r\na;failed;"one; two";web, db\r\nb;failed;"say ""hi"", then\r\nbye";\r\n',
  );
  const { code, stdout, stderr } = await cli(t, ["query", "", "de.csv", "--sort", "id"], { cwd });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(
    lines(stdout).map(({ id, vault_name, extra_info }) => [id, vault_name, extra_info?.resource?.name]),
    [
      ["a", "one; two", "web, db"],
      ["b", 'say "hi", then\r\nbye', undefined],
    ],
  );
});

test("files that are cut are refused by line and by what they are", async (t) => {
  const cwd = folder(t);
  const line = `${JSON.stringify(task(10))}\n`;
  /** @type {Record<string, [content: string | Buffer, message: string]>} */
  const forms = {
    "cut.ndjson": [
      line.repeat(3) + line.slice(0, 60),
      "line 4: expected a task as JSON, got a line that is cut or broken",
    ],
    "middle.ndjson": [
      `${line}${line.slice(0, 60)}\n${line}`,
      "line 2: expected a task as JSON, got a line that is cut or broken",
    ],
    "cut.gz": [gzipSync(line.repeat(999)).subarray(0, 100), "cannot be read: the compressed file is cut"],
    "damaged.gz": [
      Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
      "the compressed file is damaged",
    ],
  };
  for (const [name, [content, message]] of Object.entries(forms)) {
    writeFileSync(join(cwd, name), content);
    const { code, stderr } = await cli(t, ["query", "", name], { cwd });
    assert.equal(code, 2, name);
    assert.ok(stderr.startsWith(`cbr-tasks: ${name}: `) && stderr.includes(message), stderr);
  }
});

test("large files are read in pieces that end between tasks", async (t) => {
  const cwd = folder(t);
  const tasks = Array.from({ length: 120_000 }, (_, at) => task(at));
  writeFileSync(join(cwd, "large.ndjson"), tasks.map((task) => `${JSON.stringify(task)}\n`).join(""));
  const rows = tasks.map(
    ({ id, status, vault_name }) => `${id},${status},"${vault_name.replaceAll('"', '""')}"`,
  );
  const padding = "x".repeat(100);
  writeFileSync(
    join(cwd, "large.csv"),
    `id,status,vault_name,error_message\r\n${rows.map((row) => `${row},${padding}\r\n`).join("")}`,
  );
  for (const name of ["large.ndjson", "large.csv"]) {
    const args = ["query", "", name, "--output", "csv", "--columns", "id,status,vault_name"];
    const { code, stdout, stderr } = await cli(t, args, { cwd });
    assert.deepEqual([code, stderr], [0, ""], name);
    assert.equal(stdout, `id,status,vault_name\r\n${rows.map((row) => `${row}\r\n`).join("")}`, name);
  }
});

test("several files are read as one, stdin included, and the later version of a task counts", async (t) => {
  const cwd = folder(t);
  const older = { ...task(1), status: "running", updated_at: "2026-11-01T09:00:00Z" };
  writeFileSync(join(cwd, "new.ndjson"), JSON.stringify(task(1)));
  const input = `${JSON.stringify(older)}\n${JSON.stringify(task(2))}\n`;
  const { code, stdout } = await cli(t, ["query", "", "new.ndjson", "-"], { cwd, input });
  assert.equal(code, 0);
  assert.deepEqual(lines(stdout), [task(1), task(2)]);
});

test("limit, order, columns and format are the same as in list", async (t) => {
  const cwd = folder(t);
  const input = [1, 2, 3].map((at) => JSON.stringify(task(at))).join("\n");
  const args = [
    "query",
    "",
    "-",
    "--sort",
    "id:desc",
    "--limit",
    "2",
    "--output",
    "table",
    "--columns",
    "id,status",
  ];
  const { stdout } = await cli(t, args, { cwd, input });
  assert.equal(stdout, "ID           STATUS\ntask-000003  success\ntask-000002  success\n");
});

test("an error of a file has its name and the line", async (t) => {
  const cwd = folder(t);
  writeFileSync(join(cwd, "text.txt"), "dear diary\n");
  const { code, stdout, stderr } = await cli(t, ["query", "", "text.txt"], { cwd });
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^cbr-tasks: text\.txt: .+\nhint: .+\n$/);

  const good = Array.from({ length: 90_000 }, (_, at) => JSON.stringify(task(at))).join("\n");
  writeFileSync(join(cwd, "broken.ndjson"), `${good}\n{"id": nothing}\n`);
  const broken = await cli(t, ["query", "", "broken.ndjson"], { cwd });
  assert.deepEqual([broken.code, broken.stdout], [2, ""]);
  assert.match(broken.stderr, /^cbr-tasks: broken\.ndjson: line 90001: .+: \{"id": nothing\}\n/);

  const folderRead = await cli(t, ["query", "", "."], { cwd });
  assert.match(folderRead.stderr, /^cbr-tasks: \.: cannot be read: it is a folder \(EISDIR\)\n$/);
  assert.equal(folderRead.code, 2);
});

test("without files the tasks are the service's", async (t) => {
  const env = await serving(t, [task(10), task(11)]);
  const { code, stdout, stderr } = await cli(t, ["query", "status:failed"], { env });
  assert.deepEqual([code, stderr, lines(stdout)], [0, "", [task(10)]]);
});
