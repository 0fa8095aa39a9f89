import { html } from "lit";
import { icon } from "./icons.js";
import { text, translate } from "./text.js";

/** @typedef {import("./messages/en.js").Messages} Messages */

/**
 * @param {{ t: Messages, status: unknown }} of
 */
export function statusPill({ t, status }) {
  const known = Object.hasOwn(t.statuses, text(status)) ? text(status) : "other";
  return html`<span class="pill" part="status status-${known}" data-status=${known}
    >${icon(known)}<bdi>${translate(t.statuses, status)}</bdi></span
  >`;
}
