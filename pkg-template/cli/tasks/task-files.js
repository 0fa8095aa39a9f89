import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { UsageError } from "../args/usage-error.js";
import { inWords } from "../process/system-errors.js";
import { clean } from "../text/clean.js";

/** @import { TaskTable } from "cbr-tasks/table" */
/** @import { Context } from "../process/context.js" */

/** How much is taken into the table at once, if the lines let it. */
const PIECE = 8 << 20;
const [NEWLINE, QUOTE] = Buffer.from('\n"');

/**
 * Takes a file of tasks into a table: NDJSON, CSV as a table writes it, or JSON. The lines of the first two are taken in
 * bounded pieces; JSON in one.
 *
 * @param {TaskTable} table
 * @param {string} path `-` for stdin
 * @param {Context} context
 * @param {(bytes: number) => void} [onProgress]
 */
export async function readTasks(table, path, context, onProgress = () => {}) {
  const pieces = new Pieces((piece) => table.ingest(piece));
  const source =
    path === "-" ? context.stdin : createReadStream(resolve(context.cwd, path), { highWaterMark: 1 << 20 });
  try {
    // A terminal or a pipe may have nothing to say for long.
    addAbortSignal(context.signal, source);
    for await (const chunk of source) {
      pieces.add(chunk);
      onProgress(chunk.length);
      // Between chunks of a fast disk nothing else would get its turn, Ctrl-C among it.
      await new Promise((resolve) => setImmediate(resolve));
    }
    pieces.end();
  } catch (error) {
    if (context.signal.aborted) throw error;
    throw unreadable(path, error, pieces.line);
  }
}

/** Cuts what comes at ends of lines, as far as its form lets that happen. */
class Pieces {
  #ingest;
  /** @type {Buffer[]} */
  #chunks = [];
  #length = 0;
  #at = PIECE;
  /** @type {"ndjson" | "csv" | "json" | undefined} */
  #form;
  /** @type {Buffer | undefined} of CSV, the line with the columns' names */
  #header;
  /** The line that the next piece begins with. */
  line = 1;

  /** @param {(piece: Uint8Array) => void} ingest */
  constructor(ingest) {
    this.#ingest = ingest;
  }

  /** @param {Buffer} chunk */
  add(chunk) {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#at || this.#form === "json") return;
    const held = Buffer.concat(this.#chunks);
    this.#form ??= formOf(held);
    const end =
      this.#form === "json" ? 0 : this.#form === "csv" ? endOfRecord(held) : held.lastIndexOf(NEWLINE) + 1;
    if (end > 0) this.#take(held.subarray(0, end));
    const rest = held.subarray(end);
    this.#chunks = [rest];
    this.#length = rest.length;
    // A line that is longer than a piece is not looked through again with each chunk.
    this.#at = Math.max(PIECE, 2 * rest.length);
  }

  end() {
    const held = Buffer.concat(this.#chunks);
    this.#form ??= formOf(held);
    if (held.length > 0) this.#take(held);
  }

  /** @param {Buffer} piece */
  #take(piece) {
    const isFirst = this.#header === undefined;
    if (this.#form === "csv") this.#header ??= piece.subarray(0, piece.indexOf(NEWLINE) + 1);
    this.#ingest(isFirst || this.#header === undefined ? piece : Buffer.concat([this.#header, piece]));
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) this.line += 1;
  }
}

/**
 * @param {Buffer} text its start
 * @returns {"ndjson" | "csv" | "json"}
 */
function formOf(text) {
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
 * Where the last whole record of CSV ends: behind a line break that stands between no quotes.
 *
 * @param {Buffer} text
 */
function endOfRecord(text) {
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
 * @param {number} line that the piece began with
 */
function unreadable(path, error, line) {
  const name = path === "-" ? "stdin" : clean(path);
  if (error?.name !== "CbrError") {
    return new UsageError(`${name}: cannot be read: ${inWords(error)}`, { cause: error });
  }
  const from = line > 1 ? ` (counted from line ${line} on)` : "";
  return new UsageError(`${name}: ${error.message}${from}`, { hint: error.hint, cause: error });
}
