import { Command } from "commander";
import { withHelp } from "../args/help.js";
import { resolveVerbosely, withService } from "../connection/connect.js";
import { API } from "../server/portal.js";
import { runPortal, withPortal } from "../server/run.js";
import { Session } from "../server/session.js";

/** @typedef {import("../connection/resolve.js").Source} Source */

/** @param {import("../process/context.js").Context} context */
export function serveCommand(context) {
  const command = withService(withPortal(new Command("serve")))
    .summary("show the tasks in a browser")
    .description(
      "Serves the viewer on 127.0.0.1 and fetches the tasks for it. The credentials stay in this program. The printed " +
        "address contains a key, without which the page shows nothing. The key works in any browser on this machine until " +
        "the program ends, so keep it secret; --open gives the browser a key that works only once. Ctrl-C ends the program " +
        "with exit code 0.",
    );
  withHelp(command, ["cbr-tasks serve --open", "cbr-tasks serve --profile otc --port 9000"], {
    isServer: true,
  });
  return command.action(async (flags) => {
    const { options, sources } = await resolveVerbosely(flags, context);
    const { createTasksProxy, toNodeHandler } = await import("cbr-tasks/proxy");
    // The portal checks the session before it passes a request to the proxy.
    const proxy = createTasksProxy({
      ...options,
      basePath: API,
      allow: () => true,
    });
    await runPortal(
      { proxy: toNodeHandler(proxy), about: about(sources), session: new Session() },
      flags,
      context,
    );
  });
}

/** Endpoint (or region) and project, which the page shows. @param {readonly Source[]} sources */
function about(sources) {
  /** @param {Source["setting"][]} settings */
  const first = (...settings) => sources.find(({ setting }) => settings.includes(setting))?.value;
  return {
    where: first("endpoint") ?? first("region", "iamEndpoint"),
    project: first("projectId", "projectName"),
  };
}
