/** The three questions of the morning, on a night of a few thousand tasks. The answers on the screen equal those of plain loops over the tasks. */
import assert from "node:assert/strict";

/** @typedef {any} Task */

/** Half past nine on a Wednesday. */
const NOW = Date.UTC(2026, 2, 18, 9, 30);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Time of a task: the emulator writes UTC without a zone. @param {string} text */
const at = (text) => Date.parse(`${text}Z`);

/** @param {Task} task */
const failed = ({ status }) => status === "failed" || status === "timeout";

/** @param {Task} task */
const machine = ({ extra_info: { resource } = /** @type {any} */ ({}) }) => resource;

/** All tasks of the emulator in the last day, the newest first. @param {import("../stage.js").Site} site @param {string} url @returns {Promise<Task[]>} */
async function tasksOf({ emulator: { projectId, credentials } }, url) {
  /** @type {Task[]} */
  const tasks = [];
  const start_time = new Date(NOW - DAY).toISOString().replace(".000", "");
  for (let offset = 0; offset === tasks.length; offset += 1000) {
    const query = new URLSearchParams({ limit: "1000", offset: String(offset), start_time });
    const response = await fetch(`${url}/v3/${projectId}/operation-logs?${query}`, {
      headers: { "x-auth-token": credentials.token },
    });
    tasks.push(.../** @type {any} */ (await response.json()).operation_logs);
  }
  return tasks;
}

/**
 * Machines without a good backup: those that were removed from their vault, or whose vault was deleted, are no longer to be backed up.
 *
 * @param {Task[]} tasks the newest first
 */
function withoutBackup(tasks) {
  /** @type {Map<string, { id: string, name: string, good: boolean, removed: boolean, vault: string }>} */
  const machines = new Map();
  for (const task of tasks.toReversed()) {
    const { operation_type: type, status, vault_id } = task;
    if (type === "vault_delete" && status === "success")
      for (const known of machines.values()) known.removed ||= known.vault === vault_id;
    const { id, name } = machine(task) ?? {};
    if (!id) continue;
    const known = machines.get(id) ?? { id, name, good: false, removed: false, vault: "" };
    machines.set(id, known);
    if (type === "remove_resource" && status === "success") known.removed = true;
    if (type !== "backup") continue;
    known.removed = false;
    known.vault = vault_id;
    known.good ||= status === "success";
  }
  return [...machines.values()].filter(({ good, removed }) => !good && !removed);
}

/** @type {import("../stage.js").Scenarios} */
export const QUESTIONS = {
  "the three questions of the morning": async (stage) => {
    const emulator = { tasks: 60_000, seed: 42, now: NOW, clock: () => NOW };
    const viewer = await stage.open({ now: NOW }, emulator);
    await viewer.live();
    const url = await viewer.tab.evaluate(() => location.origin);
    const tasks = await tasksOf(stage.site(), url);
    assert.ok(tasks.length > 2000, `${tasks.length} tasks`);

    // Which machines have no good backup since yesterday?
    const machines = withoutBackup(tasks);
    const running = tasks.filter(({ status }) => status === "running");
    const lastDay = [tasks.filter(failed).length, machines.length, running.length];
    await viewer.becomes(() => viewer.answers(), lastDay);
    const [vault] = mostFrequent(tasks.map(({ vault_id }) => vault_id).filter(Boolean));
    const inVault = new Set(
      tasks.filter(({ vault_id }) => vault_id === vault).map((task) => machine(task)?.id),
    );
    await viewer.click("button[part~=sentence-machines]");
    await viewer.click(`[part~=chip-vault] [data-value='${vault}']`);
    const expected = machines.filter(({ id }) => inVault.has(id)).map(({ name }) => name);
    assert.ok(expected.length > 3, `${expected.length} machines`);
    await viewer.becomes(() => viewer.tab.evaluate(machinesWithoutBackup), expected.sort());
    await viewer.click("[part=clear-chips]");

    // Is it still running?
    await viewer.click("button[part~=sentence-running]");
    await viewer.says("[part=loaded]", new RegExp(`^${running.length} of `));
    await viewer.becomes(async () => new Set(await viewer.column("status")).size > 0, true);
    const names = running.slice(0, 10).map((task) => machine(task).name);
    await viewer.becomes(async () => (await viewer.column("resource")).slice(0, 10), names);
    await viewer.click("[part=clear-chips]");

    // What failed last night, and why?
    await viewer.click(".window label:has([value=night])");
    const [dusk, dawn] = [Date.UTC(2026, 2, 17, 18), Date.UTC(2026, 2, 18, 8)];
    const night = tasks.filter(
      (task) => failed(task) && at(task.started_at) >= dusk && at(task.started_at) <= dawn,
    );
    await viewer.becomes(async () => (await viewer.answers())[0], night.length);
    // Tasks that were skipped have codes too, and have not failed.
    await viewer.click("[data-tab=errors]");
    const codes = new Map();
    for (const { error_info: error } of night) codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
    await viewer.becomes(
      async () => Object.fromEntries(await viewer.tab.evaluate(errorCounts)),
      Object.fromEntries([...codes].map(([code, count]) => [code, String(count)])),
    );
  },
};

/** Runs in the page. */
function machinesWithoutBackup() {
  const rows = document
    .querySelector("cbr-task-viewer")
    ?.shadowRoot?.querySelectorAll("[part=machines] [part=row]");
  return [...(rows ?? [])]
    .filter((row) => row.querySelector(".c-lastGood")?.textContent?.trim() === "—")
    .map((row) => row.querySelector("[part=open]")?.textContent?.trim() ?? "")
    .sort();
}

/** Runs in the page. @returns {[code: string, count: string][]} */
function errorCounts() {
  const rows = document
    .querySelector("cbr-task-viewer")
    ?.shadowRoot?.querySelectorAll("[part=errors] [part=row]");
  return [...(rows ?? [])].map((row) => [
    row.querySelector("[part=code]")?.textContent?.trim() ?? "",
    row.querySelector(".c-count")?.textContent?.trim() ?? "",
  ]);
}

/** Values, the most frequent first. @param {string[]} values */
function mostFrequent(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([value]) => value);
}
