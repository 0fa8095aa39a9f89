/** Benchmark: iteration over all tasks of a server with latency, compared with awaiting one page after the other. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { compare, print } from "./measure.js";

const TASKS = 100_000;
const LATENCY = 20;
const AT_A_TIME = 4;
/** Fewer rounds for pages of a hundred tasks: a thousand pages at this latency take half a minute. */
const SIZES = [
  { limit: 1000, rounds: 7, warmup: 1 },
  { limit: 100, rounds: 3, warmup: 0 },
];

/** Starts the server in another process, so that this one runs only the client. */
async function startEmulator() {
  const main = fileURLToPath(new URL("../../www/emulator/main.js", import.meta.url));
  const flags = ["--tasks", String(TASKS), "--latency", String(LATENCY)];
  const child = spawn(process.execPath, [main, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, "line"), once(child, "exit").then(() => [""])]);
  if (line === "") throw new Error("the emulator ended before it was ready");
  /** @type {{ url: string, project_id: string, token: string }} */
  const ready = JSON.parse(line);
  return { ...ready, stop: () => child.kill() };
}

/**
 * Loads a number of pages in parallel with workers: each takes the next offset when it is free.
 * @param {{ url: string, project_id: string, token: string }} server
 * @param {number} limit
 * @param {number} atATime
 * @returns {Promise<number>} number of tasks
 */
async function plainly({ url, project_id, token }, limit, atATime) {
  let next = 0;
  let total = TASKS;
  let seen = 0;
  const worker = async () => {
    while (next < total) {
      const offset = next;
      next += limit;
      const response = await fetch(`${url}/v3/${project_id}/operation-logs?limit=${limit}&offset=${offset}`, {
        headers: { "x-auth-token": token },
      });
      /** @type {{ count: number, operation_logs: unknown[] }} */
      const page = await response.json();
      total = page.count;
      for (const _ of page.operation_logs) seen += 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return seen;
}

/**
 * @param {Promise<number>} listing
 * @returns {Promise<void>}
 */
async function whole(listing) {
  const seen = await listing;
  if (seen !== TASKS) throw new Error(`expected ${TASKS} tasks, got ${seen}`);
}

/** @param {typeof import("cbr-tasks")} package_ */
export async function list({ CbrClient }) {
  const server = await startEmulator();
  try {
    // The cast is for packages whose options have no rateLimit.
    const client = new CbrClient(
      /** @type {import("cbr-tasks").CbrClientOptions} */ ({
        endpoint: server.url,
        projectId: server.project_id,
        auth: { token: server.token },
        rateLimit: false,
      }),
    );
    /** @param {number} limit */
    const throughClient = async (limit) => {
      let seen = 0;
      for await (const _ of client.tasks.list({ limit })) seen += 1;
      return seen;
    };

    const results = [];
    for (const { limit, rounds, warmup } of SIZES) {
      const figures = await compare(
        {
          "fetch and response.json(), one page after another": () => whole(plainly(server, limit, 1)),
          [`the same, ${AT_A_TIME} pages at a time`]: () => whole(plainly(server, limit, AT_A_TIME)),
          "for await of client.tasks.list()": () => whole(throughClient(limit)),
        },
        { rounds, warmup },
      );
      print(`${TASKS} tasks, ${limit} a page, ${LATENCY} ms latency`, figures);
      const [one, , ours] = figures;
      const faster = one.median / ours.median;
      console.log(`  client.tasks.list() is ${faster.toFixed(2)} × faster than one page after another`);
      results.push({ tasks: TASKS, limit, latency: LATENCY, faster, figures });
    }
    return results;
  } finally {
    server.stop();
  }
}
