/** Benchmark: decoding a page of 1,000 tasks from bytes to plain objects, compared with JSON.parse of the same text. */
import { generateListBody } from "../../www/emulator/service/list-body.js";
import { compare, print } from "./measure.js";

const TASKS = 1000;

/** @param {typeof import("cbr-tasks")} package_ */
export async function page({ CbrClient }) {
  const results = [];
  for (const dialect of /** @type {const} */ (["naive", "offset", "zulu"])) {
    const text = generateListBody({ tasks: 100_000, seed: 1, dialect, offset: 5000, limit: TASKS });
    const bytes = new TextEncoder().encode(text);
    const empty = new TextEncoder().encode('{"operation_logs":[],"count":0}');

    /** @param {Uint8Array} body */
    const client = (body) =>
      new CbrClient({
        endpoint: "http://127.0.0.1",
        projectId: "p",
        auth: { token: "token" },
        timeout: Number.POSITIVE_INFINITY,
        rateLimit: false,
        fetch: async () => /** @type {any} */ ({ status: 200, arrayBuffer: async () => body.slice().buffer }),
      });
    const [full, none] = [client(bytes), client(empty)];
    const normalized = JSON.stringify(await full.tasks.list());
    // The form in which WebAssembly passes it: ASCII, all other characters escaped.
    const escaped = normalized.replace(
      /[^\0-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    const escapedBytes = new TextEncoder().encode(escaped);
    const decoder = new TextDecoder();

    const figures = await compare(
      {
        "JSON.parse of the body's text": () => JSON.parse(text),
        "tasks.list(): bytes to objects": () => full.tasks.list(),
        "  of it: the call itself (an empty page)": () => none.tasks.list(),
        "  of it: handing the normalized text to JavaScript": () => decoder.decode(escapedBytes),
        "  of it: JSON.parse of the normalized text": () => JSON.parse(escaped),
      },
      { rounds: 60, warmup: 100 },
    );
    const [parse, list, ...parts] = figures;
    const rest = list.median - parts.reduce((sum, part) => sum + part.median, 0);
    figures.push({ what: "  the rest: normalizing in wasm", median: rest, ratio: rest / parse.median });
    print(`${TASKS} tasks, ${dialect} dialect, ${(bytes.length / 1000).toFixed(0)} kB`, figures);
    results.push({ dialect, bytes: bytes.length, figures });
  }
  return results;
}
