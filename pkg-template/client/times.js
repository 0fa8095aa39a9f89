const LENGTHS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/**
 * Parses a duration such as `90s`, `24h` or `1h30m` to milliseconds; `undefined` for anything else.
 *
 * @param {string} text
 * @returns {number | undefined}
 */
export function parseDuration(text) {
  let sum = 0;
  const rest = text.replace(/(\d+)(ms|[wdhms])/g, (_, number, unit) => {
    sum += number * LENGTHS[/** @type {keyof typeof LENGTHS} */ (unit)];
    return "";
  });
  return text && !rest && Number.isSafeInteger(sum) ? sum : undefined;
}

/**
 * Parses a time that is relative to now, to milliseconds since 1970; `undefined` for any other text. Days begin at midnight in UTC.
 *
 * @param {string} text such as `-24h`, `now`, `today` or `yesterday`
 * @param {number} now
 * @returns {number | undefined}
 */
export function relativeTime(text, now) {
  const word = text.toLowerCase();
  const ago = word === "now" ? 0 : parseDuration(text.replace(/^-/, ""));
  if (ago !== undefined) return now - ago;
  const days = ["today", "yesterday"].indexOf(word);
  return days < 0 ? undefined : now - (now % LENGTHS.d) - days * LENGTHS.d;
}

/**
 * Replaces the relative times in an object by milliseconds. Everything else stays for WebAssembly, which checks it.
 *
 * @template T
 * @param {T} object
 * @param {...string} names
 * @returns {T}
 */
export function withTimes(object, ...names) {
  let result = object;
  for (const name of names) {
    const text = /** @type {any} */ (object)?.[name];
    const time = typeof text === "string" ? relativeTime(text, Date.now()) : undefined;
    if (time !== undefined) result = { ...result, [name]: time };
  }
  return result;
}
