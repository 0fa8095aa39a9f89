/** Copies of the package whose WebAssembly memory ends early, as on a machine that has no more. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { esm, tableGlueUrl } from "../client/support.js";

const MEMORY_SECTION = 5;
const PAGE = 65_536;

/** Reads a varint (LEB128). @param {Uint8Array} bytes @param {number} at @returns {[number, next: number]} */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    at += 1;
    if (byte < 0x80) return [value, at];
  }
}

/** @param {number} value */
function written(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
  return [...bytes, value];
}

/**
 * Changes a module so that its memory cannot grow beyond a number of pages.
 * @param {Uint8Array} module
 * @param {number} most
 */
function limited(module, most) {
  for (let at = 8; at < module.length; ) {
    const [length, start] = number(module, at + 1);
    if (module[at] === MEMORY_SECTION) {
      const [count, flags] = number(module, start);
      const [least] = number(module, flags + 1);
      if (count !== 1 || least > most) throw new Error(`${count} memories of ${least} pages`);
      const content = [1, 1, ...written(least), ...written(most)];
      const section = [MEMORY_SECTION, ...written(content.length), ...content];
      return Buffer.concat([module.subarray(0, at), Buffer.from(section), module.subarray(start + length)]);
    }
    at = start + length;
  }
  throw new Error("the module has no memory of its own");
}

/**
 * A copy of the package, which is removed with the test, and one of its modules that is limited to so many bytes.
 * @param {import("node:test").TestContext} t
 * @param {"cbr_tasks" | "cbr_tasks_table"} name
 * @param {number} bytes
 */
function limitedCopy(t, name, bytes) {
  const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-limited-"));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(fileURLToPath(new URL("..", tableGlueUrl)), folder, { recursive: true });
  const module = readFileSync(join(folder, `wasm/${name}_bg.wasm`));
  /** @param {string} file */
  const imported = (file) => import(pathToFileURL(join(folder, file)).href);
  return { imported, module: limited(module, Math.floor(bytes / PAGE)) };
}

/**
 * A copy of the package whose table is loaded from its web entry with bytes, so that its memory ends at so many. The client is
 * the imported one.
 * @param {import("node:test").TestContext} t
 * @param {number} bytes
 * @returns {Promise<{ copy: import("../client/support.js").Package, memory: WebAssembly.Memory }>}
 */
export async function limitedTable(t, bytes) {
  const { imported, module } = limitedCopy(t, "cbr_tasks_table", bytes);
  const table = await imported("table/table.web.js");
  await table.init(module);
  const glue = await imported("wasm/cbr_tasks_table.js");
  return { copy: { ...esm, ...table }, memory: glue.initSync().memory };
}

/**
 * The same for the client. The table is the imported one.
 * @param {import("node:test").TestContext} t
 * @param {number} bytes
 * @returns {Promise<import("../client/support.js").Package>}
 */
export async function limitedClient(t, bytes) {
  const { imported, module } = limitedCopy(t, "cbr_tasks", bytes);
  const client = await imported("index.web.js");
  await client.init(module);
  return { ...esm, ...client };
}
