/** Columns of apache-arrow, texts in dictionaries, with loops over codes written by hand. */
import { add, columns, KEEPS, micros, parsed } from "./columns.js";

const TEXTS = /** @type {const} */ (["status", "type", "vault", "resource"]);

/** @param {NodeJS.Require} load @returns {import("./child.js").Candidate} */
export function open(load) {
  const arrow = load("apache-arrow");
  const read = columns();
  /** @type {any} */
  let ids;
  /** @type {Float64Array} */
  let started;
  /** @type {Record<typeof TEXTS[number], { codes: Int32Array, words: string[] }>} */
  const texts = /** @type {any} */ ({});
  /** Keeps only the vectors: of a text, one of codes and one of words. */
  const end = () => {
    ids = arrow.vectorFromArray(read.id, new arrow.Utf8());
    started = arrow.makeVector(Float64Array.from(read.started)).toArray();
    for (const name of TEXTS) {
      /** @type {Map<string, number>} */
      const known = new Map();
      const codes = Int32Array.from(read[name], (text) => {
        if (!known.has(text)) known.set(text, known.size);
        return Number(known.get(text));
      });
      texts[name] = { codes: arrow.makeVector(codes).toArray(), words: [...known.keys()] };
    }
    for (const values of Object.values(read)) values.length = 0;
  };
  /** Counts of each word. @param {{ codes: Int32Array, words: string[] }} text @returns {[string, number][]} */
  const counts = ({ codes, words }) => {
    const sums = new Uint32Array(words.length);
    for (const code of codes) sums[code] += 1;
    return /** @type {[string, number][]} */ (words.map((word, at) => [word, sums[at]])).filter(
      ([, sum]) => sum > 0,
    );
  };
  return {
    keeps: KEEPS,
    load: (body) => add(read, parsed(body)),
    end,
    filter: () => {
      const { status, resource } = texts;
      const failed = status.words.indexOf("failed");
      const isWeb = resource.words.map((word) => word.toLowerCase().includes("web"));
      let count = 0;
      for (let at = 0; at < started.length; at++)
        if (status.codes[at] === failed && isWeb[resource.codes[at]]) count += 1;
      return count;
    },
    facets: () => [texts.status, texts.type, texts.vault].map(counts),
    histogram: () => {
      let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const time of started) {
        if (time < first) first = time;
        if (time > last) last = time;
      }
      const { codes, words } = texts.status;
      const bins = new Uint32Array(60 * words.length);
      for (let at = 0; at < started.length; at++) {
        const bin = Math.min(59, Math.floor(((started[at] - first) / (last - first)) * 60));
        bins[bin * words.length + codes[at]] += 1;
      }
      return words.map((word, code) => [
        word,
        bins.reduce((sum, count, at) => sum + (at % words.length === code ? count : 0), 0),
      ]);
    },
    first: () => {
      const { codes, words } = texts.status;
      const failed = words.indexOf("failed");
      const found = [];
      for (let at = 0; at < codes.length; at++) if (codes[at] === failed) found.push(at);
      return found
        .sort((one, other) => started[one] - started[other])
        .slice(0, 50)
        .map((at) => ids.get(at));
    },
    groups: () => {
      const { codes, words } = texts.resource;
      const success = texts.status.words.indexOf("success");
      const [sums, lasts] = [new Uint32Array(words.length), new Float64Array(words.length)];
      for (let at = 0; at < codes.length; at++) {
        sums[codes[at]] += 1;
        if (texts.status.codes[at] === success && started[at] > lasts[codes[at]])
          lasts[codes[at]] = started[at];
      }
      return words.map((word, code) => [word, sums[code], Math.floor(lasts[code] / 1000) || ""]);
    },
    update: (body) => {
      const later = new Map(parsed(body).map((task) => [task.id, task]));
      const code = (/** @type {typeof TEXTS[number]} */ name, /** @type {string} */ word) => {
        const at = texts[name].words.indexOf(word);
        return at < 0 ? texts[name].words.push(word) - 1 : at;
      };
      for (let at = 0; at < started.length; at++) {
        const task = later.get(ids.get(at));
        if (task === undefined) continue;
        started[at] = micros(task.started_at);
        texts.status.codes[at] = code("status", task.status);
        texts.type.codes[at] = code("type", task.operation_type);
        texts.vault.codes[at] = code("vault", task.vault_name ?? "");
        texts.resource.codes[at] = code("resource", task.extra_info?.resource?.name ?? "");
      }
    },
  };
}
