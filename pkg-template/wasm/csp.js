/** @param {unknown} error */
export function isBlockedByCsp(error) {
  return /Content Security Policy|\bCSP\b|unsafe-eval|disallowed by embedder/i.test(String(error));
}
