import { randomBytes, timingSafeEqual } from "node:crypto";
import { valuesOf } from "./gate.js";

/** How long a key that is good for one visit is good at all, in milliseconds. */
const SOON = 60_000;

/**
 * Lets in whoever knows the address that was printed: other users of the machine reach 127.0.0.1 too. The key in the
 * address is exchanged for a cookie, which no script can read and no other site sends. Other ports of the machine are no
 * other site, and would be sent it; so it is for a folder whose name they do not know.
 */
export class Session {
  #key = secret();
  #cookie = secret();
  #folder = secret();
  #now;
  /** @type {{ key: string, until: number, isUsed: boolean, onAgain: () => unknown } | undefined} */
  #once;

  /** @param {() => number} [now] milliseconds since 1970 */
  constructor(now = Date.now) {
    this.#now = now;
  }

  get key() {
    return this.#key;
  }

  /** Where the page is, a path without a slash at its end. */
  get folder() {
    return `/${this.#folder}`;
  }

  /**
   * A key for one visit: the program that opens a browser is seen by others with its arguments. Who shows it second may
   * be the browser, so then the session ends for whoever came first.
   *
   * @param {() => unknown} [onAgain] told when that was so
   */
  keyForOneVisit(onAgain = () => {}) {
    this.#once = { key: secret(), until: this.#now() + SOON, isUsed: false, onAgain };
    return this.#once.key;
  }

  /**
   * The cookie to set, if the key is right; it is for `folder`.
   *
   * @param {string | null} key
   * @param {number} port cookies are shared by all ports of a host
   * @returns {string | undefined}
   */
  admit(key, port) {
    if (key === null) return undefined;
    if (!isSame(key, this.#key) && !this.#isOnce(key)) return undefined;
    return `${cookieName(port)}=${this.#cookie}; Path=${this.folder}/; HttpOnly; SameSite=Strict`;
  }

  /** @param {string} key */
  #isOnce(key) {
    const once = this.#once;
    if (once === undefined || !isSame(key, once.key)) return false;
    if (!once.isUsed && this.#now() < once.until) {
      once.isUsed = true;
      return true;
    }
    this.#once = undefined;
    if (once.isUsed) {
      this.#cookie = secret();
      this.#folder = secret();
      once.onAgain();
    }
    return false;
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
