/** Runs the programs of the README and of the guides, in a folder of a project with the package installed. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const installed = process.env.CBR_TASKS_PKG;
if (installed === undefined) throw new Error("CBR_TASKS_PKG is not set; run `npm test -- readme`");

/** The project with the package installed. */
export const project = installed;

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Address that a server prints at its start. */
export const ADDRESS = /^http:\/\/127\.0\.0\.1:\d+\//m;

/** Variables that tell rustup's programs which Rust to run. */
export const TOOLCHAIN = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(CARGO|RUSTUP)_HOME$|^RUSTUP_TOOLCHAIN$/.test(name)),
);

/** Time limit of a program. */
const PATIENCE = 60_000;

/**
 * A folder below the project, removed after the test.
 *
 * @param {import("node:test").TestContext} t
 * @param {Readonly<Record<string, string>>} files
 */
export async function folder(t, files) {
  const path = await mkdtemp(join(project, "readme-"));
  t.after(() => rm(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}

/**
 * Starts a program as a process, which ends with the test.
 *
 * @param {import("node:test").TestContext} t
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string> }} where
 */
export function start(t, command, args, { cwd, env }) {
  const { PATH = "", HOME = "" } = process.env;
  // A process group of its own, so that npm's child processes end with it.
  const child = spawn(command, args, { cwd, env: { PATH, HOME, ...env }, detached: true });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said.stderr += text;
  });
  let isLate = false;
  let isEnded = false;
  /** @type {Promise<number | null | "late">} */
  const ended = new Promise((resolve) => {
    child.once("close", (code) => {
      isEnded = true;
      resolve(isLate ? "late" : code);
    });
  });
  const end = (signal = /** @type {NodeJS.Signals} */ ("SIGTERM")) => {
    if (!isEnded && child.pid) process.kill(-child.pid, signal);
    return ended;
  };
  const timer = setTimeout(() => {
    isLate = true;
    end("SIGKILL");
  }, PATIENCE);
  t.after(() => {
    clearTimeout(timer);
    return end();
  });
  return { child, said, ended, end };
}

/**
 * Runs a program to its end and returns its output.
 *
 * @param {import("node:test").TestContext} t
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string> }} where
 */
export async function run(t, command, args, where) {
  const { said, ended } = start(t, command, args, where);
  const code = await ended;
  assert.equal(code, 0, said.stderr);
  return said.stdout;
}

/**
 * Waits for a line of a program's output.
 *
 * @param {{ said: { stdout: string, stderr: string } }} program
 * @param {RegExp} pattern
 */
export async function line({ said }, pattern) {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    const found = pattern.exec(said.stdout);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return assert.fail(`${pattern} was not printed: ${said.stdout}${said.stderr}`);
}
