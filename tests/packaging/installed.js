/** The package as users get it: packed, and installed in a project. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";

const folder = process.env.CBR_TASKS_PKG;
if (folder === undefined) throw new Error("CBR_TASKS_PKG is not set; run `npm test -- packaging`");

/** The project with the package installed. */
export const project = folder;

/** The installed package. */
export const installed = join(project, "node_modules/cbr-tasks");

/** The packed package. */
export const tarball = readTarball();

function readTarball() {
  const { dependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  return resolve(project, dependencies["cbr-tasks"].replace(/^file:/, ""));
}

/** `require`, as in a file of the project. */
export const require = createRequire(join(project, "index.cjs"));

/**
 * Every file of the package, relative and with forward slashes, sorted.
 *
 * @returns {string[]}
 */
export function files() {
  return readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(installed, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}
