/** The sections of a WebAssembly module. */

const NAMES = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
];

/**
 * @param {Uint8Array} module
 * @returns {Record<string, number>} bytes by section
 */
export function sections(module) {
  /** @type {Record<string, number>} */
  const sizes = {};
  // After the magic number and the version.
  for (let at = 8; at < module.length; ) {
    const name = NAMES[module[at]] ?? "other";
    at += 1;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at];
      at += 1;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    sizes[name] = (sizes[name] ?? 0) + size;
    at += size;
  }
  return sizes;
}
