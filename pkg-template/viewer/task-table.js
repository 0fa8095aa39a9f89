import { html, nothing } from "lit";
import { icon } from "./icons.js";
import { statusPill } from "./status-pill.js";
import { duration, failure, milliseconds, progress, resource } from "./task.js";
import { text, translate } from "./text.js";

/** @typedef {import("./messages/en.js").Messages} Messages */
/** @typedef {import("./formatter.js").Formatter} Formatter */
/** @typedef {import("./task.js").OperationLog} OperationLog */

/**
 * @typedef {object} TaskTable
 * @property {Messages} t
 * @property {Formatter} format
 * @property {readonly OperationLog[]} tasks
 * @property {number} now milliseconds; the duration of a running task ends here
 * @property {boolean} busy true while another page loads
 * @property {(task: OperationLog) => void} onOpen
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

/**
 * The table of a page. Its ARIA roles are explicit, because in a narrow viewer rows are laid out as cards, and tables without
 * table layout lose their implicit roles.
 *
 * @param {TaskTable} table
 */
export function taskTable(table) {
  const { t, tasks, busy } = table;
  return html`<div class="scroll">
    <table part="table" role="table" aria-label=${t.tasks} aria-busy=${busy ? "true" : "false"}>
      ${tableHead(t)}
      <tbody role="rowgroup" @pointerdown=${onPress} @click=${onRowClick} @keydown=${onRowKey}>
        ${tasks.map((task) => row(table, task))}
      </tbody>
    </table>
  </div>`;
}

/** @param {Messages} t */
export function tableHead(t) {
  return html`<thead part="head" role="rowgroup">
    <tr role="row">
      ${COLUMNS.map((name) => html`<th class="c-${name}" role="columnheader" scope="col">${t.columns[name]}</th>`)}
      <th class="c-open" role="columnheader" scope="col"><span class="hidden">${t.details}</span></th>
    </tr>
  </thead>`;
}

/**
 * @param {TaskTable} table
 * @param {OperationLog} task
 */
function row({ t, format, now, onOpen }, task) {
  const { name, id, type } = resource(task);
  const kind = translate(t.types, task.operation_type);
  const resourceType = translate(t.resourceTypes, type);
  return html`<tr part="row" role="row">
    <td class="c-status" role="cell">${statusCell(t, format, task)}</td>
    <td class="c-type" role="cell"><bdi>${breakable(kind)}</bdi></td>
    <td class="c-resource" role="cell">${nameOverId(name, id)}</td>
    <td class="c-resourceType" role="cell"><bdi title=${type}>${resourceType}</bdi></td>
    <td class="c-vault" role="cell">${nameOverId(text(task.vault_name), text(task.vault_id))}</td>
    <td class="c-started" role="cell">${timeCell(format, task.started_at)}</td>
    <td class="c-duration" role="cell">${durationCell(t, format, task, now)}</td>
    <td class="c-open" role="cell">
      <button
        class="square open"
        part="open"
        type="button"
        aria-haspopup="dialog"
        aria-label=${t.openDetails([kind, name || id || text(task.id)].filter(Boolean).join(" "))}
        @click=${() => onOpen(task)}
      >
        ${icon("open")}
      </button>
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
  ${code ? html`<bdi class="muted error-code" title=${code}>${code}</bdi>` : nothing}`;
}

/**
 * Allows a line break after each underscore of an untranslated name.
 *
 * @param {string} words
 */
function breakable(words) {
  return words.split(/(?<=_)/).map((word) => html`${word}<wbr />`);
}

/**
 * @param {string} name
 * @param {string} id
 */
function nameOverId(name, id) {
  if (!name && !id) return html`<span class="muted">—</span>`;
  return html`<bdi class="name" title=${name || id}>${name || id}</bdi>${
    name && id ? html`<bdi class="muted mono" title=${id}>${id}</bdi>` : nothing
  }`;
}

/**
 * @param {Formatter} format
 * @param {unknown} value
 */
function timeCell(format, value) {
  const ms = milliseconds(value);
  if (ms === undefined) return html`<bdi class="name">${text(value) || "—"}</bdi>`;
  return html`<time datetime=${text(value)} title=${text(value)}
    ><span class="name">${format.day(ms)}</span> <span class="muted">${format.clock(ms)}</span></time
  >`;
}

/**
 * @param {Messages} t
 * @param {Formatter} format
 * @param {OperationLog} task
 * @param {number} now
 */
function durationCell(t, format, task, now) {
  const taken = duration(task, now);
  if (!taken) return html`<span class="muted">—</span>`;
  const formatted = format.duration(taken.ms);
  return html`<span
    class=${taken.ended ? "name" : "name so-far"}
    title=${taken.ended ? formatted : t.dialog.soFar(formatted)}
    >${formatted}</span
  >`;
}

/** Position of the last pointer press. Not all browsers tell of a selection inside a shadow tree, so movement has to show it. */
const press = { x: 0, y: 0 };

/** A pointer that moves further than this selects text, in pixels. */
const CLICK_TOLERANCE = 4;

/** @param {PointerEvent} event */
function onPress({ clientX, clientY }) {
  press.x = clientX;
  press.y = clientY;
}

/**
 * A click anywhere in a row opens its details, unless it ends a selection of text.
 *
 * @param {MouseEvent} event
 */
function onRowClick({ target: at, clientX, clientY }) {
  const target = /** @type {Element} */ (at);
  if (target.closest("button") || Math.hypot(clientX - press.x, clientY - press.y) > CLICK_TOLERANCE) return;
  const button = openButton(target.closest("tr"));
  button?.focus();
  button?.click();
}

/**
 * Arrow keys, Home and End move the focus between the rows' buttons.
 *
 * @param {KeyboardEvent} event
 */
function onRowKey(event) {
  const row = /** @type {Element} */ (event.target).closest("tr");
  const to = {
    ArrowDown: row?.nextElementSibling,
    ArrowUp: row?.previousElementSibling,
    Home: row?.parentElement?.firstElementChild,
    End: row?.parentElement?.lastElementChild,
  }[event.key];
  const button = openButton(to);
  if (!button) return;
  event.preventDefault();
  button.focus();
}

/**
 * @param {Element | null | undefined} row
 * @returns {HTMLButtonElement | null | undefined}
 */
function openButton(row) {
  return row?.querySelector("button.open");
}
