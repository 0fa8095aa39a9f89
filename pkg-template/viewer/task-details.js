import { html, nothing } from "lit";
import { breakable } from "./breakable.js";
import { sectionsOf } from "./details-fields.js";
import { icon } from "./icons.js";
import { statusPill } from "./status-pill.js";
import { dialog } from "./styles/dialog.js";
import { duration, failure, milliseconds, resource } from "./task.js";
import { at, json, raw, text, translate } from "./text.js";

/** @typedef {import("./messages/en.js").Messages} Messages */
/** @typedef {import("./formatter.js").Formatter} Formatter */
/** @typedef {import("./task.js").OperationLog} OperationLog */
/** @typedef {import("./details-fields.js").Field} Field */

export const styles = [dialog];

/**
 * @typedef {object} TaskDetails
 * @property {Messages} t
 * @property {Formatter} format
 * @property {OperationLog} task
 * @property {number} now milliseconds
 * @property {boolean} live true if a running task is asked for again and again
 * @property {import("./clipboard.js").Clipboard} clipboard
 * @property {() => void} onClose
 * @property {unknown} [tools] buttons in the head
 * @property {unknown} [afterError]
 * @property {unknown} [history] of the task's machine
 */

/**
 * Content of the dialog: every field of one task.
 *
 * @param {TaskDetails} details
 */
export function taskDetails(details) {
  const {
    t,
    task,
    live,
    clipboard,
    onClose,
    tools = nothing,
    afterError = nothing,
    history = nothing,
  } = details;
  const source = json(task);
  const { name, id } = resource(task);
  return html`<article class="sheet" part="details" data-live=${live}>
    <header>
      <div>
        ${statusPill({ t, status: task.status })}
        <h2 id="details-title">
          <bdi>${translate(t.types, task.operation_type) || t.details}</bdi>
          ${name || id ? html`<bdi class="of">${name || id}</bdi>` : nothing}
        </h2>
      </div>
      <div class="head-tools">${tools}<button class="square close" part="close" type="button" aria-label=${t.dialog.close} @click=${onClose}>
        ${icon("close")}
      </button></div>
    </header>
    <div class="body" tabindex="0" role="group" aria-labelledby="details-title">
      ${errorCallout(details)} ${afterError} ${history} ${sectionsOf(task).map((section) => sectionView(details, section))}
      <details class="json">
        <summary>${t.dialog.json}</summary>
        <div class="field-row">
          <pre part="json">${source}</pre>
          ${clipboard.button({ t, key: "json", label: t.dialog.json, value: source, tabindex: -1 })}
        </div>
      </details>
    </div>
    <div class="toast" role="status">${clipboard.outcome ? t.dialog[clipboard.outcome] : nothing}</div>
  </article>`;
}

/** @param {TaskDetails} details */
function errorCallout({ t, task, clipboard }) {
  const error = failure(task);
  if (!error) return nothing;
  return html`<section class="callout" part="error" aria-label=${t.dialog.error}>
    <dl>
      ${Object.entries(error)
        .filter(([, value]) => value !== "")
        .map(([name, value]) => {
          const label = t.fields[/** @type {"code" | "message"} */ (name)];
          return html`<div class="field-row" part="field" data-path="error_info.${name}">
            <dt>${label}</dt>
            <dd>
              <bdi>${value}</bdi>
              ${clipboard.button({ t, key: `error_info.${name}`, label, value: raw(at(task, "error_info", name)), tabindex: -1 })}
            </dd>
          </div>`;
        })}
    </dl>
  </section>`;
}

/**
 * @param {TaskDetails} details
 * @param {import("./details-fields.js").Section} section
 */
function sectionView(details, { name, fields }) {
  const { t } = details;
  return html`<section part="section" data-section=${name}>
    <h3>${translate(t.sections, name)}</h3>
    <dl>
      ${fields.map((field) => fieldRow(details, field))} ${name === "times" ? durationRow(details) : nothing}
    </dl>
  </section>`;
}

/**
 * @param {TaskDetails} details
 * @param {Field} field
 */
function fieldRow({ t, format, clipboard }, { path, name, value }) {
  const label = translate(t.fields, name);
  const source = raw(value);
  const isPlain = typeof value !== "string" || translate(translationsOf(t, name), value) !== text(value);
  return html`<div class="field-row" part="field" data-path=${path}>
    <dt title=${text(path)}>${breakable(label)}</dt>
    <dd>
      <div>${formatValue(t, format, name, value)}</div>
      ${source === "" || isPlain ? nothing : clipboard.button({ t, key: path, label, value: source, tabindex: -1 })}
    </dd>
  </div>`;
}

/**
 * A formatted value. If that differs from the raw value, the raw value is below it.
 *
 * @param {Messages} t
 * @param {Formatter} format
 * @param {string} name
 * @param {unknown} value
 */
function formatValue(t, format, name, value) {
  const shown = text(value);
  if (shown === "") return html`<span class="muted">—</span>`;
  if (typeof value === "boolean") return value ? t.yes : t.no;
  const ms = milliseconds(value);
  if (ms !== undefined) return withRaw(html`<time datetime=${shown}>${format.exact(ms)}</time>`, shown);
  const translated = translate(translationsOf(t, name), shown);
  if (translated !== shown) return withRaw(translated, shown);
  if (name === "progress" && typeof value === "number") return format.percent(value);
  return html`<bdi class=${/(^|_|\.)id$/.test(name) ? "mono" : ""}>${joined(value)}</bdi>`;
}

/**
 * @param {unknown} formatted
 * @param {string} shown
 */
function withRaw(formatted, shown) {
  return html`${formatted} <bdi class="muted mono">${shown}</bdi>`;
}

/**
 * Translations of a field's values.
 *
 * @param {Messages} t
 * @param {string} name
 * @returns {Readonly<Record<string, string>>}
 */
function translationsOf(t, name) {
  if (name === "status") return t.statuses;
  if (name === "operation_type") return t.types;
  return name === "type" || name.endsWith(".type") ? t.resourceTypes : {};
}

/** @param {unknown} value */
function joined(value) {
  return Array.isArray(value) ? value.map(text).join(", ") : text(value);
}

/** @param {TaskDetails} details */
function durationRow({ t, format, task, now }) {
  const taken = duration(task, now);
  if (!taken) return nothing;
  const formatted = format.duration(taken.ms);
  return html`<div class="field-row" part="field">
    <dt>${t.fields.duration}</dt>
    <dd><div>${taken.ended ? formatted : t.dialog.soFar(formatted)}</div></dd>
  </div>`;
}
