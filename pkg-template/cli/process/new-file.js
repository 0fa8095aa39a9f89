import { randomBytes } from "node:crypto";
import { unlinkSync } from "node:fs";
import { link, lstat, open, realpath, rename, unlink } from "node:fs/promises";
import { UsageError } from "../args/usage-error.js";
import { clean } from "../text/clean.js";
import { inWords } from "./system-errors.js";

/** @import { FileHandle } from "node:fs/promises" */

/** A file that is there once all of it is. Until then it has another name beside its own. */
export class NewFile {
  #path;
  #partial;
  #handle;
  #isForced;
  #removeAtExit;

  /**
   * @param {string} path
   * @param {string} partial
   * @param {FileHandle} handle
   * @param {boolean} isForced
   */
  constructor(path, partial, handle, isForced) {
    this.#path = path;
    this.#partial = partial;
    this.#handle = handle;
    this.#isForced = isForced;
    // A process that is told twice to end does not wait.
    this.#removeAtExit = () => {
      try {
        unlinkSync(partial);
      } catch {}
    };
    process.on("exit", this.#removeAtExit);
  }

  /**
   * Begins a file; one that is there is replaced only by force.
   *
   * @param {string} path
   * @param {boolean} isForced
   */
  static async begin(path, isForced) {
    const { target, mode } = await placeOf(path, isForced);
    const partial = `${target}.${randomBytes(4).toString("hex")}.partial`;
    let file;
    try {
      file = new NewFile(target, partial, await open(partial, "wx", mode), isForced);
      // What was nobody else's to read stays so, and the umask may have taken from what was.
      if (mode !== undefined) await file.#handle.chmod(mode);
      return file;
    } catch (error) {
      await file?.discard();
      throw unwritable(path, error);
    }
  }

  /** @param {Uint8Array} bytes */
  async write(bytes) {
    await this.#handle.writeFile(bytes);
  }

  /** Gives the file its name. */
  async end() {
    await this.#handle.sync();
    await this.#handle.close();
    if (this.#isForced) await rename(this.#partial, this.#path);
    else await this.#putWhereNoneIs();
    process.off("exit", this.#removeAtExit);
  }

  /** Takes away what has been written; after the end nothing. */
  async discard() {
    await this.#handle.close().catch(() => {});
    await unlink(this.#partial).catch(() => {});
    process.off("exit", this.#removeAtExit);
  }

  /** Somebody else may have made a file of that name meanwhile, which `rename` would replace. */
  async #putWhereNoneIs() {
    try {
      await link(this.#partial, this.#path);
    } catch (error) {
      if (codeOf(error) === "EEXIST") throw isThere(this.#path);
      // Some file systems have no links.
      await placeOf(this.#path, false);
      await rename(this.#partial, this.#path);
      return;
    }
    await unlink(this.#partial);
  }
}

/**
 * Where a file will be, and the permissions of the one that is there.
 *
 * @param {string} path
 * @param {boolean} isForced
 * @returns {Promise<{ target: string, mode?: number }>}
 */
async function placeOf(path, isForced) {
  try {
    await lstat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { target: path };
    throw unwritable(path, error);
  }
  if (!isForced) throw isThere(path);
  // What a link points to is replaced, not the link; a device or a folder never is.
  const target = await realpath(path).catch((error) => {
    throw unwritable(path, error);
  });
  const old = await lstat(target);
  if (!old.isFile()) {
    throw new UsageError(`${clean(path)}: expected a file, got something else that has this name`);
  }
  return { target, mode: old.mode & 0o777 };
}

/** @param {string} path */
function isThere(path) {
  return new UsageError(`${clean(path)}: expected no file of this name, got one`, {
    hint: "--force replaces it",
  });
}

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;

/**
 * @param {string} path
 * @param {unknown} error
 */
function unwritable(path, error) {
  return new UsageError(`${clean(path)}: cannot be written: ${inWords(error)}`, { cause: error });
}
