import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { UsageError } from "../args/usage-error.js";
import { Progress } from "../output/progress.js";
import { describeError } from "../process/system-errors.js";
import { clean } from "../text/clean.js";
import { separatorOf, withCommas } from "./csv-separators.js";
import { plainBytes } from "./plain-bytes.js";

/** @import { TaskTable } from "cbr-tasks/table" */
/** @import { Context } from "../process/context.js" */

/** Least size of the pieces that the table ingests, in bytes. A piece ends at the end of a line. */
const PIECE_SIZE = 8 << 20;
const [NEWLINE, QUOTE] = Buffer.from('\n"');
/** Beginning of a table's snapshot. */
const SNAPSHOT = "cbrtable";
const MIB = 1 << 20;

/** @typedef {"ndjson" | "csv" | "json" | "snapshot"} Format */

/**
 * Reads files of tasks into a table, with a progress bar.
 *
 * @param {TaskTable} table
 * @param {readonly string[]} paths `-` for stdin
 * @param {Context} context
 */
export async function readFiles(table, paths, context) {
  const total = await totalSize(paths, context);
  let done = 0;
  const progress = new Progress(context, "reading");
  try {
    for (const path of paths) {
      await readTasks(table, path, context, (bytes) => {
        done += bytes;
        progress.update({ done, total, text: `${Math.round(done / MIB)} MiB read` });
      });
    }
  } finally {
    progress.end();
  }
}

/**
 * Total size of the files in bytes; `undefined` if the size of one is unknown, as for stdin.
 *
 * @param {readonly string[]} paths
 * @param {Context} context
 * @returns {Promise<number | undefined>}
 */
async function totalSize(paths, { cwd }) {
  if (paths.includes("-")) return undefined;
  try {
    const stats = await Promise.all(paths.map((path) => stat(resolve(cwd, path))));
    return stats.reduce((sum, { size }) => sum + size, 0);
  } catch {
    // Reading the file reports the error.
    return undefined;
  }
}

/**
 * Reads a file of tasks into a table: NDJSON, CSV in the format of `TaskView.toCsv` or with other separators, JSON, or a snapshot; text in
 * UTF-8 or UTF-16; all of them compressed by gzip or not. NDJSON and CSV are read in pieces of bounded size, the others as a whole.
 *
 * @param {TaskTable} table
 * @param {string} path `-` for stdin
 * @param {Context} context
 * @param {(bytes: number) => void} [onProgress]
 */
