/**
 * Collects the values of a flag that may be given more than once.
 *
 * @param {string} value
 * @param {string[] | undefined} before
 */
export const several = (value, before) => [...(before ?? []), value];
