import { randomBytes } from "node:crypto";
import { unlinkSync } from "node:fs";
import { link, lstat, open, realpath, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../args/usage-error.js";
import { clean } from "../text/clean.js";
import { describeError } from "./system-errors.js";

/** @import { FileHandle } from "node:fs/promises" */

/** A file that appears when it is complete (atomic write): until then it has a temporary name in the same folder. */
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
    // The second Ctrl-C ends the process without `discard`.
    this.#removeAtExit = () => {
      try {
        unlinkSync(partial);
      } catch {}
    };
    process.on("exit", this.#removeAtExit);
  }

  /**
   * Creates the temporary file. An existing file is replaced only if forced.
   *
   * @param {string} path
   * @param {boolean} isForced
   */
  static async begin(path, isForced) {
    const { target, mode } = await resolveTarget(path, isForced);
    // Not made of the file's name, which may be as long as names can be.
    const partial = join(dirname(target), `.cbr-tasks-${randomBytes(4).toString("hex")}.partial`);
    let file;
    try {
      file = new NewFile(target, partial, await open(partial, "wx", mode), isForced);
      // The new file gets the permissions of the old one exactly: `open` reduces them by the umask.
      if (mode !== undefined) await file.#handle.chmod(mode);
      return file;
    } catch (error) {
      await file?.discard();
      throw unwritable(path, error);
    }
  }

  /** @param {Uint8Array} bytes */
  async write(bytes) {
    try {
      await this.#handle.writeFile(bytes);
    } catch (error) {
      throw unfinished(this.#path, error);
    }
  }

  /** Completes the file: it gets its own name. */
  async end() {
    try {
      await this.#handle.sync();
      await this.#handle.close();
      if (this.#isForced) await rename(this.#partial, this.#path);
      else await this.#renameToNew();
    } catch (error) {
      throw error instanceof UsageError ? error : unfinished(this.#path, error);
    }
    process.off("exit", this.#removeAtExit);
  }

  /** Removes the temporary file. After `end` it has no effect. */
  async discard() {
    await this.#handle.close().catch(() => {});
    await unlink(this.#partial).catch(() => {});
    process.off("exit", this.#removeAtExit);
  }

  /** Renames without replacing: another program may have created a file of that name, and `rename` would replace it. */
  async #renameToNew() {
    try {
      await link(this.#partial, this.#path);
    } catch (error) {
      if (codeOf(error) === "EEXIST") throw exists(this.#path);
      // Some file systems have no hard links.
      await resolveTarget(this.#path, false);
      await rename(this.#partial, this.#path);
      return;
    }
    await unlink(this.#partial);
  }
}

/**
 * The path of the file with links resolved, and the permissions of the existing file, if any.
 *
 * @param {string} path
 * @param {boolean} isForced
 * @returns {Promise<{ target: string, mode?: number }>}
 */
async function resolveTarget(path, isForced) {
  try {
    await lstat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { target: path };
    throw unwritable(path, error);
  }
  if (!isForced) throw exists(path);
  // Of a symbolic link the target is replaced, not the link. Devices and folders are never replaced.
  const target = await realpath(path).catch((error) => {
    throw unwritable(path, error);
  });
  const old = await lstat(target);
  if (!old.isFile()) {
    throw new UsageError(`${clean(path)}: expected a regular file, got something else`);
  }
  return { target, mode: old.mode & 0o777 };
}

/** @param {string} path */
function exists(path) {
  return new UsageError(`${clean(path)}: expected no existing file, got one`, {
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
  return new UsageError(`${clean(path)}: cannot be written: ${describeError(error)}`, { cause: error });
}

/**
 * Error for a file that could be begun: the disk is full, or the file's name is taken by now.
 *
 * @param {string} path
 * @param {unknown} error
 */
function unfinished(path, error) {
  return new Error(`${clean(path)}: cannot be written: ${describeError(error)}`, { cause: error });
}
