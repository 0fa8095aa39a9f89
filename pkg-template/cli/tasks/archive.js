import { readFile, stat } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { UsageError } from "../args/usage-error.js";
import { describeError } from "../process/system-errors.js";
import { clean } from "../text/clean.js";
import { readTasks } from "./task-files.js";

/** @import { IngestReport } from "cbr-tasks" */
/** @import { TaskTable, TaskView } from "cbr-tasks/table" */

const [NEWLINE, QUOTE, BRACE] = Buffer.from('\n"{');

/** Tasks by project and id. A table knows only ids, so each project has a table of its own. */
export class Archive {
  #newTable;
  #scratch;
  /** @type {Map<string, TaskTable>} */
  #tables = new Map();

  /** @param {typeof TaskTable} Table */
  constructor(Table) {
    this.#newTable = () => new Table();
    this.#scratch = new Table();
  }

  get length() {
    return [...this.#tables.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Views of all tasks, one for each project. @returns {TaskView[]} */
  views() {
    return Array.from(this.#tables.values(), (table) => table.query());
  }

  /**
   * Adds tasks: whole lines of NDJSON, or CSV with its header. Of two states of a task, the one with the later `updated_at` is kept.
   *
   * @param {Buffer} piece
   * @returns {IngestReport}
   */
  ingest(piece) {
    const scratch = this.#scratch;
    scratch.clear();
    const { updated, unchanged } = scratch.ingest(piece);
    const view = scratch.query();
    const projects = Object.keys(view.facets("project").project);
    view.free();
    // Equal ids may be of two projects.
    const [header, at] = projects.length > 1 || updated + unchanged > 0 ? middle(piece) : [0, 0];
    if (at === 0) return this.#of(projects[0] ?? "").ingest(piece);
    const one = this.ingest(piece.subarray(0, at));
    const other = this.ingest(Buffer.concat([piece.subarray(0, header), piece.subarray(at)]));
    return {
      added: one.added + other.added,
      updated: one.updated + other.updated,
      unchanged: one.unchanged + other.unchanged,
    };
  }

  /** @param {string} project */
  #of(project) {
    const table = this.#tables.get(project) ?? this.#newTable();
    this.#tables.set(project, table);
    return table;
  }

  /**
   * One table of all tasks, for a snapshot.
   *
   * @returns {Promise<TaskTable>}
   */
  async whole() {
    if (this.#tables.size === 1) return [...this.#tables.values()][0];
    const table = this.#newTable();
    for (const view of this.views()) {
      for await (const chunk of view.toNdjson()) table.ingest(chunk);
    }
    if (table.length === this.length) return table;
    throw new UsageError("the tasks of two projects have the same id, which a snapshot cannot hold", {
      hint: "NDJSON and CSV can",
    });
  }
}

/**
 * Length of the header of CSV, and the place between two records near the middle of a piece; 0 if it has only one record.
 *
 * @param {Buffer} piece
 * @returns {[header: number, middle: number]}
 */
function middle(piece) {
  const isCsv = piece[0] !== BRACE;
  const header = isCsv ? piece.indexOf(NEWLINE) + 1 : 0;
  let [isQuoted, best] = [false, 0];
  for (let at = header; at < piece.length - 1; at += 1) {
    if (isCsv && piece[at] === QUOTE) isQuoted = !isQuoted;
    if (piece[at] !== NEWLINE || isQuoted) continue;
    if (best > 0 && at >= (header + piece.length) / 2) break;
    best = at + 1;
  }
  return [header, best];
}

/**
 * Reads a file into an archive, if there is one.
 *
 * @param {Archive} archive
 * @param {typeof TaskTable} Table
 * @param {string} path
 * @param {"csv" | "ndjson" | "snapshot"} format
 * @param {import("../process/context.js").Context} context
 * @returns {Promise<() => Promise<void>>} checks that the file is still the one that was read
 */
export async function readArchive(archive, Table, path, format, context) {
  const before = await identity(path);
  if (before !== undefined) {
    if (format === "snapshot") await readSnapshot(archive, Table, path);
    else await readTasks(/** @type {any} */ (archive), path, context);
  }
  return async () => {
    if ((await identity(path)) === before) return;
    throw new Error(
      `${clean(path)}: another program has changed the file meanwhile, and it was left as it is`,
    );
  };
}

/** @param {string} path */
async function identity(path) {
  const found = await stat(path).catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw new UsageError(`${clean(path)}: cannot be read: ${describeError(error)}`, { cause: error });
  });
  return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
}

/**
 * @param {Archive} archive
 * @param {typeof TaskTable} Table
 * @param {string} path
 */
async function readSnapshot(archive, Table, path) {
  let table;
  try {
    const bytes = await readFile(path);
    table = Table.restore(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
  } catch (error) {
    throw new UsageError(`${clean(path)}: ${describeError(error)}`, { cause: error });
  }
  for await (const chunk of table.query().toNdjson()) archive.ingest(Buffer.from(chunk));
  table.free();
}
