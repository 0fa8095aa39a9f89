/** Build tools of the consumers: installed once, and linked to the folder of the consumers. */
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
 * Links files to another folder, by hard links if the disk is the same. Consumers are outside the repository, so
 * that they do not find its files by accident; bundlers refuse symbolic links that lead outside a project.
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
 * The package with this platform's program.
 *
 * @param {string} modules a node_modules folder
 * @param {string} start of its name, such as `@deno/`
 * @returns {string | undefined} undefined if there is none for this platform
 */
export function platformPackage(modules, start) {
  const path = join(modules, start);
  const [folder, beginning] = start.endsWith("/") ? [path, ""] : [dirname(path), basename(path)];
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((each) => each.startsWith(beginning));
  return name && join(folder, name);
}
