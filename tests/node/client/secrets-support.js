/** Test secrets, and a search for them in everything that a client can print. */
import assert from "node:assert/strict";
import { inspect } from "node:util";

/** Both ends of each secret are distinct words, so that half of a secret is found too. */
export const secrets = {
  token: "tokenHeadQ7xv/+=%41&~tokenTailW3kz",
  nextToken: "renewHeadB5nm/+=%42&~renewTailY8pq",
  accessKey: "ACCESSHEADK2RT9ACCESSTAILM4VD",
  secretKey: "secretHeadH6jc/+=%43secretTailL9fg",
  securityToken: "securHeadN3bx/+=%44&securTailJ7wq",
  password: 'passwHeadZ4ty"\\<&>%45 /+=passwTailU2mk',
  headerValue: "callerHeadV8qd/+=%46callerTailE5rh",
};

/**
 * All spellings of a secret.
 * @param {string} text
 */
function spellings(text) {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift, "x"), bytes]).toString("base64");
    // Without the characters that depend on the neighbouring bytes.
    return padded.slice(shift === 0 ? 0 : 4, Math.floor((shift + bytes.length) / 3) * 4);
  });
  return [
    text,
    ...base64,
    ...base64.map((each) => each.replaceAll("+", "-").replaceAll("/", "_")),
    encodeURIComponent(text),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    JSON.stringify(text).slice(1, -1),
    text.split("").reverse().join(""),
  ];
}

/**
 * Texts that must not be found: both ends of each secret. Every spelling of a whole secret contains that of an end.
 * @param {Iterable<string>} more
 */
export function needles(more = []) {
  const all = new Set();
  for (const secret of [...Object.values(secrets), ...more]) {
    for (const part of [secret.slice(0, 12), secret.slice(-12)])
      for (const spelling of spellings(part)) all.add(spelling);
  }
  return [...all];
}

/**
 * Fails with the place of a secret.
 * @param {string} text
 * @param {readonly string[]} wanted
 */
export function holdsNone(text, wanted) {
  for (const needle of wanted) {
    const at = text.indexOf(needle);
    if (at >= 0) assert.fail(`${needle} in …${text.slice(Math.max(0, at - 300), at + needle.length + 60)}…`);
  }
}

/**
 * Everything that a log could print of a value.
 * @param {any} value
 */
export function printed(value) {
  const all = [
    String(value),
    inspect(value),
    inspect(value, { showHidden: true, depth: Number.POSITIVE_INFINITY, getters: true }),
    JSON.stringify(value),
    JSON.stringify(Object.getOwnPropertyDescriptors(Object(value))),
  ];
  for (let each = value; each instanceof Error; each = each.cause) {
    all.push(each.message, String(each.stack), JSON.stringify(each), JSON.stringify(Object.entries(each)));
  }
  return all.join("\n");
}
