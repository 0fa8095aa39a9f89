/** Help with filters that are read without an error, or nearly so. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { unknownValues } from "../../../pkg-template/cli/args/filters.js";
import { cli, emulator, folder } from "./support.js";

const STATUSES = "success, failed, timeout, running, waiting, skipped";

for (const [where, notes] of /** @type {[string, string[]][]} */ ([
  ["status:failed -type:sync vault:prod", []],
  ["status:failure", ['no status "failure" is known: did you mean failed?']],
  [
    "(STATUS:Failed,done OR x) -type:restor",
    [`no status "done" is known: known are ${STATUSES}`, 'no type "restor" is known: did you mean restore?'],
  ],
  ['message:"a status:failure" "status:failure" mystatus:x resource_type:y', []],
  ["status:", []],
])) {
  test(`notes on ${where}`, () => assert.deepEqual(unknownValues(where), notes));
}

test("a status that is not known is told, and the command goes on", async (t) => {
  const { env } = await emulator(t, { tasks: 3 });
  const listed = await cli(t, ["list", "--query", "status:failure"], { env });
  const note = 'no status "failure" is known: did you mean failed?\n';
  assert.deepEqual([listed.code, listed.stdout, listed.stderr], [0, "", `cbr-tasks: --query: ${note}`]);
  const cwd = folder(t);
  writeFileSync(join(cwd, "tasks.ndjson"), '{"id":"a","status":"failure"}\n');
  const searched = await cli(t, ["query", "status:failure", "tasks.ndjson"], { cwd });
  assert.deepEqual([searched.code, searched.stderr], [0, `cbr-tasks: the filter: ${note}`]);
  assert.match(searched.stdout, /"id":"a"/);
});

test("AND is refused with a hint", async (t) => {
  const { env } = await emulator(t, { tasks: 1 });
  const { code, stderr } = await cli(t, ["list", "--query", "status:failed AND vault:prod"], { env });
  assert.equal(code, 2);
  assert.match(
    stderr,
    /expected a condition, got `AND` at position 14\nhint: conditions with a space between them must all match/,
  );
});

test("a filter takes the times that --since takes", async (t) => {
  const { env } = await emulator(t, { tasks: 60, now: Date.now(), clock: Date.now });
  for (const time of ["-15d", "15d", "yesterday", "today", "now", "2020-01-01"]) {
    const since = await cli(t, ["list", "--since", time], { env });
    const where = await cli(t, ["list", "--query", `started>=${time}`], { env });
    assert.deepEqual([since.code, where.code], [0, 0], where.stderr);
    assert.deepEqual(where.stdout.split("\n").length, since.stdout.split("\n").length, time);
  }
});
