import { randomBytes, timingSafeEqual } from "node:crypto";
import { valuesOf } from "./gate.js";

/** How long a key that is good for one visit is good at all, in milliseconds. */
const SOON = 60_000;

/**
 * Lets in whoever knows the address that was printed: other users of the machine reach 127.0.0.1 too. The key in the
 * address is exchanged for a cookie, which no script can read and no other site sends.
 */
export class Session {
  #key = secret();
  #cookie = secret();
  #now;
  /** @type {{ key: string, until: number } | undefined} */
  #once;

  /** @param {() => number} [now] milliseconds since 1970 */
  constructor(now = Date.now) {
    this.#now = now;
  }

  get key() {
    return this.#key;
  }

  /** A key for one visit: the program that opens a browser is seen by others with its arguments. */
  keyForOneVisit() {
    this.#once = { key: secret(), until: this.#now() + SOON };
    return this.#once.key;
  }

  /**
   * The cookie to set, if the key is right.
   *
   * @param {string | null} key
   * @param {number} port cookies are shared by all ports of a host
   * @returns {string | undefined}
   */
  admit(key, port) {
    if (key === null) return undefined;
    const once = this.#once;
    const isOnce = once !== undefined && isSame(key, once.key);
    if (isOnce) this.#once = undefined;
    if (!isSame(key, this.#key) && !(isOnce && this.#now() < once.until)) return undefined;
    return `${cookieName(port)}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /**
   * @param {readonly string[]} rawHeaders
   * @param {number} port
   */
  knows(rawHeaders, port) {
    return valuesOf(rawHeaders, "cookie")
      .flatMap((cookies) => cookies.split(";"))
      .some((cookie) => isSame(cookie.trim(), `${cookieName(port)}=${this.#cookie}`));
  }
}

/** @param {number} port */
function cookieName(port) {
  return `cbr-tasks-${port}`;
}

function secret() {
  return randomBytes(18).toString("base64url");
}

/**
 * @param {string} given
 * @param {string} expected
 */
function isSame(given, expected) {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
