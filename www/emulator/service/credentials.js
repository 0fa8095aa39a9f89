/** Credentials of the one account: a password, a token, access keys and temporary keys, all derived from the seed. */
import { createHmac } from "node:crypto";
import { hex32, seedFrom } from "../tasks/rng.js";

/** @typedef {import('../../../pkg-template/emulator/index.d.ts').Credentials} Credentials */
/** @typedef {import('../../../pkg-template/emulator/index.d.ts').Project} Project */

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz";

/**
 * Pseudorandom text, derived from a key by HMAC.
 *
 * @param {string} key
 * @param {string} label
 * @param {number} length at most 64
 * @param {number} alphabet number of characters to choose from
 */
function text(key, label, length, alphabet) {
  const bytes = createHmac("sha512", key).update(label).digest();
  return Array.from(bytes.subarray(0, length), (byte) => ALPHANUMERIC[byte % alphabet]).join("");
}

/**
 * An opaque token that begins like a real one.
 *
 * @param {string} key
 * @param {string} label
 */
export function tokenText(key, label) {
  const parts = [0, 1, 2].map((part) =>
    createHmac("sha512", key).update(`${label} ${part}`).digest("base64"),
  );
  // Real tokens are base64 with a minus in place of the slash.
  return `MIIGygYJKoZIhvcNAQcCoIIGuzCC${parts.join("").replaceAll("=", "").replaceAll("/", "-")}`;
}

/**
 * @param {string | number} seed
 * @returns {Credentials}
 */
export function createCredentials(seed) {
  const key = `cbr-tasks emulator ${seed}`;
  return {
    token: tokenText(key, "first token"),
    access_key: text(key, "access key", 20, 36),
    secret_key: text(key, "secret key", 40, 62),
    username: "cbr-operator",
    password: `Emulator-${text(key, "password", 12, 62)}`,
    domain_name: "cbr-emulator",
    temporary: {
      access_key: `HST${text(key, "temporary access key", 17, 36)}`,
      secret_key: text(key, "temporary secret key", 40, 62),
      security_token: `hQpjbi1ub3J0aC00${text(key, "security token", 64, 62)}`,
    },
  };
}

/**
 * Ids that occur only in IAM's responses.
 *
 * @param {string | number} seed
 */
export function accountIds(seed) {
  const base = seedFrom(seed);
  return {
    domain: hex32(base, 0, 3000),
    user: hex32(base, 0, 3001),
    role: hex32(base, 0, 3002),
    cbr: hex32(base, 0, 3003),
    iam: hex32(base, 0, 3004),
  };
}
