import assert from "node:assert/strict";
import { runBlocks } from "./run-blocks.js";
import { goOn, service } from "./service.js";

/** The second run asks for less and has as much. @param {import("node:test").TestContext} t @param {string} code */
async function startsFromSnapshot(t, code) {
  const { env } = await service(t, { tasks: 5000 });
  const runs = await goOn(t, {
    env,
    before: `const daily = async () => {
      ${code.replace(/^await (client.*);$/m, "const { tasks } = await $1;")}
      return { length: table.length, tasks };
    };`,
    code: "const runs = [await daily(), await daily()];",
    after: "runs",
  });
  assert.deepEqual([runs[0].length, runs[1].length], [5000, 5000]);
  assert.equal(runs[0].tasks, 5000);
  assert.ok(runs[1].tasks > 0 && runs[1].tasks < 2500, `${runs[1].tasks} tasks`);
}

runBlocks("docs/performance.md", [
  ["Start from a snapshot", "the second run asks for less", startsFromSnapshot],
]);
