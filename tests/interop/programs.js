import { spawn } from "node:child_process";

/** Longest run of a program, in milliseconds: it would hang only if a server's answer never came. */
const LIMIT = 300_000;

/**
 * Starts a program that is ended after a while.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} env the whole environment, but for PATH
 */
export function start(program, args, env) {
  const child = spawn(program, args, { env: { PATH: process.env.PATH ?? "", ...env }, timeout: LIMIT });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    texts.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    texts.stderr += chunk;
  });
  return { child, stdin: child.stdin, output: () => texts.stdout, errors: () => texts.stderr };
}
