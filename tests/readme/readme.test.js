import assert from "node:assert/strict";
import { test } from "node:test";
import { blocks, DOCUMENTS } from "./blocks.js";
import * as clients from "./clients.js";
import * as frameworks from "./frameworks.js";
import * as listing from "./listing.js";
import * as pages from "./pages.js";
import * as scripts from "./scripts.js";
import * as table from "./table.js";
import * as terminal from "./terminal.js";

/** @typedef {(t: import("node:test").TestContext, code: string) => void | Promise<void>} Runner */

/**
 * For each document its code blocks, in order: what a block promises, and what runs it.
 *
 * @type {Record<string, [heading: string, promise: string, Runner][]>}
 */
const RUNNERS = {
  "README.md": [
    ["Try it", "the commands of a clone", terminal.clone],
    ["Try it", "the demo starts without an account", terminal.demo],
    ["In a web console", "a page lists tasks through its own origin", pages.list],
    ["In a script or a terminal", "a script lists the failed tasks", scripts.failedTasks],
    ["In a script or a terminal", "a terminal lists the same", terminal.list],
    ["In a portal", "a server keeps the credentials, and lets in whom it knows", scripts.portal],
    ["In a portal", "two lines of HTML show tasks through the proxy", pages.portal],
  ],
  "docs/signing-in.md": [
    ["Token", "a token from a function", clients.signsIn],
    ["User name and password", "a password, and IAM finds the rest", clients.signsIn],
    ["Access keys", "keys", clients.signsIn],
    ["Proxy", "a proxy on the page's own origin", clients.behindProxy],
  ],
  "docs/listing.md": [
    ["Listing", "pages, tasks and a task", listing.listing],
    ["Tasks that come and go", "progress and the report", listing.progress],
    ["Timeouts and cancellation", "a call with a signal and a timeout", listing.cancellation],
    ["Your own HTTP stack", "the request of a builder is fetched", listing.ownHttp],
    ["Waiting for a task", "a task ends", listing.waiting],
    ["Watching all tasks", "the end of a task is seen", listing.watching],
  ],
  "docs/table.md": [
    ["Load and count", "the failure rate of every vault", table.failureRates],
    ["In a browser", "a page fills a table", pages.table],
    ["Query", "a view has what was asked for", table.query],
    ["Query", "a view counts its tasks", table.statistics],
    ["Query language", "every example finds some of the tasks", table.queries],
    ["Import and export", "CSV, NDJSON, and both back", table.exports],
    ["Snapshots and memory", "a copy has all tasks", table.snapshots],
  ],
  "docs/viewer.md": [
    ["On a page", "attributes are filters", pages.filteredViewer],
    ["Events", "a client of the page's own, and a dialog that stays closed", pages.ownClient],
    ["Theming", "the viewer has these names", pages.theme],
    ["React", "React", frameworks.react],
    ["Vue", "Vue", frameworks.vue],
    ["Vue", "Vue's configuration", frameworks.vueConfiguration],
    ["Angular", "Angular", frameworks.angular],
    ["Svelte", "Svelte", frameworks.svelte],
    ["Preact", "Preact", frameworks.preact],
    ["Solid", "Solid", frameworks.solid],
  ],
  "docs/command-line.md": [["Command line", "every command does what its line says", terminal.commands]],
  "docs/proxy.md": [["Proxy", "a proxy answers a request, or refuses it", clients.proxy]],
  "docs/errors.md": [
    ["Errors", "an error says what happened and what to do", clients.caught],
    ["Retries", "one failure is retried, another is not", clients.retries],
    ["Hooks and logger", "the hooks see a retry", clients.hooks],
  ],
  "docs/runtimes.md": [
    ["Bundlers", "a module from elsewhere", pages.moduleElsewhere],
    ["Bundlers", "a compiled module", clients.compiledModule],
    ["Browsers without a bundler", "an import map", pages.numberOfTasks],
    ["Browsers without a bundler", "the single file and its table", pages.numberOfTasks],
  ],
  "docs/performance.md": [
    ["Start from a snapshot", "the second run asks for less", table.startsFromSnapshot],
  ],
};

test("every code block is run", () => {
  const headings = DOCUMENTS.map((document) => [document, blocks(document).map(({ heading }) => heading)]);
  assert.deepEqual(
    Object.fromEntries(headings.filter(([, found]) => found.length > 0)),
    Object.fromEntries(
      Object.entries(RUNNERS).map(([document, runners]) => [document, runners.map(([heading]) => heading)]),
    ),
  );
});

for (const [document, runners] of Object.entries(RUNNERS)) {
  const found = blocks(document);
  for (const [at, [heading, promise, run]] of runners.entries()) {
    test(`${document}, ${heading}: ${promise}`, (t) =>
      run(t, found[at]?.code ?? assert.fail("there is no such block")));
  }
}
