/** Finding and reading `clouds.yaml` and `secure.yaml`, where OpenStack's tools find them. */
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { UsageError } from "../args/usage-error.js";
import { inWords } from "../process/system-errors.js";

/** @typedef {Readonly<Record<string, unknown>>} Mapping whose scalars are all text: a password of digits keeps its zeros */

/**
 * @typedef {object} Surroundings
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {string} home
 * @property {string} cwd
 * @property {string} [system] the folder of the machine's own files
 */

/**
 * @typedef {object} CloudsFile
 * @property {string} path
 * @property {Readonly<Record<string, Mapping>>} profiles with the secure file's values in them
 */

const ENDINGS = [".yaml", ".yml", ".json"];
const MAX_SIZE = 1 << 20;

/**
 * @param {Surroundings} surroundings
 * @returns {Promise<CloudsFile | undefined>}
 */
export async function readClouds(surroundings) {
  const { env, home, cwd, system = "/etc/openstack" } = surroundings;
  const folders = [cwd, join(env.XDG_CONFIG_HOME || join(home, ".config"), "openstack"), system];
  const clouds = await readFirst("clouds", "OS_CLIENT_CONFIG_FILE", surroundings, folders);
  if (!clouds) return undefined;
  // A clouds.yaml of somebody else, in the folder where this runs, says where secrets go: it gets none but its own.
  const beside = [dirname(resolve(cwd, clouds.path))];
  const secure = await readFirst("secure", "OS_CLIENT_SECURE_FILE", surroundings, beside);
  const found = mapping(clouds.content.clouds);
  if (!found) throw new UsageError(`${clouds.path}: expected profiles below "clouds", got none`);
  const secrets = mapping(secure?.content.clouds) ?? {};
  const profiles = Object.entries(found).map(([name, profile]) => [
    name,
    mapping(merge(mapping(profile) ?? {}, Object.hasOwn(secrets, name) ? secrets[name] : {})) ?? {},
  ]);
  return { path: clouds.path, profiles: Object.fromEntries(profiles) };
}

/**
 * The first file that there is; one that is named has to be there.
 *
 * @param {string} name
 * @param {string} variable
 * @param {Surroundings} surroundings
 * @param {readonly string[]} folders
 */
async function readFirst(name, variable, { env, cwd }, folders) {
  const named = env[variable];
  if (named) {
    const content = await read(resolve(cwd, named));
    if (!content) throw new UsageError(`${variable}: expected a file that is there, got ${named}`);
    return { path: named, content };
  }
  for (const path of folders.flatMap((folder) => ENDINGS.map((ending) => join(folder, name + ending)))) {
    const content = await read(path);
    if (content) return { path, content };
  }
  return undefined;
}

/**
 * @param {string} path
 * @returns {Promise<Mapping | undefined>} undefined where there is no such file
 */
async function read(path) {
  let text;
  try {
    // Reading a pipe or a device may never end.
    const found = await stat(path);
    if (!found.isFile()) {
      throw new UsageError(`${path}: expected a file, got something else that has this name`);
    }
    if (found.size > MAX_SIZE) {
      throw new UsageError(`${path}: expected at most ${MAX_SIZE} bytes, got ${found.size}`);
    }
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UsageError(`${path}: cannot be read: ${inWords(error)}`);
  }
  return parse(path, text);
}

/**
 * The parser's own messages quote the file, in which there may be a secret.
 *
 * @param {string} path
 * @param {string} text
 */
function parse(path, text) {
  const document = parseDocument(text, { schema: "failsafe", merge: true, logLevel: "silent" });
  const [problem] = document.errors;
  if (problem) {
    const line = problem.linePos?.[0].line ?? 1;
    throw new UsageError(`${path}: expected YAML, got something else in line ${line} (${problem.code})`);
  }
  let content;
  try {
    content = document.toJS();
  } catch {}
  if (content === undefined || holdsItself(content)) {
    throw new UsageError(`${path}: expected YAML whose aliases can be followed`);
  }
  return mapping(content) ?? {};
}

/**
 * An alias may stand in what it means.
 *
 * @param {unknown} node
 * @param {Set<unknown>} [above] what the node is in
 * @param {Set<unknown>} [cleared]
 * @returns {boolean}
 */
function holdsItself(node, above = new Set(), cleared = new Set()) {
  if (typeof node !== "object" || node === null || cleared.has(node)) return false;
  if (above.has(node)) return true;
  above.add(node);
  const does = Object.values(node).some((entry) => holdsItself(entry, above, cleared));
  above.delete(node);
  cleared.add(node);
  return does;
}

/**
 * @param {unknown} node
 * @returns {Mapping | undefined}
 */
export function mapping(node) {
  const isMapping = typeof node === "object" && node !== null && !Array.isArray(node);
  return isMapping ? /** @type {Mapping} */ (node) : undefined;
}

/**
 * @param {unknown} under
 * @param {unknown} over
 * @returns {unknown}
 */
function merge(under, over) {
  const [base, changes] = [mapping(under), mapping(over)];
  if (!base || !changes) return over;
  const merged = Object.entries(changes).map(([key, value]) => [
    key,
    Object.hasOwn(base, key) ? merge(base[key], value) : value,
  ]);
  return { ...base, ...Object.fromEntries(merged) };
}
