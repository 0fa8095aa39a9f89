/** Text property that is reflected to an attribute. An empty text removes the attribute. */
export const TEXT = {
  reflect: true,
  converter: {
    fromAttribute: (/** @type {string | null} */ value) => value ?? "",
    toAttribute: (/** @type {unknown} */ value) => value || null,
  },
};

/**
 * Property with a whole number from `min` to `max`, reflected to an attribute unless it is the default.
 *
 * @param {number} standard the default
 * @param {number} max
 * @param {number} [min]
 */
export function count(standard, max, min = 1) {
  const clamp = (/** @type {unknown} */ value) => {
    const number = Math.trunc(Number(value ?? standard));
    return Math.min(max, Math.max(min, number || (number === 0 && min === 0 ? 0 : standard)));
  };
  return {
    reflect: true,
    converter: {
      fromAttribute: clamp,
      toAttribute: (/** @type {unknown} */ value) => (clamp(value) === standard ? null : String(value)),
    },
  };
}

/** Property with an object, whose attribute is JSON. Text that is no JSON stays a text. Objects with equal JSON are equal. */
export const JSON_TEXT = {
  converter: {
    fromAttribute: (/** @type {string | null} */ value) => {
      if (value === null) return undefined;
      try {
        return JSON.parse(value);
      } catch {
        return value;
      }
    },
  },
  hasChanged: (/** @type {unknown} */ value, /** @type {unknown} */ old) =>
    JSON.stringify(value) !== JSON.stringify(old),
};
