/** Tokens issued by IAM, with their projects and expiry times. */
import { tokenText } from "./credentials.js";

/**
 * @typedef {object} Token
 * @property {string | undefined} project undefined for a token that is scoped to the account and works with IAM only
 * @property {number} expires milliseconds since 1970
 * @property {readonly string[]} methods those that the token was issued for
 */

export class Tokens {
  #seed;
  /** @type {Map<string, Token>} */
  #known = new Map();
  #issued = 0;

  /** @param {string | number} seed */
  constructor(seed) {
    this.#seed = seed;
  }

  /**
   * @param {string} text
   * @param {Token} token
   */
  add(text, token) {
    this.#known.set(text, token);
  }

  /**
   * @param {Token} token
   * @returns {string}
   */
  issue(token) {
    this.#issued += 1;
    const text = tokenText(`cbr-tasks emulator ${this.#seed}`, `issued ${this.#issued}`);
    this.#known.set(text, token);
    return text;
  }

  /** @param {string} text */
  find(text) {
    return this.#known.get(text);
  }

  /** Revokes all tokens issued so far. @param {number} now */
  expireAll(now) {
    for (const token of this.#known.values()) token.expires = Math.min(token.expires, now);
  }
}
