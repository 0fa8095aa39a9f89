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
 * @property {number} now milliseconds; what a task under way has taken counts up to here
 * @property {boolean} busy another page is on its way
 * @property {(task: OperationLog) => void} onOpen
 */

/** The roles are said aloud because a narrow viewer lays its rows out as cards. */
const COLUMNS = /** @type {const} */ ([
  "status",
  "type",
  "resource",
  "resourceType",
  "vault",
  "started",
  "duration",
]);

/** @param {TaskTable} table */
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
    <td class="c-started" role="cell">${moment(format, task.started_at)}</td>
    <td class="c-duration" role="cell">${lasting(t, format, task, now)}</td>
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
  ${code ? html`<bdi class="sub error-code" title=${code}>${code}</bdi>` : nothing}`;
}

/**
 * A wire name may break after its underscores.
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
  if (!name && !id) return html`<span class="sub">—</span>`;
  return html`<bdi class="name" title=${name || id}>${name || id}</bdi>${
    name && id ? html`<bdi class="sub id" title=${id}>${id}</bdi>` : nothing
  }`;
}

/**
 * @param {Formatter} format
 * @param {unknown} value
 */
function moment(format, value) {
  const ms = milliseconds(value);
  if (ms === undefined) return html`<bdi class="name">${text(value) || "—"}</bdi>`;
  return html`<time datetime=${text(value)} title=${text(value)}
    ><span class="name">${format.day(ms)}</span> <span class="sub">${format.clock(ms)}</span></time
  >`;
}

/**
 * @param {Messages} t
 * @param {Formatter} format
 * @param {OperationLog} task
 * @param {number} now
 */
function lasting(t, format, task, now) {
  const took = duration(task, now);
  if (!took) return html`<span class="sub">—</span>`;
  const words = format.duration(took.ms);
  return html`<span class=${took.ended ? "name" : "name so-far"} title=${took.ended ? words : t.dialog.soFar(words)}
    >${words}</span
  >`;
}

/** Where the mouse went down. A selection inside a shadow tree is not to be seen in every browser. */
const press = { x: 0, y: 0 };

/** A pointer that moves further than this marks text, in pixels. */
const STILL = 4;

/** @param {PointerEvent} event */
function onPress({ clientX, clientY }) {
  press.x = clientX;
  press.y = clientY;
}

/**
 * A click anywhere in a row opens it, but for one that ends a selection of text.
 *
 * @param {MouseEvent} event
 */
function onRowClick({ target: at, clientX, clientY }) {
  const target = /** @type {Element} */ (at);
  if (target.closest("button") || Math.hypot(clientX - press.x, clientY - press.y) > STILL) return;
  const button = openButton(target.closest("tr"));
  button?.focus();
  button?.click();
}

/**
 * The arrows, Home and End move between the rows' buttons.
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
