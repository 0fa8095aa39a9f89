import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { excesses } from "../../xtask/js/budget.js";
import { pageSizes } from "../../xtask/js/page-sizes.js";
import { sections } from "../../xtask/js/sections.js";
import { installed, tarball } from "./installed.js";

/**
 * Measures the package against a budget.
 *
 * @param {(budget: Record<string, import("../../xtask/js/budget.js").Measure>) => void} change to the recorded one
 */
function measure(change) {
  const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-budget-"));
  try {
    const budget = JSON.parse(readFileSync("tests/packaging/budget.json", "utf8"));
    change(budget);
    const file = join(folder, "budget.json");
    writeFileSync(file, JSON.stringify(budget));
    const args = ["xtask/js/sizes.js", installed, tarball, "target/xtask/bundles.json", file];
    return spawnSync(process.execPath, args, { encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("a size beyond its record", () => {
  test("passes up to 2 % more", () => {
    const budget = { client: { size: 10_000, parts: { "api.js": 20_000 } } };
    assert.deepEqual(excesses({ client: { size: 10_200, parts: { "api.js": 20_400 } } }, budget), []);
  });

  test("fails beyond that and lists what grew, the largest first", () => {
    const budget = {
      client: { size: 10_000, parts: { "api.js": 20_000, "client.js": 500, "errors.js": 70 } },
    };
    const grown = { "api.js": 20_010, "client.js": 700, "new.js": 90, "errors.js": 60 };
    assert.deepEqual(excesses({ client: { size: 10_201, parts: grown } }, budget), [
      "client: 10000 → 10201, 2.0 % more\n  client.js +200\n  new.js +90 (new)\n  api.js +10",
    ]);
  });

  test("fails without a record", () => {
    assert.deepEqual(excesses({ proxy: { size: 5, parts: {} } }, {}), [
      "proxy: 5, and the budget has no such entry",
    ]);
  });
});

describe("npm run sizes", () => {
  test("fails with a lowered budget and names the part that is larger", () => {
    const { status, stderr } = measure(({ viewer }) => {
      viewer.size = Math.floor(viewer.size / 1.03);
      viewer.parts["pkg-template/viewer/formatter.js"] -= 100;
    });
    assert.match(stderr, /^beyond the budget: viewer: \d+ → \d+, 3\.\d % more\n {2}.*formatter\.js \+100$/m);
    assert.equal(status, 1);
  });

  for (const name of ["cbr_tasks", "cbr_tasks_table"]) {
    test(`counts the sections of ${name}`, () => {
      const module = readFileSync(join(installed, `wasm/${name}_bg.wasm`));
      const sizes = sections(module);
      // Code is most of a module.
      assert.ok(sizes.code > 0.8 * module.length, `${sizes.code} bytes of code`);
      // Each of them has a number and a length before it, and the module a header of 8 bytes.
      const sum = Object.values(sizes).reduce((all, bytes) => all + bytes, 0);
      assert.ok(sum <= module.length - 8 - 2 * Object.keys(sizes).length);
      assert.ok(sum >= module.length - 8 - 6 * Object.keys(sizes).length);
    });
  }

  test("counts of a page its scripts and the modules that it loads, without their compressed copies", async () => {
    const { tasks, viewer, table } = await pageSizes(installed);
    const loaded = (/** @type {import("../../xtask/js/budget.js").Measure} */ { parts }) =>
      Object.keys(parts)
        .filter((file) => /wasm\/.*(\.wasm|base64\.js)$/.test(file))
        .sort();
    assert.deepEqual(loaded(tasks), ["wasm/cbr_tasks_bg.wasm"]);
    assert.deepEqual(loaded(viewer), ["wasm/cbr_tasks_bg.wasm"]);
    assert.deepEqual(loaded(table), ["wasm/cbr_tasks_bg.wasm", "wasm/cbr_tasks_table_bg.wasm"]);
    const facade = Object.keys(table.parts).filter((file) => file.startsWith("table/"));
    assert.ok(facade.includes("table/health.js"));
    assert.deepEqual(
      facade.filter((file) => /live-table|metrics|exposition/.test(file)),
      [],
    );
    assert.ok("viewer/index.js" in viewer.parts && !("viewer/index.js" in tasks.parts));
    const module = gzipSync(readFileSync(join(installed, "wasm/cbr_tasks_bg.wasm")), { level: 9 }).length;
    const script = tasks.size - module;
    assert.ok(script > 2_000 && script < 20_000, `${script} bytes of script`);
  });
});