export async function readTasks(table, path, context, onProgress = () => {}) {
  const pieces = new PieceSplitter(table);
  const source =
    path === "-" ? context.stdin : createReadStream(resolve(context.cwd, path), { highWaterMark: 1 << 20 });
  try {
    // Ends the loop at Ctrl-C even if a terminal or a pipe sends nothing.
    addAbortSignal(context.signal, source);
    for await (const chunk of plainBytes(source)) {
      pieces.add(chunk);
      onProgress(chunk.length);
      // Chunks of a fast disk arrive without a turn of the event loop between them: Ctrl-C would be handled only after the last
      // one.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await pieces.end();
  } catch (error) {
    if (context.signal.aborted) throw error;
    throw unreadable(path, error, pieces.line);
  }
}

/** Splits a stream into pieces at ends of lines. JSON and a snapshot stay in one piece. */
class PieceSplitter {
  #table;
  /** @type {Buffer[]} */
  #chunks = [];
  #length = 0;
  /** Length at which the next split is tried. */
  #splitAt = PIECE_SIZE;
  /** @type {Format | undefined} */
  #format;
  /** @type {Buffer | undefined} first line of CSV, which is put before each piece */
  #header;
  /** Separator of the columns of CSV. */
  #separator = ",";
  /** Number of the line that the next piece begins with. */
  line = 1;

  /** @param {TaskTable} table receives the tasks */
  constructor(table) {
    this.#table = table;
  }

  /** @param {Buffer} chunk */
  add(chunk) {
    if (this.#format === undefined && this.#length === 0) {
      const start = startOf(chunk);
      this.#count(chunk.subarray(0, start));
      chunk = chunk.subarray(start);
    }
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#splitAt || isWhole(this.#format)) return;
    const buffer = Buffer.concat(this.#chunks);
    this.#format ??= formatOf(buffer);
    const end = endOfPiece(buffer, this.#format);
    if (end > 0) this.#ingestPiece(buffer.subarray(0, end));
    const rest = buffer.subarray(end);
    this.#chunks = [rest];
    this.#length = rest.length;
    // Doubling keeps the time linear: a line that is longer than a piece is not searched again with each chunk.
    this.#splitAt = Math.max(PIECE_SIZE, 2 * rest.length);
  }

  async end() {
    const buffer = Buffer.concat(this.#chunks);
    this.#format ??= formatOf(buffer);
    if (this.#format === "snapshot") await addSnapshot(this.#table, buffer);
    else if (buffer.length > 0) this.#ingestPiece(buffer);
  }

  /** @param {Buffer} piece */
  #ingestPiece(piece) {
    if (startOf(piece) < piece.length) this.#ingestLines(piece);
    this.#count(piece);
  }

  /** @param {Buffer} piece */
  #ingestLines(piece) {
    if (this.#format === "csv") return this.#ingestCsv(piece);
    try {
      this.#table.ingest(piece);
    } catch (error) {
      if (this.#format === "ndjson") refuseBrokenLine(piece, this.line);
      throw error;
    }
  }

  /** @param {Buffer} piece */
  #ingestCsv(piece) {
    if (this.#header !== undefined) {
      return this.#table.ingest(Buffer.concat([this.#header, withCommas(piece, this.#separator)]));
    }
    const { separator, start } = separatorOf(piece);
    this.#separator = separator;
    this.#count(piece.subarray(0, start));
    const text = withCommas(piece.subarray(start), separator);
    this.#header = text.subarray(0, text.indexOf(NEWLINE) + 1);
    this.#table.ingest(text);
    // `line` counts this line once more with the piece.
    if (start > 0) this.line -= 1;
  }

  /** @param {Buffer} piece */
  #count(piece) {
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) this.line += 1;
  }
}

/**
 * Offset of the first byte that is no white space and no byte order mark; the length if there is none.
 *
 * @param {Buffer} text
 */
function startOf(text) {
  let at = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
  while (at < text.length && [0x20, 0x09, 0x0a, 0x0d].includes(/** @type {number} */ (text[at]))) at += 1;
  return at;
}

/**
 * Names the first line of NDJSON that is no JSON.
 *
 * @param {Buffer} piece
 * @param {number} line number of its first line
 */
function refuseBrokenLine(piece, line) {
  for (const text of piece.toString("utf8").split("\n")) {
    try {
      if (text.trim() !== "") JSON.parse(text.replace(/^\ufeff/, ""));
    } catch {
      const excerpt = text.length > 40 ? `…${text.slice(-40)}` : text;
      throw new UsageError(
        `line ${line}: expected a task as JSON, got a line that is cut or broken: ${clean(excerpt.trim())}`,
      );
    }
    line += 1;
  }
}

/**
 * Adds the tasks of a snapshot to a table.
 *
 * @param {TaskTable} table
 * @param {Uint8Array} snapshot
 */
async function addSnapshot(table, snapshot) {
  const { TaskTable } = await import("cbr-tasks/table");
  const restored = TaskTable.restore(snapshot);
  try {
    for await (const tasks of restored.query().toNdjson()) table.ingest(Buffer.from(tasks));
  } finally {
    restored.free();
  }
}

/** @param {Format | undefined} format */
const isWhole = (format) => format === "json" || format === "snapshot";

/**
 * Detects the format of a file.
 *
 * @param {Buffer} text beginning of the file
 * @returns {Format}
 */
function formatOf(text) {
  if (text.toString("latin1", 0, SNAPSHOT.length) === SNAPSHOT) return "snapshot";
  const start = text
    .toString("utf8", 0, 4096)
    .replace(/^\ufeff/, "")
    .trimStart();
  if (start.startsWith("[")) return "json";
  if (!start.startsWith("{")) return "csv";
  const end = text.indexOf(NEWLINE);
  if (end < 0) return "json";
  try {
    JSON.parse(text.toString("utf8", 0, end).replace(/^\ufeff/, ""));
    return "ndjson";
  } catch {
    return "json";
  }
}

/**
 * Offset at which a buffer can be split; 0 if it cannot.
 *
 * @param {Buffer} buffer
 * @param {Format} format
 */
function endOfPiece(buffer, format) {
  if (isWhole(format)) return 0;
  return format === "csv" ? endOfLastRecord(buffer) : buffer.lastIndexOf(NEWLINE) + 1;
}

/**
 * End of the last complete CSV record: after the last line break outside of quotes.
 *
 * @param {Buffer} text
 */
function endOfLastRecord(text) {
  let quotes = 0;
  for (let at = text.indexOf(QUOTE); at >= 0; at = text.indexOf(QUOTE, at + 1)) quotes += 1;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === QUOTE) quotes -= 1;
    else if (text[at] === NEWLINE && quotes % 2 === 0) return at + 1;
  }
  return 0;
}

/**
 * @param {string} path
 * @param {any} error
 * @param {number} line number of the line at which the piece begins
 */
function unreadable(path, error, line) {
  const name = path === "-" ? "stdin" : clean(path);
  if (error instanceof UsageError) {
    return new UsageError(`${name}: ${error.message}`, { hint: error.hint, cause: error });
  }
  if (error?.name !== "CbrError") {
    return new UsageError(`${name}: cannot be read: ${describeError(error)}`, { cause: error });
  }
  const from = line > 1 ? ` (counted from line ${line} on)` : "";
  return new UsageError(`${name}: ${error.message}${from}`, { hint: error.hint, cause: error });
}
