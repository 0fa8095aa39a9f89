import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { emulated } from "./client-support.js";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("the script of the README prints the failure rate of every vault, in at most 15 lines", async (t) => {
  const script = /```js\n(import \{ CbrClient, TaskTable \}.*?)```/s.exec(readme)?.[1] ?? "";
  assert.ok(script.trimEnd().split("\n").length <= 15);

  const { emulator, url, token } = await emulated(t, { tasks: 5000 });
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: String(process.env.CBR_TASKS_PKG),
    env: {
      PATH: process.env.PATH,
      CBR_ENDPOINT: url,
      OS_PROJECT_ID: emulator.projectId,
      OS_TOKEN: token,
    },
  });

  /** @type {Map<string, { all: number, failed: number }>} */
  const vaults = new Map();
  for (let offset = 0; offset < 5000; offset += 1000) {
    const response = await fetch(
      `${url}/v3/${emulator.projectId}/operation-logs?limit=1000&offset=${offset}`,
      {
        headers: { "x-auth-token": token },
      },
    );
    for (const { status, vault_name } of (await response.json()).operation_logs) {
      const name = vault_name || "(no vault)";
      const vault = vaults.get(name) ?? { all: 0, failed: 0 };
      vault.all += 1;
      if (status === "failed" || status === "timeout") vault.failed += 1;
      vaults.set(name, vault);
    }
  }
  const expected = [...vaults].map(
    ([name, { all, failed }]) => `${name} ${((100 * failed) / all).toFixed(1)} %`,
  );
  assert.ok(expected.length > 10);
  assert.deepEqual(stdout.trimEnd().split("\n").sort(), expected.sort());
});
