import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { breakable } from "../breakable.js";
import { milliseconds } from "../task.js";
import { text, translate } from "../text.js";
import { cell, listOf, timeCell } from "./columns.js";
import { streak } from "./streak.js";

/** @import { ResourceHealth } from "cbr-tasks/table" */
/** @import { Formatter } from "../formatter.js" */
/** @import { Messages } from "../messages/en.js" */

/**
 * @typedef {object} Machines
 * @property {Messages} t
 * @property {Formatter} format
 * @property {readonly ResourceHealth[]} rows the worst first
 * @property {number} [start] place of the first row that is rendered, and of the first after them; all without
 * @property {number} [end]
 * @property {number} now milliseconds
 * @property {(machine: ResourceHealth) => void} onOpen opens the history of a machine
 */

/** Status whose colour and icon a verdict has. @type {Readonly<Record<ResourceHealth["verdict"], string>>} */
const LOOKS = {
  failing: "failed",
  never: "failed",
  stuck: "timeout",
  overdue: "timeout",
  due: "waiting",
  ok: "success",
  unknown: "other",
  retired: "skipped",
};

/** Table of the machines. @param {Machines} machines */
export function machines(machines) {
  const { t, rows, start = 0, end = rows.length } = machines;
  const { label, machine, verdict, lastGood, results } = t.machines;
  return listOf({
    part: "machines",
    label,
    columns: { machine, verdict, lastGood, results, now: t.statuses.running, vault: t.columns.vault },
    count: rows.length,
    rows: repeat(rows.slice(start, end), keyOf, (machine, place) => row(machines, machine, place, start)),
  });
}

/** @param {ResourceHealth} machine */
const keyOf = ({ resource: { id, name, type } }) => id ?? `${type}\0${name}`;

/** @param {Machines} machines @param {ResourceHealth} machine @param {number} place @param {number} start */
function row({ t, format, now, onOpen }, machine, place, start) {
  const { resource, vault, verdict, lastSuccess, running } = machine;
  const name = text(resource.name) || text(resource.id) || t.none;
  const type = translate(t.resourceTypes, resource.type);
  const since = milliseconds(running?.since);
  const good = milliseconds(lastSuccess);
  return html`<tr part="row" role="row" aria-rowindex=${start + place + 2} @click=${() => onOpen(machine)}>
    ${cell(
      "machine",
      html`<button class="link" part="open" type="button" data-stop tabindex=${place && -1}
        aria-label=${t.machines.open(name)}><bdi>${breakable(name)}</bdi></button> <span class="muted" dir="auto">${type}</span>`,
      { role: "rowheader" },
    )}
    ${cell(
      "verdict",
      html`<span class="pill" part="verdict verdict-${verdict}" data-status=${LOOKS[verdict]}>${t.machines.verdicts[verdict]}</span>
      <span class="muted" part="reason">${reason(t, format, now, machine)}</span>`,
    )}
    ${cell("lastGood", good === undefined ? "—" : html`<span class="age">${format.ago(now - good)}</span> ${timeCell(format, good)}`)}
    ${cell("results", streak(t, machine.streak))}
    ${cell("now", running && html`<span class="pill" data-status="running">${since ? format.duration(now - since) : t.statuses.running}</span>`)}
    ${cell("vault", html`<bdi>${breakable(text(vault?.name) || text(vault?.id))}</bdi>`)}
  </tr>`;
}

/**
 * Reason of a verdict, from the figures of the row: the table's own sentence is in English.
 *
 * @param {Messages} t
 * @param {Formatter} format
 * @param {number} now
 * @param {ResourceHealth} machine
 */
function reason(
  { machines: { reasons } },
  format,
  now,
  { verdict, streak, error, running, cadence, nextDue },
) {
  const ended = streak.replace(/[^sft]/g, "");
  const failures = ended.length - (ended.lastIndexOf("s") + 1);
  const since = (/** @type {string | undefined} */ time) =>
    format.duration(now - (milliseconds(time) ?? now));
  if (verdict === "failing") {
    const code = text(error?.code);
    return html`${reasons.failing(failures)}${code && html`: <bdi class="error-code">${breakable(code)}</bdi>`}`;
  }
  if (verdict === "stuck") return reasons.stuck(since(running?.since));
  if (verdict === "due") return reasons.due(since(nextDue), format.duration(cadence ?? 0));
  return reasons[verdict];
}
