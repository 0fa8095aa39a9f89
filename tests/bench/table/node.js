/** Measures in a new Node process for every size, with a heap for a gigabyte of objects. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Heap limit: twice the size of a million tasks, because a collection may need room for a copy. */
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
