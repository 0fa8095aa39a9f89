import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { breakable } from "../breakable.js";
import { statusPill } from "../status-pill.js";
import { duration, failure, milliseconds, progress, resource } from "../task.js";
import { text, translate } from "../text.js";

/** @typedef {import("../messages/en.js").Messages} Messages */
/** @typedef {import("../formatter.js").Formatter} Formatter */
/** @typedef {import("../task.js").OperationLog} OperationLog */

/**
 * @typedef {object} TaskTable
 * @property {Messages} t
 * @property {Formatter} format
 * @property {readonly OperationLog[]} tasks
 * @property {import("../position.js").Position} position
 * @property {number} now milliseconds; the duration of a running task ends here
 * @property {boolean} busy true while another page loads
 * @property {boolean} live true if running tasks are asked for again and again
 * @property {import("./grid-focus.js").GridFocus} focus
 */

const COLUMNS = /** @type {const} */ ([
  "status",
  "type",
  "resource",
  "resourceType",
  "vault",
  "started",
  "duration",
]);

const SKELETON_ROWS = 8;

/** Characters at the end of an id that stay when it is cut in the middle. */
const TAIL = 12;

/**
 * The grid of a page. Its ARIA roles are explicit, because rows are laid out as flex containers, which have no implicit roles.
 * Flex items of the same basis make columns without a table's layout: so rows out of sight are not laid out
 * (`content-visibility`), and a column that the page hides leaves its space to the others.
 *
 * @param {TaskTable} table
 */
export function taskTable(table) {
  const { t, format, tasks, position, now, busy, live, focus } = table;
  const { from, total } = position;
  return html`<div class="scroll">
    <table
      part="table"
      role="grid"
      aria-label=${t.tasks}
      aria-busy=${busy}
      aria-readonly="true"
      aria-rowcount=${total === undefined ? -1 : total + 1}
      data-live=${live}
    >
      ${tableHead(t)}
      <tbody
        part="rows"
        role="rowgroup"
        @pointerdown=${focus.onPress}
        @click=${focus.onClick}
        @focusin=${focus.onFocusIn}
        @keydown=${focus.onKey}
      >
        ${guard([t, format, tasks, from, now], () => {
          const keys = keysOf(tasks);
          focus.setKeys(keys);
          return repeat(
            tasks,
            (_, index) => keys[index],
            (task, index) => row(table, task, from + index + 1),
          );
        })}
      </tbody>
    </table>
  </div>`;
}

/** Ids of tasks, or their numbers where the id is missing or not unique. @param {readonly OperationLog[]} tasks */
function keysOf(tasks) {
  /** @type {Set<string>} */
  const keys = new Set();
  tasks.forEach(({ id }, index) => {
    keys.add(typeof id === "string" && id !== "" && !keys.has(id) ? id : ` ${index}`);
  });
  return [...keys];
}

/** @param {Messages} t */
function tableHead(t) {
  return html`<thead part="head" role="rowgroup">
    <tr role="row">
      ${COLUMNS.map(
        (name) =>
          html`<th class="c-${name}" part="column column-${name}" role="columnheader" scope="col">${t.columns[name]}</th>`,
      )}
      <th class="c-open" part="column column-open" role="columnheader" scope="col">
        <span class="hidden">${t.details}</span>
      </th>
    </tr>
  </thead>`;
}

/**
 * @param {TaskTable} table
 * @param {OperationLog} task
 * @param {number} number of the row in the list; the head is row 1
 */
