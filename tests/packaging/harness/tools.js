/** The tools that consumers are built with: installed once, and linked to where the consumers are. */
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * The same files under another folder, as hard links where the disk is the same. Consumers lie outside the repository, so
 * that nothing of it is found by accident, and bundlers refuse links that lead outside.
 *
 * @param {string} from
 * @param {string} to
 */
export function linkFolder(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkFile(source, target);
  }
}

/** @param {string} source @param {string} target */
function linkFile(source, target) {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

/**
 * The package of this platform's program.
 *
 * @param {string} modules a node_modules folder
 * @param {string} start of its name, such as `@deno/`
 * @returns {string | undefined} undefined where there is none for this platform
 */
export function platformPackage(modules, start) {
  const path = join(modules, start);
  const [folder, beginning] = start.endsWith("/") ? [path, ""] : [dirname(path), basename(path)];
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((each) => each.startsWith(beginning));
  return name && join(folder, name);
}
