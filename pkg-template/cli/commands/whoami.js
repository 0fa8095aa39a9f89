import { Command, Option } from "commander";
import { withHelp } from "../args/help.js";
import { logging, withService } from "../connection/connect.js";
import { resolveConnection } from "../connection/resolve.js";
import { clean, cleanJson } from "../text/clean.js";
import { pad, width } from "../text/fit.js";

/** @typedef {import("../connection/resolve.js").Source} Source */

/** @type {Readonly<Record<Source["setting"], string>>} */
const LABELS = {
  signIn: "sign-in",
  endpoint: "endpoint",
  region: "region",
  projectId: "project id",
  projectName: "project name",
  iamEndpoint: "IAM",
  notUsed: "not used",
};

/** @param {import("../process/context.js").Context} context */
export function whoamiCommand(context) {
  const command = new Command("whoami")
    .summary("show the endpoint, project and credentials of the other commands")
    .description(
      "Shows the endpoint, the project and the kind of credentials that the other commands use, and the source of each. " +
        "Secrets are not shown. Credentials come from the first of these: the profile of clouds.yaml that --profile or OS_CLOUD " +
        "names, the environment, the only profile of clouds.yaml. Endpoint, region and project come from flags, or else from " +
        "the same source as the credentials. OS_CLIENT_CONFIG_FILE names the file clouds.yaml; without it, the file is searched " +
        "in the current folder, in ~/.config/openstack and in /etc/openstack. OS_CLIENT_SECURE_FILE names the file secure.yaml; " +
        "without it, the one in the folder of clouds.yaml is used. In the environment, the first of these that is set is used: " +
        "HUAWEICLOUD_SDK_AK and _SK, CLOUD_SDK_AK and _SK, OS_TOKEN, OS_ACCESS_KEY and OS_SECRET_KEY, OS_USERNAME and " +
        "OS_PASSWORD.",
    )
    .option("--check", "send a request to the service; exit code 3 or 4 if it fails")
    .addOption(
      new Option("-o, --output <format>", "output format").choices(["table", "json"]).default("table"),
    );
  withHelp(withService(command), ["cbr-tasks whoami", "cbr-tasks whoami --check --profile otc"]);
  return command.action(async ({ check: isChecked, output, ...flags }) => {
    const { options, sources } = await resolveConnection(flags, context);
    const { CbrClient } = await import("cbr-tasks");
    const client = new CbrClient({ ...options, ...logging(flags, context) });
    const outcome = isChecked ? await check(client, context.signal) : undefined;
    await context.stdout.write(output === "json" ? json(sources, outcome) : table(sources, outcome));
    if (outcome?.error) throw outcome.error;
  });
}

/**
 * @param {import("cbr-tasks").CbrClient} client
 * @param {AbortSignal} signal
 * @returns {Promise<{ result: string, error?: unknown }>}
 */
async function check(client, signal) {
  const { isCbrError } = await import("cbr-tasks");
  try {
    await client.tasks.list({ limit: 1 }, { signal });
    return { result: "works" };
  } catch (error) {
    if (!isCbrError(error)) throw error;
    return { result: `failed: ${error.kind}`, error };
  }
}

/**
 * @param {readonly Source[]} sources
 * @param {{ result: string } | undefined} outcome
 */
function table(sources, outcome) {
  const rows = sources.map(({ setting, value, from }) => [LABELS[setting], clean(value), clean(from)]);
  if (outcome) rows.push(["check", outcome.result, ""]);
  const widths = [0, 1].map((at) => Math.max(...rows.map((row) => width(row[at]))));
  return rows
    .map(([label, value, from]) => `${pad(label, widths[0])}  ${pad(value, widths[1])}  ${from}`.trimEnd())
    .join("\n")
    .concat("\n");
}

/**
 * @param {readonly Source[]} sources
 * @param {{ result: string } | undefined} outcome
 */
function json(sources, outcome) {
  const notUsed = sources.filter(({ setting }) => setting === "notUsed");
  const used = sources.filter(({ setting }) => setting !== "notUsed");
  const entries = used.map(({ setting, value, from }) => [setting, { value, from }]);
  const all = {
    ...Object.fromEntries(entries),
    ...(notUsed.length > 0 ? { notUsed: notUsed.map(({ value, from }) => ({ value, from })) } : {}),
    ...(outcome ? { check: outcome.result } : {}),
  };
  return `${cleanJson(JSON.stringify(all, null, 2))}\n`;
}
