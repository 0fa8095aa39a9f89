/** Prints a transcript of each command of the built package with an emulator: node tests/cli-transcript.js */
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createEmulator } from "../www/emulator/http/server.js";

const BIN = fileURLToPath(new URL("../pkg/bin/cbr-tasks.js", import.meta.url));
const WIDTH = 140;
const MOST = 16;

const emulator = createEmulator({ tasks: 20_000, live: true });
const { url, close } = await emulator.listen(0);
const cwd = mkdtempSync(join(tmpdir(), "cbr-tasks-transcript-"));
mkdirSync(join(cwd, "bin"));
symlinkSync(BIN, join(cwd, "bin/cbr-tasks"));
const env = {
  PATH: `${join(cwd, "bin")}:${process.env.PATH}`,
  HOME: cwd,
  CBR_ENDPOINT: url,
  OS_PROJECT_ID: emulator.projectId,
  OS_TOKEN: emulator.credentials.token,
};

/**
 * Runs a line of the shell, and prints its output and its exit code.
 *
 * @param {string} line
 * @param {Record<string, string>} [more] of the environment
 */
async function show(line, more = {}) {
  const child = spawn("bash", ["-c", line], { cwd, env: { ...env, ...more } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  }
  const code = await new Promise((resolve) => child.on("close", resolve));
  const lines = said
    .trimEnd()
    .split(/\r?\n/)
    .filter((line, at) => at > 0 || line !== "");
  console.log(`$ ${line}`);
  for (const line of lines.slice(0, MOST)) {
    console.log(line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line);
  }
  if (lines.length > MOST) console.log(`… ${lines.length - MOST} more lines`);
  console.log(`=> ${code}\n`);
}

/** @param {string} status */
async function idOf(status) {
  const args = ["list", "--output", "csv", "--columns", "id", "--limit", "1", "--status", status];
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...args], { env });
  return stdout.split(/\r?\n/)[1];
}

try {
  await show("cbr-tasks --help");
  await show("cbr-tasks list --limit 5 --output table");
  await show("cbr-tasks list --status failed --since 7d --columns id,error,message --output csv | head -4");
  await show(`cbr-tasks list --query 'vault:生产 duration>1h' --sort duration:desc --limit 3 --output table`);
  await show(`cbr-tasks get ${await idOf("failed")} --output table`);
  await show(`cbr-tasks wait ${await idOf("success")}`);
  await show(`cbr-tasks wait ${await idOf("failed")} --output table --columns id,status,error`);
  await show("timeout --preserve-status -s INT 4 cbr-tasks watch --interval 1s --output table");
  await show("cbr-tasks health --output table");
  await show("cbr-tasks health --by vault --output table");
  await show("cbr-tasks report");
  await show("cbr-tasks stats --output table");
  await show("cbr-tasks stats --by vault,error --limit 5 --output table");
  await show("cbr-tasks export tasks.csv && cbr-tasks export tasks.ndjson && wc -lc tasks.*");
  await show("cbr-tasks query 'status:timeout has:vault' tasks.csv --limit 3 --output table");
  await show("cbr-tasks whoami --check");
  await show("timeout --preserve-status -s INT 2 cbr-tasks serve --port 0");
  await show("timeout --preserve-status -s INT 2 cbr-tasks demo --port 0");
  await show("cbr-tasks complete bash | head -3");
  await show("cbr-tasks lst");
  await show("cbr-tasks list --token=abc");
  await show("cbr-tasks get 00000000-0000-0000-0000-000000000000");
  await show("cbr-tasks list", { OS_TOKEN: "wrong" });
} finally {
  rmSync(cwd, { recursive: true });
  await close();
}
