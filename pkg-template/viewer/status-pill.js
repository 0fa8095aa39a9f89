import { html } from "lit";
import { text, translate } from "./text.js";

/** @typedef {import("./messages/en.js").Messages} Messages */

/**
 * A status with its icon, which the style sheet draws: one element.
 *
 * @param {{ t: Messages, status: unknown }} of
 */
export function statusPill({ t, status }) {
  const known = Object.hasOwn(t.statuses, text(status)) ? text(status) : "other";
  return html`<bdi class="pill" part="status status-${known}" data-status=${known}
    >${translate(t.statuses, status)}</bdi
  >`;
}
