import { InvalidArgumentError } from "commander";

/**
 * Parses the value of a flag that takes a positive whole number.
 *
 * @param {string} text
 */
export function count(text) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && Number.isSafeInteger(number)) return number;
  throw new InvalidArgumentError("Expected a whole number of at least 1.");
}
