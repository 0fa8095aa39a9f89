/** The size budget: compares sizes with recorded ones. */

/**
 * @typedef {object} Measure
 * @property {number} size in bytes as they travel, or a number of files
 * @property {Record<string, number>} parts what it is made of, in bytes as they lie there
 */

/** @typedef {Record<string, Measure>} Sizes */

/** A recorded size may be exceeded by this much. */
const LEEWAY = 0.02;

/**
 * Lists the sizes that exceed their record, each with the parts that grew, the largest growth first.
 *
 * @param {Sizes} sizes
 * @param {Sizes} budget
 * @returns {string[]}
 */
export function excesses(sizes, budget) {
  return Object.entries(sizes).flatMap(([name, { size, parts }]) => {
    const recorded = budget[name];
    if (recorded === undefined) return [`${name}: ${size}, and the budget has no such entry`];
    if (size <= recorded.size * (1 + LEEWAY)) return [];
    const percent = ((size / recorded.size - 1) * 100).toFixed(1);
    const grown = Object.entries(parts)
      .map(([part, bytes]) => ({ part, by: bytes - (recorded.parts[part] ?? 0) }))
      .filter(({ by }) => by > 0)
      .sort((a, b) => b.by - a.by)
      .map(({ part, by }) => `  ${part} +${by}${part in recorded.parts ? "" : " (new)"}`);
    return [[`${name}: ${recorded.size} → ${size}, ${percent} % more`, ...grown.slice(0, 12)].join("\n")];
  });
}
