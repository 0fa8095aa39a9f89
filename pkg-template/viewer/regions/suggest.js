/** @import { ChipValue } from "../data/window-rows.js" */
/** @import { Messages } from "../messages/en.js" */

/**
 * Suggestion for the text of a query: `insert` takes the place of the text from index `from` up to `to`.
 *
 * @typedef {{ insert: string, from: number, to: number, label: string, hint: string }} Suggestion
 */

/** Most suggestions. */
const MOST = 8;

/** Fields of the query language, with the operator that follows. @type {Readonly<Record<string, string>>} */
const FIELDS = {
  status: ":",
  type: ":",
  vault: ":",
  error: ":",
  resource: ":",
  message: ":",
  started: ">=-",
  ended: ">=-",
  duration: ">",
  progress: "<",
  resource_type: ":",
  policy: ":",
  id: ":",
};

/** Names of the fields in the page's language. @param {Messages} t @returns {Readonly<Record<string, string>>} */
const fieldNames = (t) => ({
  ...t.columns,
  ...t.fields,
  error: t.dialog.error,
  resource_type: t.columns.resourceType,
  ended: t.fields.ended_at,
  policy: t.fields.policy_id,
});

/**
 * Suggests fields for the word at the caret, or values for the field before it.
 *
 * @param {string} text
 * @param {number} caret
 * @param {(field: string) => readonly ChipValue[]} values that the tasks have, the most frequent first
 * @param {Messages} t
 * @returns {Suggestion[]}
 */
export function suggest(text, caret, values, t) {
  const before = text.slice(0, caret);
  const [, field, typed = ""] =
    /(?:(\w+):(?:(?:"[^"]*"|[^\s"(),]*),)*)?("[^"]*|[^\s"(),:]*)$/.exec(before) ?? [];
  const from = caret - typed.length;
  const to = caret + (/^[^\s"(),:]*/.exec(text.slice(caret))?.[0].length ?? 0);
  const word = typed.replace(/^"/, "").toLowerCase();
  if (field !== undefined)
    return values(field.toLowerCase())
      .filter(({ value, label }) => [value, label].some((name) => name.toLowerCase().includes(word)))
      .slice(0, MOST)
      .map(({ label, count }) => ({ insert: `${quoted(label)} `, from, to, label, hint: String(count) }));
  const sign = /^-/.exec(typed)?.[0] ?? "";
  if (/[<>=]/.test(before.slice(from - 1)) || typed.startsWith('"')) return [];
  const names = fieldNames(t);
  return Object.entries(FIELDS)
    .filter(([name]) => name.startsWith(word.slice(sign.length)) && name !== word)
    .slice(0, MOST)
    .map(([name, operator]) => ({
      insert: sign + name + operator,
      from,
      to,
      label: name,
      hint: names[name] ?? "",
    }));
}

/** A value as the query language reads it. @param {string} value */
const quoted = (value) => (/^[\w.-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`);
