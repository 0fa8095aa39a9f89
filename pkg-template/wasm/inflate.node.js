import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";

/**
 * Decodes base64 and decompresses gzip, synchronously.
 *
 * @param {string} base64
 */
export function inflate(base64) {
  return gunzipSync(Buffer.from(base64, "base64"));
}
