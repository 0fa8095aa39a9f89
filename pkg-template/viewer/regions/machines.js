import { html } from "lit";
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
 * @property {readonly ResourceHealth[]} rows those without a good backup first
 * @property {number} lacking number of machines without a good backup since that time
 * @property {number} since milliseconds
 * @property {number} [most] rows that are rendered; all without
 * @property {(most: number) => unknown} [onMore]
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
  const { t, format, now, lacking, since } = machines;
  const sentence = t.answers.machines(lacking, format.recent(since, now));
  const { label, machine, verdict, lastGood, results } = t.machines;
  return listOf({
    ...machines,
    part: "machines",
    label,
    note: lacking > 0 ? t.machines.first(`${format.number(lacking)} ${sentence}`) : sentence,
    columns: { machine, verdict, lastGood, results, now: t.statuses.running, vault: t.columns.vault },
    keyOf,
    row: (machine, place) => row(machines, machine, place),
  });
}

/** @param {ResourceHealth} machine */
const keyOf = ({ resource: { id, name, type } }) => id ?? `${type}\0${name}`;

/** @param {Machines} machines @param {ResourceHealth} machine @param {number} place */
function row({ t, format, now, onOpen }, machine, place) {
  const { resource, vault, verdict, lastSuccess, running } = machine;
  const name = text(resource.name) || text(resource.id) || t.none;
  const type = translate(t.resourceTypes, resource.type);
  const since = milliseconds(running?.since);
  const good = milliseconds(lastSuccess);
  return html`<tr part="row" role="row" aria-rowindex=${place + 2} @click=${() => onOpen(machine)}>
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
