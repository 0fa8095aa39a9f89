/** Runs the installed command: in this process, as a process with pipes, or on a pseudo-terminal. It ends with its test. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { NOW, PROJECT, startEmulator } from "../emulator/support.js";

const project = process.env.CBR_TASKS_PKG;
if (project === undefined) throw new Error("CBR_TASKS_PKG is not set; run `npm test -- node`");

const BIN = join(project, "node_modules/cbr-tasks/bin/cbr-tasks.js");

/** @type {import("../../../pkg-template/cli/index.js")} */
const { main, Sink } = await import(pathToFileURL(join(project, "node_modules/cbr-tasks/cli/index.js")).href);

export { PROJECT };

/** @type {{ version: string }} */
const { version } = JSON.parse(readFileSync(join(project, "node_modules/cbr-tasks/package.json"), "utf8"));

/** Time limit of a run, so that a run that never ends fails its test. A server runs as long as all tests of its file. */
const PATIENCE = 60_000;

/** @typedef {{ code: number | null, signal: string | null, stdout: string, stderr: string }} Outcome */

/**
 * @param {import("node:test").TestContext} t
 * @returns {string} a temporary folder, removed after the test
 */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), "cbr-tasks-cli-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/**
 * Runs a program with only the PATH of this process's environment.
 *
 * @param {import("node:test").TestContext} t
 * @param {string[]} argv
 * @param {{ env?: Record<string, string>, cwd?: string, input?: string | typeof KEYBOARD }} [options]
 */
export function start(t, [program, ...args], { env = {}, cwd = folder(t), input } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { PATH: String(process.env.PATH), HOME: cwd, ...env },
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  const said = { stdout: "", stderr: "" };
  /** @type {Set<() => void>} */
  const waiting = new Set();
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    child[name]?.setEncoding("utf8").on("data", (text) => {
      said[name] += text;
      for (const look of waiting) look();
    });
  }
  child.stdin?.on("error", () => {});
  if (input !== undefined && input !== KEYBOARD) child.stdin?.end(input);
  /** @type {Promise<Outcome>} */
  const ended = new Promise((resolve) => {
    child.on("close", (code, signal) => {
      clearTimeout(late);
      resolve({ code, signal, ...said });
      for (const look of waiting) look();
    });
  });
  /** @param {(said: { stdout: string, stderr: string }) => boolean} isSo */
  const until = (isSo) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (isSo(said)) resolve(undefined);
        else if (child.exitCode === null && child.signalCode === null) return;
        else
          reject(new assert.AssertionError({ message: `ended before it was so: ${JSON.stringify(said)}` }));
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  return { child, ended, until, said };
}

/**
 * Starts the command.
 *
 * @param {import("node:test").TestContext} t
 * @param {string[]} args
 * @param {Parameters<typeof start>[2]} [options]
 */
export const startCli = (t, args, options) => start(t, [process.execPath, BIN, ...args], options);

/**
 * Runs the command to its end as a process, for what only a process has: the variables that Node reads when it starts, and the
 * state that it leaves behind.
 *
 * @param {import("node:test").TestContext} t
 * @param {string[]} args
 * @param {Parameters<typeof start>[2]} [options]
 */
export const cliProcess = (t, args, options) => startCli(t, args, options).ended;

/**
 * Output of a command that runs in this process.
 *
 * @param {object} traits of the stream
 */
function output(traits) {
  /** @type {Buffer[]} */
  const chunks = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, traits), text: () => Buffer.concat(chunks).toString() };
}

/**
 * Runs the command to its end in this process: most of the time of a new process goes into its start.
 *
 * @param {import("node:test").TestContext} t
 * @param {string[]} args
 * @param {{ stdout: any, stderr: any }} streams
 * @param {{ env?: Record<string, string>, cwd?: string, input?: string }} options
 * @returns {Promise<number>} the exit code
 */
async function run(t, args, { stdout, stderr }, { env = {}, cwd = folder(t), input = "" }) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error("the command did not end")), PATIENCE);
  const code = await main([process.execPath, BIN, ...args], {
    stdout: new Sink(stdout),
    stderr: new Sink(stderr),
    stdin: Readable.from(input === "" ? [] : [Buffer.from(input)]),
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
    cwd,
    home: env.HOME ?? cwd,
    version,
    signal: late.signal,
    now: Date.now,
    exitCode: 0,
  });
  clearTimeout(timer);
  return code;
}

