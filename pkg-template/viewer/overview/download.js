/** Types of the files by their endings. */
const TYPES = { csv: "text/csv", ndjson: "application/x-ndjson" };

/**
 * Lets the browser save a file.
 *
 * @param {Document} document
 * @param {keyof typeof TYPES} ending
 * @param {BlobPart[]} parts
 */
export function download(document, ending, parts) {
  const url = URL.createObjectURL(new Blob(parts, { type: TYPES[ending] }));
  const link = Object.assign(document.createElement("a"), { href: url, download: `cbr-tasks.${ending}` });
  link.click();
  // The browser may begin to read it later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
