/** The runner of the tests in three engines, `tests/engines-web`. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../engines-web/main.js", import.meta.url));

/** @param {string[]} args @param {NodeJS.ProcessEnv} env */
function run(args, env) {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  return { child, ended: once(child, "close").then(([code]) => ({ code, output })) };
}

test("an engine that is missing fails, and the output says how to get it", async () => {
  for (const [engine, variable, packages] of [
    ["firefox", "FIREFOX_PATH", "firefox-esr"],
    ["webkit", "WEBKIT_DRIVER", "webkit2gtk-driver xvfb"],
  ]) {
    const { code, output } = await run([engine, "Chinese", "German"], { [variable]: "/nowhere" }).ended;
    assert.equal(code, 1);
    assert.match(output, new RegExp(`${engine} is missing: install .*apt-get install ${packages}`));
    assert.match(output, new RegExp(`^${engine} +0 +2 `, "m"));
    assert.match(output, /^0 passed, 2 failed$/m);
  }
});

test("a signal ends the browsers and removes what they wrote", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-engines-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { child, ended } = run(["chromium"], { TMPDIR: folder });
  await once(child.stdout, "data");
  child.kill("SIGINT");
  assert.equal((await ended).code, 130);
  assert.deepEqual(readdirSync(folder), []);
});
