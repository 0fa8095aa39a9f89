/** Runs the code blocks of a document, one test for each. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { blocks } from "./blocks.js";

/** @typedef {(t: import("node:test").TestContext, code: string) => void | Promise<void>} Runner */

/**
 * @param {string} document a path from the root
 * @param {[heading: string, promise: string, run: Runner][]} runners one for each block, in order
 */
export function runBlocks(document, runners) {
  const found = blocks(document);
  test(`every code block of ${document} is run`, () => {
    assert.deepEqual(
      found.map(({ heading }) => heading),
      runners.map(([heading]) => heading),
    );
  });
  for (const [at, [heading, promise, run]] of runners.entries()) {
    test(`${heading}: ${promise}`, (t) => run(t, found[at]?.code ?? assert.fail("there is no such block")));
  }
}

/**
 * Runner for a block that is a file of a consumer: `npm run test:packaging` builds and runs it.
 *
 * @param {string} file below `tests/packaging/consumers/`
 * @returns {Runner}
 */
export function sameAsConsumer(file) {
  const path = new URL(`../packaging/consumers/${file}`, import.meta.url);
  return (_, code) => assert.equal(code.trim(), readFileSync(path, "utf8").trim());
}
