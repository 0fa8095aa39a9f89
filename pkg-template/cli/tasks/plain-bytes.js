import { createGunzip } from "node:zlib";
import { UsageError } from "../args/usage-error.js";

/** Longest text in a compressed file, in bytes. No table holds more. */
const MAX_TEXT = 4 * 2 ** 30;

/**
 * The bytes of a file as UTF-8: gzip is decompressed, and UTF-16, which PowerShell's `>` writes, is decoded.
 *
 * @param {AsyncIterable<Buffer>} source
 * @returns {AsyncGenerator<Buffer>}
 */
export async function* plainBytes(source) {
  const chunks = source[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  let isDone = false;
  while (start.length < 2 && !isDone) {
    const { done, value } = await chunks.next();
    if (done) isDone = true;
    else start = Buffer.concat([start, value]);
  }
  const all = (async function* () {
    if (start.length > 0) yield start;
    yield* { [Symbol.asyncIterator]: () => chunks };
  })();
  if (start[0] === 0x1f && start[1] === 0x8b) yield* plainBytes(unzipped(all));
  else if (start[0] === 0xff && start[1] === 0xfe) yield* decoded(all, "utf-16le");
  else if (start[0] === 0xfe && start[1] === 0xff) yield* decoded(all, "utf-16be");
  else yield* all;
}

/** @param {AsyncIterable<Buffer>} chunks */
async function* unzipped(chunks) {
  const gunzip = createGunzip();
  let failure;
  const fed = (async () => {
    try {
      for await (const chunk of chunks) {
        if (!gunzip.write(chunk))
          await new Promise((resolve) => gunzip.once("drain", resolve).once("close", resolve));
        if (gunzip.destroyed) return;
      }
      gunzip.end();
    } catch (error) {
      failure = error;
      gunzip.destroy();
    }
  })();
  let length = 0;
  try {
    for await (const chunk of gunzip) {
      length += chunk.length;
      if (length > MAX_TEXT)
        throw new UsageError("expected at most 4 GiB of text in a compressed file, got more");
      yield chunk;
    }
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code === "Z_BUF_ERROR") throw new Error("the compressed file is cut");
    if (String(code).startsWith("Z_")) throw new Error("the compressed file is damaged");
    throw failure ?? error;
  } finally {
    gunzip.destroy();
    await fed;
  }
  if (failure) throw failure;
}

/**
 * @param {AsyncIterable<Buffer>} chunks
 * @param {string} encoding
 */
async function* decoded(chunks, encoding) {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
