/**
 * False for nothing, and for a `javascript:` URL.
 *
 * @param {string | undefined} url absolute, or relative to the page
 * @returns {url is string}
 */
export function isWebPage(url) {
  return Boolean(url) && /^https?:$/.test(Object.assign(document.createElement("a"), { href: url }).protocol);
}
