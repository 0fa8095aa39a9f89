import assert from "node:assert/strict";
import { test } from "node:test";
import { cli, emulator, lines, serving } from "./support.js";

test("get and wait take the beginning of an id, as tables show it, in any letter case", async (t) => {
  const { env, service } = await emulator(t, { tasks: 1200 });
  const [, id = ""] = service.tasks().ids();
  for (const beginning of [id.slice(0, 8), id.slice(0, 20), id.slice(0, 8).toUpperCase()]) {
    const { code, stdout } = await cli(t, ["get", beginning], { env });
    assert.deepEqual([code, lines(stdout)[0].id], [0, id], beginning);
  }
  const { stdout } = await cli(t, ["wait", id.slice(0, 8)], { env });
  assert.deepEqual(
    lines(stdout).map((task) => task.id),
    [id],
  );
});

test("a whole id is asked for at once, and so is what is no beginning of an id", async (t) => {
  const { env, service, urls } = await emulator(t, { tasks: 3 });
  const [id = ""] = service.tasks().ids();
  assert.equal((await cli(t, ["get", id], { env })).code, 0);
  assert.equal((await cli(t, ["get", "no-such-task"], { env })).code, 3);
  assert.equal((await cli(t, ["get", "abc"], { env })).code, 3);
  assert.deepEqual(
    urls.map((url) => url.replace(/^.*operation-logs/, "")),
    [`/${id}`, "/no-such-task", "/abc"],
  );
});

test("a beginning that fits several tasks says how many, and names some", async (t) => {
  const ids = Array.from({ length: 7 }, (_, at) => `ea28c2d8-b008-4507-ab7d-42d0df5ed91${at}`);
  const env = await serving(
    t,
    [...ids, "eb28c2d8-b008-4507-ab7d-42d0df5ed910"].map((id) => ({ id, status: "failed" })),
  );
  const { code, stdout, stderr } = await cli(t, ["get", "ea28"], { env });
  assert.deepEqual([code, stdout], [2, ""]);
  assert.ok(
    stderr.startsWith(
      'cbr-tasks: id: expected the beginning of one task\'s id, got "ea28", which fits 7 tasks\nhint: give more of it: ' +
        `${ids.slice(0, 5).join(", ")}, and 2 more\n`,
    ),
    stderr,
  );
});

test("a beginning that no task has is the service's 404", async (t) => {
  const { env } = await emulator(t, { tasks: 3 });
  const { code, stderr } = await cli(t, ["get", "00000000"], { env });
  assert.equal(code, 3);
  assert.match(stderr, /404/);
});
