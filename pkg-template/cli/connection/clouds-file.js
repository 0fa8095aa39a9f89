/** Finds and reads `clouds.yaml` and `secure.yaml` in the places where OpenStack's tools look for them. */
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../args/usage-error.js";
import { readSmallFile } from "./read-file.js";

/**
 * YAML mapping whose scalars are strings: a password of digits keeps its zeros. Dashes in the names of a profile's settings are
 * underscores here.
 *
 * @typedef {Readonly<Record<string, unknown>>} Mapping
 */

/**
 * The part of the context that decides where settings come from.
 *
 * @typedef {object} SearchContext
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {string} home
 * @property {string} cwd
 * @property {string} [system] folder of system-wide files
 */

/**
 * @typedef {object} CloudsFile
 * @property {string} path
 * @property {Readonly<Record<string, Mapping>>} profiles merged with those of secure.yaml
 * @property {Readonly<Record<string, Mapping>>} vendors profiles of the `clouds-public.yaml` beside it
 */

const ENDINGS = [".yaml", ".yml", ".json"];
/** A real file has a few KB. Parsing takes up to a second for this size and 30 s for 1 MB, and Ctrl-C has no effect meanwhile. */
const MAX_SIZE = 1 << 16;

/** Largest number of nodes with every alias expanded. Without aliases a file of that size has fewer. */
const MAX_NODES = 100_000;

/**
 * @param {SearchContext} searchContext
 * @returns {Promise<CloudsFile | undefined>}
 */
export async function readClouds(searchContext) {
  const { env, home, cwd, system = "/etc/openstack" } = searchContext;
  const folders = [cwd, join(env.XDG_CONFIG_HOME || join(home, ".config"), "openstack"), system];
  const clouds = await readFirst("clouds", "OS_CLIENT_CONFIG_FILE", searchContext, folders);
  if (!clouds) return undefined;
  // clouds.yaml decides where secrets are sent. In a folder of another person it may name that person's server, so the user's own
  // secrets must not be merged into it: only a secure.yaml in the same folder is.
  const beside = [dirname(resolve(cwd, clouds.path))];
  const secure = await readFirst("secure", "OS_CLIENT_SECURE_FILE", searchContext, beside);
  const vendors = await readFirst("clouds-public", "OS_CLIENT_VENDOR_FILE", searchContext, beside);
  const found = profilesOf(clouds.content.clouds);
  if (!found) throw new UsageError(`${clouds.path}: expected profiles below "clouds", got none`);
  const secrets = profilesOf(secure?.content.clouds) ?? {};
  const profiles = Object.entries(found).map(([name, profile]) => [
    name,
    Object.hasOwn(secrets, name) ? merge(profile, secrets[name]) : profile,
  ]);
  return {
    path: clouds.path,
    profiles: Object.fromEntries(profiles),
    vendors: profilesOf(vendors?.content["public-clouds"]) ?? {},
  };
}

/** @param {unknown} node @returns {Record<string, Mapping> | undefined} */
function profilesOf(node) {
  const found = mapping(node);
  if (!found) return undefined;
  const profiles = Object.entries(found).map(([name, profile]) => [
    name,
    mapping(underscored(mapping(profile) ?? {})) ?? {},
  ]);
  return Object.fromEntries(profiles);
}

/**
 * Replaces dashes in the names of settings, at any depth: `auth-url` is `auth_url`.
 *
 * @param {unknown} node
 * @returns {unknown}
 */
function underscored(node) {
  if (Array.isArray(node)) return node.map(underscored);
  const found = mapping(node);
  if (!found) return node;
  const entries = Object.entries(found).map(([name, value]) => [
    name.replaceAll("-", "_"),
    underscored(value),
  ]);
  return Object.fromEntries(entries);
}

/**
 * Reads the file that a variable of the environment names, which must exist. Without the variable, reads the first file that
 * exists.
 *
 * @param {string} name
 * @param {string} variable
 * @param {SearchContext} searchContext
 * @param {readonly string[]} folders
 */
async function readFirst(name, variable, { env, cwd }, folders) {
  const named = env[variable];
  if (named) {
    const content = await read(resolve(cwd, named));
    if (!content) throw new UsageError(`${variable}: expected an existing file, got ${named}`);
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
 * @returns {Promise<Mapping | undefined>} undefined if there is no such file
 */
async function read(path) {
  const text = await readSmallFile(path, MAX_SIZE);
  return text === undefined ? undefined : parse(path, text);
}

/**
 * Parses YAML. The parser's own messages are dropped: they quote the file, which may contain secrets.
 *
 * @param {string} path
 * @param {string} text
 */
async function parse(path, text) {
  // Loaded late: without a file, the parser is not needed.
  const yaml = await import("#yaml");
  let content;
  try {
    content = yaml.parse(text);
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) throw error;
    const line = (error.mark?.line ?? 0) + 1;
    throw new UsageError(`${path}: expected YAML, got something else in line ${line}`);
  }
  if (expandedSize(content) > MAX_NODES) {
    throw new UsageError(`${path}: expected YAML without circular or excessive aliases`);
  }
  return mapping(content) ?? {};
}

/**
 * Number of nodes with every alias expanded: infinite for an alias of a node that contains it.
 *
 * @param {unknown} node
 * @param {Map<unknown, number>} [sizes]
 * @returns {number}
 */
function expandedSize(node, sizes = new Map()) {
  if (typeof node !== "object" || node === null) return 1;
  const known = sizes.get(node);
  if (known !== undefined) return known;
  sizes.set(node, Number.POSITIVE_INFINITY);
  const size = Object.values(node).reduce((sum, entry) => sum + expandedSize(entry, sizes), 1);
  sizes.set(node, size);
  return size;
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
 * Deep merge of two mappings. If both have a value for a key, the value of `upper` is used.
 *
 * @param {Mapping} lower
 * @param {Mapping} upper
 * @returns {Mapping}
 */
export function merge(lower, upper) {
  const merged = Object.entries(upper).map(([key, value]) => {
    const [base, changes] = [mapping(Object.hasOwn(lower, key) ? lower[key] : undefined), mapping(value)];
    return [key, base && changes ? merge(base, changes) : value];
  });
  return { ...lower, ...Object.fromEntries(merged) };
}
