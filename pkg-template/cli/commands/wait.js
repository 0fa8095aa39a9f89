import { Command } from "commander";
import { withHelp } from "../args/help.js";
import { duration } from "../args/times.js";
import { connect, withService } from "../connection/connect.js";
import { formatOf, taskWriter, withColumns, withFormat } from "../output/format.js";
import { Progress } from "../output/progress.js";
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
  withColumns(withFormat(command));
  withHelp(withService(command), [
    "cbr-tasks wait 4827f2da-b008-4507-ab7d-42d0df5ed912 && echo restored",
    "cbr-tasks wait --max-wait 4h $(cbr-tasks list --status running | jq -r .id)",
  ]);
  return command.action(async (/** @type {string[]} */ args, flags) => {
    const maxWait = duration("--max-wait", flags.maxWait);
    const writer = taskWriter(flags, context);
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
    /** @param {string} id */
    const wait = async (id) => {
      try {
        const task = await client.tasks.wait(id, {
          maxWait,
          signal: context.signal,
          throwOnFailure: false,
          onProgress: (_, state) => progress.update(overall.update(id, state.progress)),
        });
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
