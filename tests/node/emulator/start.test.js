/** `cbr-tasks/emulator`, from the installed package. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { folder } from "../cli/support.js";
import { ask } from "./support.js";

const project = process.env.CBR_TASKS_PKG ?? assert.fail("CBR_TASKS_PKG is not set; run `npm test -- node`");
/** @type {typeof import("cbr-tasks/emulator")} */
const { startEmulator } = createRequire(join(project, "index.cjs"))("cbr-tasks/emulator");

test("startEmulator serves the tasks, and ends with close", async () => {
  const emulator = await startEmulator({ tasks: 12, seed: 7, now: undefined });
  const list = `${emulator.url}/v3/${emulator.projectId}/operation-logs`;
  const headers = { "x-auth-token": emulator.credentials.token };
  assert.equal((await ask(list, { headers })).json.count, 12);
  assert.deepEqual(emulator.env, {
    CBR_ENDPOINT: emulator.url,
    OS_PROJECT_ID: "04f1829c788037ac2fb8c01eb2b04b95",
    OS_TOKEN: emulator.credentials.token,
  });
  assert.equal(emulator.tasks().ids().length, 12);
  emulator.configure({ faultQueue: ["500"] });
  assert.equal((await ask(list, { headers })).status, 500);
  assert.deepEqual(emulator.stats().requests, { list: { 200: 1, 500: 1 } });
  await emulator.close();
  assert.equal((await ask(list, { headers })).status, 0);
});

for (const [name, options, message] of /** @type {[string, any, string][]} */ ([
  ["a wrong value", { tasks: "many" }, 'tasks: expected an integer from 0 to 1000000, got "many"'],
  ["an unknown option", { task: 5 }, "unknown option task: expected one of tasks, seed, now, clock, "],
  ["a wrong port", { port: 70_000 }, "port: expected an integer from 0 to 65535, got 70000"],
  ["no object", null, "expected an object of options, got null"],
])) {
  test(`startEmulator refuses ${name}`, async () => {
    await assert.rejects(startEmulator(options), (/** @type {Error} */ error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(error.message.startsWith(`startEmulator: ${message}`), error.message);
      return true;
    });
  });
}

test("a refused option that nobody catches prints a readable line of code", (t) => {
  const file = join(project, "bad-option.mjs");
  writeFileSync(
    file,
    'import { startEmulator } from "cbr-tasks/emulator";\nawait startEmulator({ tasks: -1 });\n',
  );
  const { status, stderr } = spawnSync(process.execPath, [file], { cwd: folder(t), encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /TypeError: startEmulator: tasks: expected an integer from 0 to 1000000, got -1/);
  for (const line of stderr.split("\n")) assert.ok(line.length < 200, line);
});
