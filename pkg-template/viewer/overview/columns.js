import { html, nothing } from "lit";
import { statusPill } from "../status-pill.js";
import { duration, failure, milliseconds, progress, resource } from "../task.js";
import { text, translate } from "../text.js";
import { isWebPage } from "../web-page.js";

/** @typedef {import("../messages/en.js").Messages} Messages */
/** @typedef {import("../formatter.js").Formatter} Formatter */
/** @typedef {import("../task.js").OperationLog} OperationLog */

/**
 * Column of the grid.
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {string} header
 * @property {number} width least width, in pixels
 * @property {number} [grow] share of the space that is left
 * @property {import("cbr-tasks/table").TaskKey} [sort] key to sort by; none if it cannot be sorted
 * @property {boolean} [isFixed] shown whatever the reader chooses
 * @property {boolean} [hasActions] Enter goes into its cells
 * @property {boolean} [extra] not shown unless the reader chooses it
 * @property {(task: OperationLog) => string} text
 * @property {(task: OperationLog) => unknown} [cell] content, where it is more than the text
 */

/** Least width of a column that the reader has narrowed, in pixels. */
export const NARROWEST = 48;

/**
 * The viewer's own columns, then those of the page.
 *
 * @param {object} of
 * @param {Messages} of.t
 * @param {Formatter} of.format
 * @param {() => number} of.now milliseconds; the duration of a running task ends here
 * @param {readonly import("../index.js").OwnColumn[]} of.own
 * @param {readonly import("../index.js").RowAction[]} of.actions
 * @param {(name: string, task: OperationLog) => void} of.onAction
 * @returns {Column[]}
 */
export function columnsOf({ t, format, now, own, actions, onAction }) {
  const time = (/** @type {"started_at" | "created_at" | "ended_at"} */ key) => ({
    sort: key,
    text: (/** @type {OperationLog} */ task) => {
      const ms = milliseconds(task[key]);
      return ms === undefined ? text(task[key]) : `${format.day(ms)} ${format.clock(ms)}`;
    },
  });
  const taken = (/** @type {OperationLog} */ task) => {
    const found = duration(task, now());
    return found ? format.duration(found.ms) : "";
  };
  /** @type {Column[]} */
  const columns = [
    {
      name: "status",
      header: t.columns.status,
      width: 150,
      sort: "status",
      text: (task) => translate(t.statuses, task.status),
      cell: (task) => {
        const done = progress(task);
        return html`${statusPill({ t, status: task.status })}${
          done === undefined
            ? nothing
            : html`<span class="done" part="progress" aria-label=${t.progress(format.percent(done))}
              >${format.percent(done)}</span
            >`
        }`;
      },
    },
    {
      name: "type",
      header: t.columns.type,
      width: 110,
      sort: "operation_type",
      text: (task) => translate(t.types, task.operation_type),
    },
    {
      name: "resource",
      header: t.columns.resource,
      width: 150,
      grow: 3,
      sort: "resource_name",
      text: (task) => resource(task).name || resource(task).id,
    },
    {
      name: "resourceType",
      header: t.columns.resourceType,
      width: 120,
      extra: true,
      sort: "resource_type",
      text: (task) => translate(t.resourceTypes, resource(task).type),
    },
    {
      name: "vault",
      header: t.columns.vault,
      width: 120,
      grow: 2,
      sort: "vault_name",
      text: (task) => text(task.vault_name) || text(task.vault_id),
    },
    { name: "started", header: t.columns.started, width: 168, ...time("started_at") },
    { name: "duration", header: t.columns.duration, width: 84, sort: "duration", text: taken },
    {
      name: "error",
      header: t.dialog.error,
      width: 150,
      grow: 3,
      sort: "error",
      text: (task) => failure(task)?.code || failure(task)?.message || "",
    },
    { name: "created", header: t.fields.created_at, width: 168, extra: true, ...time("created_at") },
    { name: "ended", header: t.fields.ended_at, width: 168, extra: true, ...time("ended_at") },
    { name: "id", header: t.fields.id, width: 290, extra: true, sort: "id", text: (task) => text(task.id) },
  ];
  columns.push(...own.map(ownColumn));
  if (actions.length > 0) columns.push(actionColumn(t, actions, onAction));
  return columns;
}

/**
 * @param {Messages} t
 * @param {readonly import("../index.js").RowAction[]} actions
 * @param {(name: string, task: OperationLog) => void} onAction
 * @returns {Column}
 */
function actionColumn(t, actions, onAction) {
  return {
    name: "actions",
    header: t.overview.actions,
    width: actions.reduce((width, { label }) => width + 8 * label.length + 32, 16),
    grow: 0,
    isFixed: true,
    hasActions: true,
    text: () => "",
    cell: (task) =>
      actions.map(({ name, label, href, disabled }) => {
        const url = href?.(task);
        const part = `action action-${name}`;
        if (disabled?.(task) || (href && !isWebPage(url)))
          return html`<button class="quiet" part=${part} type="button" tabindex="-1" disabled>${label}</button>`;
        if (href) return html`<a class="quiet" part=${part} href=${url} tabindex="-1">${label}</a>`;
        return html`<button class="quiet" part=${part} type="button" tabindex="-1" @click=${() => onAction(name, task)}>${label}</button>`;
      }),
  };
}

/** @param {import("../index.js").OwnColumn} own @returns {Column} */
function ownColumn({ name, header, width = 130, text: textOf, href }) {
  const shown = (/** @type {OperationLog} */ task) => text(textOf(task));
  return {
    name,
    header,
    width,
    text: shown,
    ...(href && { cell: (/** @type {OperationLog} */ task) => link(shown(task), href(task)) }),
  };
}

/** @param {string} words @param {string | undefined} href */
function link(words, href) {
  return isWebPage(href)
    ? html`<a part="link" href=${href} tabindex="-1"><bdi>${words}</bdi></a>`
    : html`<bdi>${words}</bdi>`;
}
