import { Command } from "commander";
import { withHelp } from "../args/help.js";
import { duration } from "../args/times.js";
import { connect, withService } from "../connection/connect.js";
import { formatOf, taskWriter, withColumns, withFormat } from "../output/format.js";
import { Progress } from "../output/progress.js";
import { Webhook, withWebhook } from "../output/webhook.js";
import { EXIT } from "../process/exit-codes.js";
import { failureOf, linesOf } from "../process/failure.js";
import { completeIds } from "../tasks/task-ids.js";

/** @import { OperationLog } from "cbr-tasks" */

/** @param {import("../process/context.js").Context} context */
export function waitCommand(context) {
  const command = new Command("wait")
    .summary("wait until tasks have ended, then show them")
    .description(
      "Waits until tasks have ended, then shows them. After --max-wait, shows their current state.",
    )
    .argument("<id...>", "the tasks' ids, or at least 4 characters of their beginnings")
    .option("--max-wait <time>", "longest wait", "1h");
  withWebhook(withColumns(withFormat(command)));
  withHelp(
    withService(command),
    [
      "cbr-tasks wait 4827f2da-b008-4507-ab7d-42d0df5ed912 && echo restored",
      "cbr-tasks wait --max-wait 4h $(cbr-tasks list --status running | jq -r .id)",
    ],
    {
      notes:
        "A webhook that fails does not end the wait. The exit code is then at least 3, and stderr names each call that failed.",
    },
  );
  return command.action(async (/** @type {string[]} */ args, flags) => {
    const maxWait = duration("--max-wait", flags.maxWait);
    const writer = taskWriter(flags, context);
    const webhook = await Webhook.of(flags, context);
    const client = await connect(flags, context);
    const ids = [...new Set(await completeIds(client, args, context.signal))];
    const overall = new OverallProgress(ids);
    const progress = new Progress(context, overall.step().text);
    // A table is written in the order of the arguments, so it waits for all tasks.
    const isTable = formatOf(flags, context) === "table";
    /** @type {Map<string, OperationLog>} */
    const results = new Map();
    /** @param {string} id @param {OperationLog} task in its last known state */
    const put = async (id, task) => {
      results.set(id, task);
      if (!isTable) await writer.write([task]);
    };
    /** @type {Map<string, OperationLog>} last state of each task that has not ended */
    const states = new Map();
    /** @param {OperationLog} task @param {boolean} hasEnded */
    const tell = (task, hasEnded) => {
      const previous = states.get(task.id);
      states.set(task.id, task);
      if (!hasEnded && (previous === undefined || previous.status === task.status)) return;
      webhook?.add({ type: hasEnded ? "finished" : "updated", task, previous });
    };
    /** @param {string} id */
    const wait = async (id) => {
      try {
        const task = await client.tasks.wait(id, {
          maxWait,
          signal: context.signal,
          throwOnFailure: false,
          onProgress: (task, state) => {
            // The end is told by the result.
            if (task.status === "running" || task.status === "waiting") tell(task, false);
            progress.update(overall.update(id, state.progress));
          },
        });
        tell(task, true);
        if (task.status !== "success" && task.status !== "skipped") context.exitCode ||= EXIT.TASK_FAILED;
        await put(id, task);
      } catch (error) {
        if (context.signal.aborted) throw error;
        const { code, message = "", hint } = failureOf(error);
        const lastState = /** @type {any} */ (error)?.task;
        if (lastState !== undefined) await put(id, lastState);
        // Of several failures the highest code counts: refused credentials (4) say more than one failed task (1).
        context.exitCode = Math.max(context.exitCode, code);
        const named = `${id}: ${message.replace(`task ${id}: `, "")}`;
        await context.stderr.write(linesOf({ code, message: named, hint })).catch(() => {});
      } finally {
        progress.update(overall.end(id));
      }
    };
    try {
      await Promise.all(ids.map(wait));
    } finally {
      progress.end();
    }
    if (isTable) await writer.write(ids.flatMap((id) => results.get(id) ?? []));
    await writer.end();
    if (await webhook?.end()) context.exitCode = Math.max(context.exitCode, EXIT.SERVICE);
  });
}

/** Progress of all tasks together. */
class OverallProgress {
  /** @type {Map<string, number>} in percent */
  #percent;
  #left;

  /** @param {readonly string[]} ids */
  constructor(ids) {
    this.#percent = new Map(ids.map((id) => [id, 0]));
    this.#left = new Set(ids);
  }

  /** @param {string} id @param {number | undefined} percent */
  update(id, percent) {
    this.#percent.set(id, percent ?? this.#percent.get(id) ?? 0);
    return this.step();
  }

  /** @param {string} id */
  end(id) {
    this.#percent.set(id, 100);
    this.#left.delete(id);
    return this.step();
  }

  /** @returns {import("../output/progress.js").Step} */
  step() {
    const [first] = this.#left;
    const all = this.#percent.size;
    const text = all === 1 ? `waiting for ${first}` : `${all - this.#left.size} of ${all} tasks have ended`;
    const done = [...this.#percent.values()].reduce((sum, percent) => sum + percent, 0);
    return { done, total: 100 * all, text };
  }
}
