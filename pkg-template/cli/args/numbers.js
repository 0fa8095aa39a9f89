import { InvalidArgumentError } from "commander";

/**
 * A flag's whole number from 1 on.
 *
 * @param {string} text
 */
export function count(text) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && Number.isSafeInteger(number)) return number;
  throw new InvalidArgumentError("Expected a whole number from 1 on.");
}
