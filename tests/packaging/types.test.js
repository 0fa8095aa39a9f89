import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import test from "node:test";
import { project } from "./installed.js";

const consumers = join(project, "typescript");
cpSync("tests/packaging/consumers/typescript", consumers, { recursive: true });
// Node's types are the consumer's own dependency.
symlinkSync(resolve("node_modules/@types"), join(project, "node_modules/@types"));
symlinkSync(resolve("node_modules/undici-types"), join(project, "node_modules/undici-types"));

for (const consumer of readdirSync(consumers)) {
  test(`a TypeScript project compiles: ${consumer}`, () => {
    const tsc = resolve("node_modules/typescript/bin/tsc");
    const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", join(consumers, consumer)], {
      encoding: "utf8",
    });
    assert.equal(stdout, "");
    assert.equal(status, 0);
  });
}
