/** Strict parser of OpenMetrics 1.0 and of the text format 0.0.4, written by their specifications. It shares nothing with the writer. */
import assert from "node:assert/strict";

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/;
/** Endings of the names of samples. @type {Readonly<Record<string, Record<string, string[]>>>} */
const SUFFIXES = {
  openmetrics: { gauge: [""], counter: ["_total"], summary: ["", "_sum", "_count"] },
  prometheus: { gauge: [""], counter: [""], summary: ["", "_sum", "_count"] },
};

/**
 * @param {string} text
 * @param {"openmetrics" | "prometheus"} format
 * @returns {Map<string, { type: string, samples: { name: string, labels: Record<string, string>, value: number }[] }>} families by name
 */
export function parseMetrics(text, format) {
  assert.ok(text.endsWith("\n"), "ends with a line break");
  const lines = text.slice(0, -1).split("\n");
  if (format === "openmetrics") assert.equal(lines.pop(), "# EOF");
  const families = new Map();
  const seen = new Set();
  let [current, described] = ["", new Set()];
  for (const line of lines) {
    const [, keyword, name = "", rest = ""] =
      line.match(new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.+)$`)) ?? [];
    if (keyword !== undefined) {
      if (name !== current) {
        assert.ok(!families.has(name), `${name} is in one place`);
        families.set(name, { type: "", samples: [] });
        [current, described] = [name, new Set()];
      }
      assert.ok(!described.has(keyword) && families.get(name).samples.length === 0, line);
      described.add(keyword);
      if (keyword === "TYPE") families.get(name).type = rest;
      if (keyword === "UNIT") assert.ok(format === "openmetrics" && name.endsWith(`_${rest}`), line);
      continue;
    }
    const [, sample = "", , labels = "", value = ""] =
      line.match(new RegExp(`^(${NAME})(\\{(.*)\\})? (\\S+)$`)) ?? [];
    const family = families.get(current);
    const suffixes = SUFFIXES[format][family?.type] ?? assert.fail(`no type before ${line}`);
    assert.ok(
      suffixes.some((suffix) => sample === current + suffix),
      `a sample of ${current}: ${line}`,
    );
    assert.match(value, /^-?\d+(\.\d+)?(e[+-]\d+)?$/, line);
    assert.ok(!seen.has(`${sample}{${labels}}`), `once: ${line}`);
    seen.add(`${sample}{${labels}}`);
    family.samples.push({ name: sample, labels: parseLabels(labels), value: Number(value) });
  }
  return families;
}

/** @param {string} text */
function parseLabels(text) {
  /** @type {Record<string, string>} */
  const labels = {};
  for (let rest = text; rest !== ""; ) {
    const [whole, name, value] = rest.match(LABEL) ?? assert.fail(`labels: ${rest}`);
    assert.ok(!(name in labels), text);
    labels[name] = value.replace(/\\(.)/g, (_, character) => (character === "n" ? "\n" : character));
    rest = rest.slice(whole.length);
  }
  return labels;
}
