import { Command } from "commander";
import { listQuery, refusedValue } from "../args/filters.js";
import { withHelp } from "../args/help.js";
import { metricsOptions, withMetrics } from "../args/metrics.js";
import { duration } from "../args/times.js";
import { UsageError } from "../args/usage-error.js";
import { createClient, resolveVerbosely, withService } from "../connection/connect.js";
import { EXIT } from "../process/exit-codes.js";
import { failureOf, linesOf } from "../process/failure.js";
import { pause } from "../process/pause.js";
import { Exporter } from "../server/exporter.js";
import { listenAddress, metricsServer } from "../server/metrics-server.js";

/** Longest wait after a failure that ended the watch, such as a refused password: IAM locks users after many of them. */
const MAX_PAUSE = 15 * 60_000;

/** @param {import("../process/context.js").Context} context */
export function exporterCommand(context) {
  const command = withMetrics(new Command("exporter"))
    .optionsGroup("Server:")
    .option("--listen <address>", "address and port", "127.0.0.1:9834")
    .option("--allow-remote", "allow an address that other machines reach")
    .optionsGroup("Watch:")
    .option("--interval <time>", "time between two checks of the service", "30s")
    .option("--window <time>", "tasks that started in this time are counted", "30d")
    .summary("serve metrics of the backups for Prometheus")
    .description(
      "Serves /metrics for Prometheus, in OpenMetrics or the older text format. One watch follows the tasks, however often the " +
        "metrics are read. While the service fails, the last metrics are served and cbr_up is 0. Ctrl-C ends the program with " +
        "exit code 0.",
    );
  withHelp(
    withService(command),
    ["cbr-tasks exporter", "cbr-tasks exporter --listen 0.0.0.0:9834 --allow-remote --max-age 26h"],
    { isServer: true },
  );
  return command.action(async (flags) => {
    const { signal, now, stdout } = context;
    const { host, port, isLocal } = listenAddress(flags.listen, flags.allowRemote);
    const options = metricsOptions(flags, now);
    const [interval, since] = [duration("--interval", flags.interval), duration("--window", flags.window)];
    const query = listQuery(flags, now());
    const { options: connection, sources } = await resolveVerbosely(flags, context);
    const { TaskTable, liveTable, toOpenMetrics } = await import("cbr-tasks/table");
    const table = new TaskTable();
    const exporter = new Exporter({
      write: (format) => toOpenMetrics(table, { ...options(), format }),
      fetch: connection.fetch ?? fetch,
      interval,
      now,
    });
    const client = await createClient({ ...connection, fetch: exporter.fetch }, sources);
    /** @param {unknown} error */
    const failed = (error) => {
      exporter.failed();
      context.stderr.write(linesOf(failureOf(error))).catch(() => {});
    };
    // Refuses a wrong option before the server begins.
    const follow = () => liveTable(client, query, { table, interval, since, signal, onError: failed });
    let live = follow();
    const server = metricsServer({ text: (format) => exporter.text(format), isLocal });
    const origin = await server.listen(port, host).catch((error) => {
      throw new UsageError(`--listen: cannot listen on ${flags.listen}: ${error.code}`, { cause: error });
    });
    try {
      await stdout.write(`${origin}/metrics\n`);
      for (let wait = interval; !signal.aborted; live = follow()) {
        try {
          for await (const _ of live) {
            exporter.received();
            wait = interval;
          }
        } catch (error) {
          if (signal.aborted) break;
          const refused = refusedValue(error, flags);
          // Wrong flags never come right.
          if (failureOf(refused).code === EXIT.USAGE) throw refused;
          failed(error);
          await pause(wait, signal);
          wait = Math.min(2 * wait, MAX_PAUSE);
        }
      }
    } finally {
      live.close();
      await server.close();
    }
  });
}
