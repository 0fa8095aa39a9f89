import { html, nothing } from "lit";
import { streak } from "../regions/streak.js";
import { statusPill } from "../status-pill.js";
import { failure, milliseconds, resource } from "../task.js";
import { translate } from "../text.js";
import { quoted } from "./state.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("../task.js").OperationLog} OperationLog */

/** Last tasks of a machine that the panel lists. */
const LAST = 6;
/** Results of a machine that the panel shows. */
const STREAK = 14;

/** Button that shows the tasks with the same error. @param {Overview} view @param {OperationLog} task */
export function sameError(view, task) {
  const code = failure(task)?.code;
  const t = view.language.messages.overview;
  const count = code ? numberOf(view, `error:${quoted(code)}`) : 0;
  if (!code || count < 2) return nothing;
  return html`<button class="quiet" part="same-error" type="button" @click=${() => view.change({ text: "", chips: { error: [code] }, brush: undefined, tab: "tasks" })}>
    ${t.sameError(view.language.formatter.number(count))}
  </button>`;
}

/** The last tasks of the task's machine, with their results as squares, newest last. @param {Overview} view @param {OperationLog} task */
export function machineHistory(view, task) {
  const { messages: t, formatter } = view.language;
  const machine = resource(task);
  const found = historyOf(view, machine);
  if (!found) return nothing;
  const { tasks } = found;
  return html`<section part="history" aria-label=${t.overview.history}>
    <h3>${t.overview.history}</h3>
    ${streak(t, found.streak)}
    <ul class="history">
      ${tasks.map((other) => {
        const at = milliseconds(other.started_at) ?? milliseconds(other.created_at);
        const isThis = other.id === task.id;
        return html`<li aria-current=${isThis ? "true" : nothing}>
          ${statusPill({ t, status: other.status })}
          <button class="quiet" type="button" ?disabled=${isThis} @click=${() => view.open(other)}>
            <bdi>${translate(t.types, other.operation_type)}</bdi> ${at === undefined ? machine.name : `${formatter.day(at)} ${formatter.clock(at)}`}
          </button>
        </li>`;
      })}
    </ul>
  </section>`;
}

/** @param {Overview} view @param {string} where */
function numberOf({ loader }, where) {
  const found = loader.table?.query({ where });
  const number = found?.length ?? 0;
  found?.free();
  return number;
}

/** @param {Overview} view @param {{ id: string, name: string }} machine */
function historyOf({ loader }, { id, name }) {
  if (!id && !name) return undefined;
  // Names match in part, ids as a whole.
  const where = `resource:${quoted(id || name)}`;
  const found = loader.table?.query({ where, sort: { key: "started_at", descending: true } });
  const [group] = found?.length
    ? found.groups({ by: id ? "resource_id" : "resource_name", streak: STREAK })
    : [];
  const tasks = found?.rows(0, LAST) ?? [];
  found?.free();
  return group && { streak: group.streak, tasks };
}
