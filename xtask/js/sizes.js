// What a user of the package downloads, and the limits on it: node sizes.js PACKAGE
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const LIMITS = { client: 206, viewer: 45 };

const folder = process.argv[2];
const wasm = readFileSync(join(folder, "cbr_tasks_bg.wasm"));
// The base64 copy is loaded only where the module itself can't be.
const client = await minified("index.web.js", ["*base64.js"]);
const viewer = await minified("viewer/index.js", ["../*"]);

row("", "raw", "gzip -9", "brotli");
const wasmGzip = measure("cbr_tasks_bg.wasm", wasm);
const clientGzip = measure("glue and facade, minified", client);
const viewerGzip = measure("viewer with Lit, minified", viewer);

const withinLimits = [
  check("client and wasm", wasmGzip + clientGzip, LIMITS.client),
  check("viewer", viewerGzip, LIMITS.viewer),
];
if (withinLimits.includes(false)) process.exit(1);

/** @param {string} entry @param {string[]} external */
async function minified(entry, external) {
  const { outputFiles } = await build({
    entryPoints: [join(folder, entry)],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    external,
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0].contents;
}

/** @param {string} name @param {Uint8Array} bytes @returns {number} gzipped, in bytes */
function measure(name, bytes) {
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  row(
    name,
    kilobytes(bytes.length),
    kilobytes(gzip),
    kilobytes(brotliCompressSync(bytes, { params }).length),
  );
  return gzip;
}

/** @param {string} name @param {number} bytes @param {number} limit in KB */
function check(name, bytes, limit) {
  const isWithin = bytes <= limit * 1024;
  console.log(
    `${name}: ${kilobytes(bytes)} gzip, ${isWithin ? "within" : "BEYOND"} the limit of ${limit} KB`,
  );
  return isWithin;
}

/** @param {string} name @param {string[]} figures */
function row(name, ...figures) {
  console.log(name.padEnd(28) + figures.map((figure) => figure.padStart(12)).join(""));
}

/** @param {number} bytes in KB of 1024 bytes */
function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
