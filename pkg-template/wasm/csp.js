/**
 * True if the page's Content Security Policy forbids WebAssembly. The error has no code, and each browser words it differently,
 * so the text of the message decides.
 *
 * @param {unknown} error thrown by `WebAssembly.compile` or one of its relatives
 */
export function isBlockedByCsp(error) {
  return /Content Security Policy|\bCSP\b|unsafe-eval|disallowed by embedder/i.test(String(error));
}
