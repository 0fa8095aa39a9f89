import { randomBytes, timingSafeEqual } from "node:crypto";
import { valuesOf } from "./gate.js";

/** Lifetime of a one-time key, in milliseconds. */
const ONE_TIME_KEY_LIFETIME = 60_000;

/**
 * Session of the local web server. A key in the printed address is needed, because other users of the machine can reach
 * 127.0.0.1 too. The key is exchanged for a cookie that scripts cannot read (HttpOnly) and other sites do not send
 * (SameSite=Strict). Browsers treat other ports of the machine as the same site and would send them the cookie, so its path is
 * a folder with a secret name.
 */
export class Session {
  #key = secret();
  #cookie = secret();
  #folder = secret();
  #now;
  /** @type {{ key: string, until: number, isUsed: boolean, onReuse: () => unknown } | undefined} */
  #oneTime;

  /** @param {() => number} [now] milliseconds since 1970 */
  constructor(now = Date.now) {
    this.#now = now;
  }

  get key() {
    return this.#key;
  }

  /** Path of the page, without a slash at its end. */
  get folder() {
    return `/${this.#folder}`;
  }

  /**
   * Creates a key that works once, for the command line that opens the browser: other users can read it there. If the key is
   * used twice, the second visitor may be the right one, so the session of the first ends.
   *
   * @param {() => unknown} [onReuse] called then
   */
  createOneTimeKey(onReuse = () => {}) {
    const until = this.#now() + ONE_TIME_KEY_LIFETIME;
    this.#oneTime = { key: secret(), until, isUsed: false, onReuse };
    return this.#oneTime.key;
  }

  /**
   * The Set-Cookie header for a right key, with `folder` as its path.
   *
   * @param {string | null} key
   * @param {number} port part of the cookie's name, because all ports of a host share their cookies
   * @returns {string | undefined}
   */
  admit(key, port) {
    if (key === null) return undefined;
    if (!isEqual(key, this.#key) && !this.#spendOneTimeKey(key)) return undefined;
    return `${cookieName(port)}=${this.#cookie}; Path=${this.folder}/; HttpOnly; SameSite=Strict`;
  }

  /** @param {string} key */
  #spendOneTimeKey(key) {
    const oneTime = this.#oneTime;
    if (oneTime === undefined || !isEqual(key, oneTime.key)) return false;
    if (!oneTime.isUsed && this.#now() < oneTime.until) {
      oneTime.isUsed = true;
      return true;
    }
    this.#oneTime = undefined;
    if (oneTime.isUsed) {
      this.#cookie = secret();
      this.#folder = secret();
      oneTime.onReuse();
    }
    return false;
  }

  /**
   * @param {readonly string[]} rawHeaders
   * @param {number} port
   */
  hasCookie(rawHeaders, port) {
    return valuesOf(rawHeaders, "cookie")
      .flatMap((cookies) => cookies.split(";"))
      .some((cookie) => isEqual(cookie.trim(), `${cookieName(port)}=${this.#cookie}`));
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
 * Compares two secrets in constant time.
 *
 * @param {string} given
 * @param {string} expected
 */
function isEqual(given, expected) {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
