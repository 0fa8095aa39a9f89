import assert from "node:assert/strict";
import { test } from "node:test";
import { blocks } from "./blocks.js";
import * as frameworks from "./frameworks.js";
import * as pages from "./pages.js";
import * as scripts from "./scripts.js";
import * as terminal from "./terminal.js";

/** @typedef {(t: import("node:test").TestContext, code: string) => void | Promise<void>} Runner */

/** Code blocks in the order of the README: heading, promise and test. @type {[heading: string, promise: string, Runner][]} */
const RUNNERS = [
  ["cbr-tasks", "the demo starts without an account", terminal.demo],
  ["In a web console", "a page lists tasks through its own origin", pages.list],
  ["In a script or a terminal", "a script lists the failed tasks", scripts.failedTasks],
  ["In a script or a terminal", "a terminal lists the same", terminal.list],
  ["In a portal", "a server keeps the credentials, and lets in whom it knows", scripts.portal],
  ["In a portal", "two lines of HTML show tasks through the proxy", pages.portal],
  ["The viewer", "React", frameworks.react],
  ["The viewer", "Vue", frameworks.vue],
  ["The viewer", "Angular", frameworks.angular],
  ["The viewer", "Svelte", frameworks.svelte],
  ["On the command line", "every command does what its line says", terminal.commands],
  ["Listing, waiting and watching", "pages, tasks and a task", scripts.listing],
  ["Listing, waiting and watching", "a task ends, and its end is seen", scripts.waiting],
  ["Many tasks in a table", "the failure rate of every vault", scripts.failureRates],
  ["Many tasks in a table", "what a view gives", scripts.view],
  ["More", "the commands of a clone", terminal.clone],
];

const found = blocks();

test("every code block of the README is run", () => {
  assert.deepEqual(
    found.map(({ heading }) => heading),
    RUNNERS.map(([heading]) => heading),
  );
});

for (const [at, [heading, promise, run]] of RUNNERS.entries()) {
  test(`${heading}: ${promise}`, (t) => run(t, found[at]?.code ?? assert.fail("there is no such block")));
}
