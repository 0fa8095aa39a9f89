/**
 * Counter-based PRNG with a seed: every number is a hash of (seed, task, field). So any task can be generated from its serial
 * number alone, in any order and without state.
 */

const ODD_A = 0x9e3779b1;
const ODD_B = 0x85ebca77;

/**
 * Finalizer of MurmurHash3: each input bit affects every output bit (avalanche).
 *
 * @param {number} h
 * @returns {number} uint32
 */
export function mix(h) {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Hashes a seed of any form to a uint32: FNV-1a over its text, then {@link mix}.
 *
 * @param {string | number} seed
 * @returns {number} uint32
 */
export function seedFrom(seed) {
  let h = 0x811c9dc5;
  for (const unit of Buffer.from(String(seed), "utf8")) h = Math.imul(h ^ unit, 0x01000193);
  return mix(h);
}

/**
 * Random uint32 for a field of an item.
 *
 * @param {number} seed
 * @param {number} serial of the item
 * @param {number} field number of the field
 * @returns {number} uint32
 */
export function draw(seed, serial, field) {
  return mix(mix(seed ^ Math.imul(serial + 1, ODD_A)) ^ Math.imul(field + 1, ODD_B));
}

/**
 * Random number in [0, 1).
 *
 * @param {number} seed
 * @param {number} serial
 * @param {number} field
 */
export function unit(seed, serial, field) {
  return draw(seed, serial, field) / 0x1_0000_0000;
}

/**
 * Random integer in [0, limit).
 *
 * @param {number} seed
 * @param {number} serial
 * @param {number} field
 * @param {number} limit
 */
export function below(seed, serial, field, limit) {
  return Math.floor((draw(seed, serial, field) / 0x1_0000_0000) * limit);
}

const STEP_1 = 0x2c1b3c6d;
const STEP_2 = 0x297a2d39;

/**
 * Modular inverse of an odd number modulo 2^32, by Newton's iteration.
 *
 * @param {number} odd
 */
function inverse(odd) {
  let x = odd;
  for (let i = 0; i < 5; i += 1) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
}

const STEP_1_INVERSE = inverse(STEP_1);
const STEP_2_INVERSE = inverse(STEP_2);

/**
 * Keyed permutation (bijection) of the uint32 numbers. Ids begin with its result, so no two tasks have the same id, and a task
 * can be found by its id without an index.
 *
 * @param {number} key
 * @param {number} x
 * @returns {number} uint32
 */
export function permute(key, x) {
  x = Math.imul(x ^ key, STEP_1);
  x ^= x >>> 16;
  x = Math.imul(x, STEP_2);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * Inverse of {@link permute}.
 *
 * @param {number} key
 * @param {number} y
 * @returns {number} uint32
 */
export function unpermute(key, y) {
  y ^= y >>> 16;
  y = Math.imul(y, STEP_2_INVERSE);
  y ^= y >>> 16;
  return (Math.imul(y, STEP_1_INVERSE) ^ key) >>> 0;
}

const DIGITS = Buffer.from("0123456789abcdef", "latin1");

/** Buffer for the digits of an id, which becomes a string in one step: concatenation took half of a page's time. */
const scratch = Buffer.alloc(36, "-", "latin1");

/**
 * Writes the lowest hexadecimal digits of a word.
 *
 * @param {number} at
 * @param {number} count
 * @param {number} word
 */
function writeHex(at, count, word) {
  for (let place = at + count - 1; place >= at; place -= 1) {
    scratch[place] = DIGITS[word & 15];
    word >>>= 4;
  }
}

/**
 * UUID of version 4 that starts with a given word.
 *
 * @param {number} first uint32, the first eight digits
 * @param {number} seed
 * @param {number} serial
 * @param {number} field
 */
export function uuid(first, seed, serial, field) {
  const base = draw(seed, serial, field);
  const second = mix(base ^ 0x51ed270b);
  const third = mix(base ^ 0x7f4a7c15);
  scratch[8] = scratch[13] = scratch[18] = scratch[23] = 0x2d;
  writeHex(0, 8, first);
  writeHex(9, 4, second >>> 16);
  writeHex(14, 4, 0x4000 | (second & 0x0fff));
  writeHex(19, 4, 0x8000 | (base & 0x3fff));
  writeHex(24, 4, third >>> 16);
  writeHex(28, 8, mix(base ^ 0x2545f491));
  return scratch.toString("latin1");
}

/**
 * UUID of version 4 for a field of an item.
 *
 * @param {number} seed
 * @param {number} serial
 * @param {number} field
 */
export function fieldUuid(seed, serial, field) {
  return uuid(draw(seed, serial, field + 0x10000), seed, serial, field);
}

/**
 * Random 32 hexadecimal digits, the format of project and request ids.
 *
 * @param {number} seed
 * @param {number} serial
 * @param {number} field
 */
export function hex32(seed, serial, field) {
  const base = draw(seed, serial, field);
  [0x0, 0x51ed270b, 0x7f4a7c15, 0x2545f491].forEach((salt, at) => {
    writeHex(at * 8, 8, mix(base ^ salt));
  });
  return scratch.toString("latin1", 0, 32);
}
