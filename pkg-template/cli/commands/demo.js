import { Command, InvalidArgumentError } from "commander";
import { withHelp } from "../args/help.js";
import { API } from "../server/portal.js";
import { runPortal, withPortal } from "../server/run.js";

const DEFAULT_TASKS = 20_000;
const MAX_TASKS = 1_000_000;

/** @param {import("../process/context.js").Context} context */
export function demoCommand(context) {
  const command = withPortal(new Command("demo"))
    .summary("show generated tasks in a browser, without an account")
    .description(
      "Serves the viewer on 127.0.0.1 with the tasks of an emulator. Ctrl-C ends it with exit code 0.",
    )
    .option("--tasks <number>", `number of tasks (default: ${DEFAULT_TASKS})`, taskCount)
    .option("--no-live", "tasks do not change");
  withHelp(command, ["cbr-tasks demo --open", "cbr-tasks demo --tasks 500 --no-live"], { isServer: true });
  return command.action(async ({ tasks = DEFAULT_TASKS, live, ...flags }) => {
    const [{ startEmulator }, { createTasksProxy, toNodeHandler }] = await Promise.all([
      import("cbr-tasks/emulator"),
      import("cbr-tasks/proxy"),
    ]);
    const { url, projectId, credentials, env, close } = await startEmulator({ tasks, live });
    try {
      const proxy = createTasksProxy({
        endpoint: url,
        projectId,
        auth: { token: credentials.token },
        // The emulator has no request limit.
        rateLimit: false,
        basePath: API,
        // The portal has already refused the requests of other pages.
        allow: () => true,
      });
      await runPortal(
        { proxy: toNodeHandler(proxy), about: { demo: true }, notes: variables(env) },
        flags,
        context,
      );
    } finally {
      await close();
    }
  });
}

/**
 * Commands for another terminal, whose programs then use the emulator.
 *
 * @param {Record<string, string>} env
 */
function variables(env) {
  const command = process.platform === "win32" ? "set" : "export";
  const lines = Object.entries(env).map(([name, value]) => `${command} ${name}=${value}`);
  return ["# The same tasks for programs and for this command in another terminal:", ...lines];
}

/** @param {string} value of --tasks */
function taskCount(value) {
  if (/^\d{1,7}$/.test(value) && Number(value) <= MAX_TASKS) return Number(value);
  throw new InvalidArgumentError(`Expected a number from 0 to ${MAX_TASKS}.`);
}
