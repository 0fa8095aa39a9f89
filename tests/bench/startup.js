/** Benchmark: startup to a client that is ready for its first call, and to a table, in separate processes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compare, median, print } from "./measure.js";

const ROUNDS = 21;
const WARMUP = 3;

/** @param {string} entry the URL of the client's Node entry */
export async function startup(entry) {
  const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-bench-"));
  const client = `const { CbrClient } = await import(${JSON.stringify(entry)});
    new CbrClient({ region: "eu-de", projectId: "p", auth: { token: "token" } });`;
  const table = `const { TaskTable } = await import(${JSON.stringify(new URL("table/table.node.js", entry).href)});
    new TaskTable();`;
  try {
    const processes = await wholeProcesses(folder, {
      "an empty script": "",
      'import("node:http")': 'await import("node:http");',
      'import("cbr-tasks") and construct a client': client,
      'import("cbr-tasks/table") and construct a table': table,
    });
    const imports = withinProcesses(folder, {
      'import("node:http")': 'await import("node:http");',
      'import("cbr-tasks") and construct a client': client,
      'import("cbr-tasks/table") and construct a table': table,
    });
    print("Node, whole processes", processes);
    print("Node, the import alone", imports);
    return { processes, imports };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder @param {Record<string, string>} scripts by what they do */
function wholeProcesses(folder, scripts) {
  const works = Object.entries(scripts).map(([what, text], index) => {
    const file = write(folder, `whole-${index}.mjs`, text);
    return /** @type {const} */ ([what, () => run(file)]);
  });
  return compare(Object.fromEntries(works), { rounds: ROUNDS, warmup: WARMUP });
}

/** The same without the startup time of Node. @param {string} folder @param {Record<string, string>} scripts */
function withinProcesses(folder, scripts) {
  const all = Object.entries(scripts).map(([what, text], index) => {
    const timed = `const start = performance.now();\n${text}\nconsole.log(performance.now() - start);\n`;
    return { what, file: write(folder, `timed-${index}.mjs`, timed), times: /** @type {number[]} */ ([]) };
  });
  for (let round = 0; round < WARMUP + ROUNDS; round += 1) {
    for (const { file, times } of round % 2 === 0 ? all : [...all].reverse()) {
      const ms = Number(run(file));
      if (round >= WARMUP) times.push(ms);
    }
  }
  const base = median(all[0].times);
  return all.map(({ what, times }) => ({ what, median: median(times), ratio: median(times) / base }));
}

/** @param {string} folder @param {string} name @param {string} text */
function write(folder, name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** @param {string} file @returns {string} its output */
function run(file) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