function row({ t, format, now }, task, number) {
  const { name, id, type } = resource(task);
  const kind = translate(t.types, task.operation_type);
  const label = t.openDetails([kind, name || id || text(task.id)].filter(Boolean).join(" "));
  const vault = nameOverId(text(task.vault_name), text(task.vault_id));
  return html`<tr part="row" role="row" aria-rowindex=${number}>
    <td class="c-status" part="column column-status" role="gridcell">${statusCell(t, format, task)}</td>
    <td class="c-type" part="column column-type" role="gridcell" dir="auto">${breakable(kind)}</td>
    <td class="c-resource" part="column column-resource" role="rowheader">${nameOverId(name, id)}</td>
    <td class="c-resourceType" part="column column-resourceType" role="gridcell" dir="auto" title=${type}
      >${breakable(translate(t.resourceTypes, type))}</td
    >
    <td class="c-vault" part="column column-vault" role="gridcell">${vault}</td>
    <td class="c-started" part="column column-started" role="gridcell">${timeCell(format, task.started_at)}</td>
    ${durationCell(t, format, task, now)}
    <td class="c-open" part="column column-open" role="gridcell">
      <button class="square open" part="open" type="button" tabindex="-1" aria-haspopup="dialog" aria-label=${label}></button>
    </td>
  </tr>`;
}

/**
 * @param {Messages} t
 * @param {Formatter} format
 * @param {OperationLog} task
 */
function statusCell(t, format, task) {
  const done = progress(task);
  const code = failure(task)?.code;
  return html`${statusPill({ t, status: task.status })}
  ${
    done === undefined
      ? nothing
      : html`<span class="progress" part="progress"
        ><progress max="100" .value=${done} aria-label=${t.progress(format.percent(done))}></progress
        ><span aria-hidden="true">${format.percent(done)}</span></span
      >`
  }
  ${code ? html`<bdi class="error-code" part="error-code" title=${code}>${breakable(code)}</bdi>` : nothing}`;
}

/**
 * @param {string} name
 * @param {string} id
 */
function nameOverId(name, id) {
  if (!name && !id) return "—";
  if (!name || !id)
    return id ? middleCut("name mono id", id) : html`<bdi class="name" title=${name}>${name}</bdi>`;
  return html`<bdi class="name" title=${name}>${name}</bdi>${middleCut("muted mono id", id)}`;
}

/**
 * An id that is cut in the middle where it does not fit: its beginning can shrink, its end cannot.
 *
 * @param {string} classes
 * @param {string} id
 */
function middleCut(classes, id) {
  const [, head = id, tail = ""] = id.length > 2 * TAIL ? (/^(.*)(.{12})$/su.exec(id) ?? []) : [];
  return html`<bdi class=${classes} title=${id}><span>${head}</span>${tail}</bdi>`;
}

/**
 * @param {Formatter} format
 * @param {unknown} value
 */
function timeCell(format, value) {
  const ms = milliseconds(value);
  if (ms === undefined) return html`<bdi class="name">${text(value) || "—"}</bdi>`;
  // Two lines, or one in a card.
  return html`<time dir="auto" datetime=${text(value)} title=${text(value)}>${format.day(ms)}\n${format.clock(ms)}</time>`;
}

/**
 * @param {Messages} t
 * @param {Formatter} format
 * @param {OperationLog} task
 * @param {number} now
 */
function durationCell(t, format, task, now) {
  const taken = duration(task, now);
  const formatted = taken && format.duration(taken.ms);
  return html`<td
    class="c-duration"
    part="column column-duration"
    role="gridcell"
    dir="auto"
    title=${formatted && !taken.ended ? t.dialog.soFar(formatted) : nothing}
    data-so-far=${taken?.ended === false}
    >${formatted ?? "—"}</td
  >`;
}

/**
 * Skeleton of a table, while the first page loads.
 *
 * @param {Messages} t
 */
export function loadingState(t) {
  const row = html`<tr>
    ${COLUMNS.map((name) => html`<td class="c-${name}"><span class="skeleton"></span></td>`)}
    <td class="c-open"></td>
  </tr>`;
  return html`<div class="scroll" part="loading" data-state="loading" aria-hidden="true">
    <table>
      ${tableHead(t)}
      <tbody>
        ${Array(SKELETON_ROWS).fill(row)}
      </tbody>
    </table>
  </div>`;
}
