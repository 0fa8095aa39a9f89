/**
 * How many letters have to be put in, taken out, replaced or swapped with the next to make one text of another.
 *
 * @param {string} a
 * @param {string} b
 */
function distance(a, b) {
  /** @type {number[][]} */
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = Number(a[i - 1] !== b[j - 1]);
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + cost);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

/**
 * What somebody may have meant: a known value that differs by little.
 *
 * @param {string} text
 * @param {readonly string[]} known
 * @returns {string | undefined}
 */
export function closest(text, known) {
  // Nothing that is known is nearly as long.
  if (text.length > 40) return undefined;
  const [best] = known
    .map((value) => ({ value, off: distance(text.toLowerCase(), value) }))
    .filter(({ value, off }) => off <= 3 && off < value.length / 2)
    .sort((a, b) => a.off - b.off);
  return best?.value;
}
