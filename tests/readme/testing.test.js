import assert from "node:assert/strict";
import { line, project, start } from "./project.js";
import { runBlocks, sameAsConsumer } from "./run-blocks.js";

/** @typedef {import("node:test").TestContext} TestContext */

/** The lines of the command, but for their values. @param {TestContext} t @param {string} code */
async function printedByDemo(t, code) {
  const args = ["node_modules/cbr-tasks/bin/cbr-tasks.js", "demo", "--port", "0", "--tasks", "1"];
  const demo = start(t, process.execPath, args, { cwd: project });
  await line(demo, /^export OS_TOKEN=.+$/m);
  const names = (/** @type {string} */ text) =>
    text.replace(/:\d+/g, "").replace(/(OS_TOKEN=MIIGygYJKoZIhvcNAQcC).+/, "$1");
  assert.equal(names(demo.said.stdout), names(code));
}

runBlocks("docs/testing.md", [
  ["In a test", "a suite of Vitest", sameAsConsumer("vitest/emulator.test.js")],
  ["In a terminal", "the variables that demo prints", printedByDemo],
]);
