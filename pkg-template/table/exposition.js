/** Text of metrics: OpenMetrics 1.0, or the older text format 0.0.4 of Prometheus. */

/** @typedef {Readonly<Record<string, string | undefined>>} Labels labels without a value are left out */
/** @typedef {readonly [labels: Labels, value: number, suffix?: string]} Sample */
/**
 * @typedef {object} Family
 * @property {string} name without the `_total` of a counter; the unit of a family in seconds is its end
 * @property {"gauge" | "counter" | "summary"} type
 * @property {string} help without quotes, backslashes and line breaks
 * @property {readonly Sample[]} samples
 */

/** Longest value of a label, in characters. */
const MAX_LABEL = 200;

/**
 * Writes families of metrics, without the `# EOF` of OpenMetrics.
 *
 * @param {readonly Family[]} families
 * @param {"openmetrics" | "prometheus"} format
 */
export function exposition(families, format) {
  return families.map((family) => familyText(family, format === "openmetrics")).join("");
}

/**
 * @param {Family} family
 * @param {boolean} isOpen
 */
function familyText({ name, type, help, samples }, isOpen) {
  const total = type === "counter" ? "_total" : "";
  // In the older format a counter's name is that of its samples.
  const described = isOpen ? name : name + total;
  const lines = [`# TYPE ${described} ${type}`];
  if (isOpen && name.endsWith("_seconds")) lines.push(`# UNIT ${name} seconds`);
  lines.push(`# HELP ${described} ${help}`);
  for (const [labels, value, suffix = total] of samples)
    lines.push(`${name}${suffix}${labelsText(labels)} ${value}`);
  return lines.map((line) => `${line}\n`).join("");
}

/** @param {Labels} labels */
export function labelsText(labels) {
  const pairs = Object.entries(labels).flatMap(([name, value]) =>
    value ? [`${name}="${escaped(value)}"`] : [],
  );
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}

/**
 * Escapes a label's value as both formats do. Control characters end the text for some readers, and halves of surrogate pairs have no
 * UTF-8: U+FFFD stands for both.
 *
 * @param {string} value
 */
function escaped(value) {
  const text = value.length > MAX_LABEL ? Array.from(value).slice(0, MAX_LABEL).join("") : value;
  return text.replace(/[\\"\p{Cc}\p{Cs}\u2028\u2029]/gu, (character) => {
    if (character === "\n") return "\\n";
    return character === "\\" || character === '"' ? `\\${character}` : "\ufffd";
  });
}
