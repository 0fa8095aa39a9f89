/** Files below a folder, for a web server: nothing outside it, nothing hidden, no listing. */
import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".wasm": "application/wasm",
};

/**
 * @param {string} folder
 * @param {string} pathname percent-encoded, below the folder
 * @returns {Promise<{ type: string, body: Buffer } | undefined>} undefined where there is no such file to serve
 */
export async function readStatic(folder, pathname) {
  const steps = decode(pathname)?.split("/");
  if (!steps?.every(isPlain)) return undefined;
  const type = TYPES[extname(steps.at(-1) ?? "")];
  if (!type) return undefined;
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, ...steps))]);
    return file.startsWith(root + sep) ? { type, body: await readFile(file) } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} pathname */
function decode(pathname) {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

/**
 * One step of a path: it neither hides, climbs, nor means a drive.
 *
 * @param {string} step
 */
function isPlain(step) {
  return /^[^.\\:\0][^\\:\0]*$/.test(step);
}
