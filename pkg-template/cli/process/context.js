/**
 * Everything that a command uses of its process: streams, variables, folders, clock and signal. Tests pass a context of their
 * own, so that a command can run without a process.
 *
 * @typedef {object} Context
 * @property {import("./sink.js").Sink} stdout
 * @property {import("./sink.js").Sink} stderr
 * @property {import("node:stream").Readable} stdin
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {string} cwd
 * @property {string} home
 * @property {string} version of the package
 * @property {AbortSignal} signal aborts the command; its reason is the error to report
 * @property {() => number} now milliseconds since 1970
 * @property {number} exitCode exit code if the command does not throw; a command may set it
 */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { EXIT } from "./exit-codes.js";
import { Interruption } from "./interruption.js";
import { Sink } from "./sink.js";

/**
 * The context of the running process.
 *
 * @param {URL} manifest the package's package.json
 * @returns {Context}
 */
export function processContext(manifest) {
  const interruption = new Interruption(process);
  return {
    stdout: new Sink(process.stdout, (reason) => interruption.end(reason)),
    // Without its messages a command is still useful, so a closed stderr does not end it.
    stderr: new Sink(process.stderr),
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    version: JSON.parse(readFileSync(manifest, "utf8")).version,
    signal: interruption.signal,
    now: Date.now,
    exitCode: EXIT.DONE,
  };
}
