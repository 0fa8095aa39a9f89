import { html } from "lit";

/** @import { Formatter } from "../formatter.js" */

/** Head of a table whose rows are flex containers: roles are explicit. @param {readonly string[]} names @param {Readonly<Record<string, string>>} labels */
export function head(names, labels) {
  return html`<thead part="head" role="rowgroup">
    <tr role="row">
      ${names.map(
        (name) =>
          html`<th class="c-${name}" part="column column-${name}" role="columnheader" scope="col">${labels[name]}</th>`,
      )}
    </tr>
  </thead>`;
}

/** A time, exact in its title. @param {Formatter} format @param {number | undefined} ms */
export function timeCell(format, ms) {
  if (ms === undefined) return "—";
  return html`<time dir="auto" datetime=${new Date(ms).toISOString()} title=${format.exact(ms)}>${format.moment(ms)}</time>`;
}