/**
 * Runs the command in this process, as if in pipes.
 *
 * @param {import("node:test").TestContext} t
 * @param {string[]} args
 * @param {Parameters<typeof run>[3]} [options]
 * @returns {Promise<Outcome>}
 */
export async function cli(t, args, options = {}) {
  // The runner of the tests reads this process's output through a pipe.
  const pipe = { fd: process.stdout.fd };
  const [stdout, stderr] = [output(pipe), output(pipe)];
  const code = await run(t, args, { stdout: stdout.stream, stderr: stderr.stream }, options);
  return { code, signal: null, stdout: stdout.text(), stderr: stderr.text() };
}

/**
 * Runs the command in this process, as if on a terminal, and returns all bytes that the terminal would get.
 *
 * @param {import("node:test").TestContext} t
 * @param {string[]} args
 * @param {Parameters<typeof run>[3] & { columns?: number }} [options]
 */
export async function onTerminal(t, args, { columns = 120, env, ...options } = {}) {
  const { stream, text } = output({ isTTY: true, columns });
  const code = await run(
    t,
    args,
    { stdout: stream, stderr: stream },
    { ...options, env: { TERM: "xterm", ...env } },
  );
  return { code, shown: text().replaceAll("\n", "\r\n") };
}

/** Stands for an input that is typed later. */
const KEYBOARD = Symbol("keyboard");
export const CTRL_C = "\u0003";

/** Runs a program on a pseudo-terminal. Its width is the first argument, and lines on stdin are typed there. */
const ON_A_TERMINAL = `
import os, pty, sys, struct, fcntl, termios, select
pid, fd = pty.fork()
if pid == 0:
    # The size has to stand before the program looks at it.
    sys.stdin.readline()
    os.execvp(sys.argv[2], sys.argv[2:])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
os.write(fd, b"\\n")
sources = [fd, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        typed = os.read(0, 1024)
        if typed: os.write(fd, typed)
        else: sources.remove(0)
    if fd in ready:
        try: shown = os.read(fd, 65536)
        except OSError: break
        if not shown: break
        os.write(1, shown)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
`;

/**
 * Starts the command on a pseudo-terminal, whose output (stdout and stderr) is in `stdout`.
 *
 * @param {import("node:test").TestContext} t
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, columns?: number, shell?: string }} [options] `shell` is a script that runs
 *   the command as `"$@"`
 */
export function startOnTerminal(t, args, { columns = 120, env = {}, shell, ...options } = {}) {
  const through = shell === undefined ? [] : ["sh", "-c", shell, "sh"];
  const argv = ["python3", "-c", ON_A_TERMINAL, String(columns), ...through, process.execPath, BIN, ...args];
  const run = start(t, argv, { ...options, env: { TERM: "xterm", ...env }, input: KEYBOARD });
  return { ...run, type: (/** @type {string} */ keys) => run.child.stdin?.write(keys) };
}

/**
 * An emulator that ends with the test, and the environment for it.
 *
 * @param {import("node:test").TestContext} t
 * @param {Partial<import("../../../www/emulator/service/options.js").EmulatorOptions>} [options]
 */
export async function emulator(t, options = {}) {
  /** @type {string[]} */
  const urls = [];
  const { emulator: service, url } = await startEmulator(t, {
    now: NOW,
    clock: () => NOW,
    onRequest: ({ url }) => urls.push(url),
    ...options,
  });
  const env = { CBR_ENDPOINT: url, OS_PROJECT_ID: PROJECT, OS_TOKEN: service.credentials.token };
  return { service, url, urls, env };
}

/**
 * The environment for a server that responds to every list with the given tasks.
 *
 * @param {import("node:test").TestContext} t
 * @param {unknown[]} tasks
 */
export async function serving(t, tasks) {
  const { serve } = await import("../client/support.js");
  const { url } = await serve(t, (req, res) => {
    const { searchParams } = new URL(req.url ?? "", "http://127.0.0.1");
    const offset = Number(searchParams.get("offset") ?? 0);
    const page = tasks.slice(offset, offset + Number(searchParams.get("limit") ?? 1000));
    res.writeHead(200, { "content-type": "application/json" });
    res.end(JSON.stringify({ operation_logs: page, count: tasks.length }));
  });
  return { CBR_ENDPOINT: url, OS_PROJECT_ID: PROJECT, OS_TOKEN: "token-for-tests" };
}

/** @param {string} ndjson */
export const lines = (ndjson) =>
  ndjson
    .trimEnd()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** @param {string} path */
export const text = (path) => readFileSync(path, "utf8");
