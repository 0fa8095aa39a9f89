import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { UsageError } from "../args/usage-error.js";
import { describeError } from "../process/system-errors.js";

/**
 * Reads a small file of settings. Its size is checked first, because parsing a large one takes long and cannot be interrupted.
 *
 * @param {string} path
 * @param {number} limit bytes
 * @returns {Promise<string | undefined>} undefined if there is no such file
 */
export async function readSmallFile(path, limit) {
  let file;
  try {
    // Without O_NONBLOCK, opening a pipe would wait for a writer for ever.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await file.stat();
    if (!found.isFile()) throw new UsageError(`${path}: expected a regular file, got something else`);
    if (found.size > limit) throw tooLarge(path, limit, `${found.size}`);
    // Some files say that they are empty, and some grow meanwhile.
    const bytes = Buffer.alloc(limit + 1);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > limit) throw tooLarge(path, limit, "more");
    return bytes.toString("utf8", 0, length);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UsageError(`${path}: cannot be read: ${describeError(error)}`);
  } finally {
    await file?.close();
  }
}

/** @param {string} path @param {number} limit @param {string} got */
const tooLarge = (path, limit, got) => new UsageError(`${path}: expected at most ${limit} bytes, got ${got}`);
