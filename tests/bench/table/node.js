/** Measures in a process of Node of its own for every size: with room for a gigabyte of objects, and nothing else in it. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a million tasks take, twice: a collection may need room for a copy. */
export const HEAP = "--max-old-space-size=8192";

/**
 * @param {string} server
 * @param {number} tasks
 * @returns {Promise<import("./run.js").Figures>}
 */
export async function measureInNode(server, tasks) {
  const script = fileURLToPath(new URL("child.js", import.meta.url));
  const child = fork(script, [server, String(tasks)], {
    execArgv: ["--expose-gc", HEAP],
    env: { ...process.env, TZ: "UTC" },
  });
  /** @type {import("./run.js").Figures | undefined} */
  let figures;
  child.on("message", (message) => {
    figures = /** @type {import("./run.js").Figures} */ (message);
  });
  const [code] = await once(child, "exit");
  if (code !== 0 || figures === undefined) throw new Error(`measuring in Node ended with ${code}`);
  return figures;
}
