import { Command, Option } from "commander";
import { withHelp } from "../args/help.js";
import { UsageError } from "../args/usage-error.js";
import { createClient, resolveVerbosely, withService } from "../connection/connect.js";
import { IamAnswers } from "../connection/iam-answers.js";
import { clean, cleanJson } from "../text/clean.js";
import { pad, width } from "../text/fit.js";

/** @typedef {import("../connection/resolve.js").Source} Source */

/** @type {Readonly<Record<Source["setting"], string>>} */
const LABELS = {
  signIn: "sign-in",
  user: "user",
  endpoint: "endpoint",
  region: "region",
  projectId: "project id",
  projectName: "project name",
  iamEndpoint: "IAM",
  proxy: "proxy",
  cacert: "CA file",
  notUsed: "not used",
};

/** @param {import("../process/context.js").Context} context */
export function whoamiCommand(context) {
  const command = new Command("whoami")
    .summary("show the endpoint, project and credentials of the other commands")
    .description(
      "Shows the endpoint, the project and the kind of credentials that the other commands use, and the source of each. " +
        "Secrets are not shown. Credentials come from the first of these: the profile of clouds.yaml that --profile or OS_CLOUD " +
        "names, the environment, the only profile of clouds.yaml, ~/.huaweicloud/credentials. Endpoint, region and project come from flags, or else from " +
        "the same source as the credentials. OS_CLIENT_CONFIG_FILE names the file clouds.yaml; without it, the file is searched " +
        "in the current folder, in ~/.config/openstack and in /etc/openstack. OS_CLIENT_SECURE_FILE names the file secure.yaml; " +
        "without it, the one in the folder of clouds.yaml is used. In the environment, the first of these that is set is used: " +
        "HUAWEICLOUD_SDK_AK and _SK, CLOUD_SDK_AK and _SK, OS_TOKEN, OS_ACCESS_KEY and OS_SECRET_KEY, OS_USERNAME and " +
        "OS_PASSWORD, HW_ACCESS_KEY and HW_SECRET_KEY, HW_USER_NAME and HW_USER_PASSWORD. Requests go through the proxy in " +
        "HTTPS_PROXY, except to the hosts in NO_PROXY.",
    )
    .option(
      "--check",
      "send a request to the service, and show what IAM tells; exit code 2, 3 or 4 if it fails",
    )
    .addOption(
      new Option("-o, --output <format>", "output format").choices(["table", "json"]).default("table"),
    );
  withHelp(withService(command), ["cbr-tasks whoami", "cbr-tasks whoami --check --profile otc"]);
  return command.action(async ({ check: isChecked, output, ...flags }) => {
    const { options, sources } = await resolveVerbosely(flags, context);
    const iam = new IamAnswers(options.fetch);
    const client = await createClient(isChecked ? { ...options, fetch: iam.fetch } : options, sources);
    const regionEndpoint = client.endpoint;
    const outcome = isChecked ? await check(client, options, sources, iam, context.signal) : undefined;
    const all = withFindings(sources, client, iam, regionEndpoint);
    await context.stdout.write(output === "json" ? json(all, outcome) : table(all, outcome));
    if (outcome?.error) throw outcome.error;
  });
}

/**
 * @param {import("cbr-tasks").CbrClient} client
 * @param {import("cbr-tasks").CbrClientOptions} options
 * @param {readonly Source[]} sources
 * @param {IamAnswers} iam
 * @param {AbortSignal} signal
 * @returns {Promise<{ result: string, error?: unknown }>}
 */
async function check(client, options, sources, iam, signal) {
  const { isCbrError } = await import("cbr-tasks");
  let error;
  try {
    await client.tasks.list({ limit: 1 }, { signal });
  } catch (thrown) {
    if (!isCbrError(thrown)) throw thrown;
    error = thrown;
  }
  const { token } = /** @type {{ token?: unknown }} */ (options.auth);
  const address = sources.find(({ setting }) => setting === "iamEndpoint");
  if (typeof token === "string" && address) {
    await iam.describe(valueOfIam(address.value), token, signal);
  }
  // Another project than the token's is the reason for which the service does not allow it.
  const other = error === undefined || error.kind === "permission" ? mismatch(sources, iam) : undefined;
  if (other) return { result: "failed: another project", error: other };
  return error === undefined ? { result: "works" } : { result: `failed: ${error.kind}`, error };
}

/** Address of IAM without the version. @param {string} address */
const valueOfIam = (address) => address.replace(/\/+$/, "").replace(/\/v3$/, "");

/**
 * An error if the project's name is not that of its id, which is the one in use.
 *
 * @param {readonly Source[]} sources
 * @param {IamAnswers} iam
 */
function mismatch(sources, { project }) {
  /** @param {Source["setting"]} setting */
  const one = (setting) => sources.find((source) => source.setting === setting);
  const [id, name] = [one("projectId"), one("projectName")];
  if (id === undefined || project === undefined) return undefined;
  if (project.id !== id.value) {
    return new UsageError(
      `project id (${id.from}): expected the token's own project ${project.id}, got ${id.value}`,
    );
  }
  if (name === undefined || name.value === project.name) return undefined;
  return new UsageError(
    `project name (${name.from}): expected ${project.name}, the name of the project ${project.id}, got ${name.value}`,
  );
}

/**
 * Adds what the client and IAM have found.
 *
 * @param {readonly Source[]} sources
 * @param {import("cbr-tasks").CbrClient} client
 * @param {IamAnswers} iam
 * @param {string | undefined} regionEndpoint the client's endpoint before the first request
 * @returns {Source[]} in the order of LABELS
 */
function withFindings(sources, client, iam, regionEndpoint) {
  const { user, project, address } = iam;
  const known = new Set(sources.map(({ setting }) => setting));
  const region = sources.find(({ setting }) => setting === "region");
  const ofRegion = `region ${region?.value} (${region?.from})`;
  /** @type {[Source["setting"], string | undefined, string][]} */
  const found = [
    ["user", user && `${user.name} of ${user.domain?.name} (id ${user.id})`, "IAM"],
    ["endpoint", client.endpoint, regionEndpoint === undefined ? "catalog of IAM" : ofRegion],
    ["projectId", client.projectId, "IAM"],
    ["projectName", iam.isAccountOnly ? "none: the token is for the account" : project?.name, "IAM"],
    ["iamEndpoint", address, ofRegion],
  ];
  const all = [
    ...sources.filter(({ setting }) => setting !== "user" || user === undefined),
    ...found.flatMap(([setting, value, from]) => {
      if (value === undefined || (known.has(setting) && setting !== "user")) return [];
      return [{ setting, value, from }];
    }),
  ];
  const order = Object.keys(LABELS);
  return all.sort((a, b) => order.indexOf(a.setting) - order.indexOf(b.setting));
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
