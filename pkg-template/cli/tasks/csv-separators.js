/** Separators of the columns of CSV: Excel writes semicolons where the comma is the decimal separator. */

/**
 * Separator of a file, from Excel's line `sep=;` or from the header.
 *
 * @param {Buffer} text beginning of the file
 * @returns {{ separator: string, start: number }} `start` is the offset after the line `sep=;`, 0 without one
 */
export function separatorOf(text) {
  const beginning = text.toString("utf8", 0, 4096);
  const named = /^"?sep=([^"\r\n])"?\r?\n/i.exec(beginning);
  if (named !== null) return { separator: named[1] ?? ",", start: Buffer.byteLength(named[0]) };
  const [header = ""] = beginning.split("\n", 1);
  const separator = header.includes(",") ? "," : [";", "\t"].find((each) => header.includes(each));
  return { separator: separator ?? ",", start: 0 };
}

/**
 * The same records with commas for separators. Fields with commas are quoted.
 *
 * @param {Buffer} records whole ones
 * @param {string} separator
 */
export function withCommas(records, separator) {
  if (separator === ",") return records;
  const other = separator.replace(/[\]\\^]/, "\\$&");
  const parts = new RegExp(`"(?:[^"]|"")*"|[^"\\r\\n${other}]+|[${other}]`, "g");
  const text = records.toString("utf8").replace(parts, (part) => {
    if (part === separator) return ",";
    return part.includes(",") && !part.startsWith('"') ? `"${part}"` : part;
  });
  return Buffer.from(text);
}
