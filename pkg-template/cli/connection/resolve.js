import { UsageError } from "../args/usage-error.js";
import { readClouds } from "./clouds-file.js";
import {
  allSignInsOfEnvironment,
  locationOfEnvironment,
  locationVariables,
  reader,
  signInsOfEnvironment,
} from "./environment.js";
import { PROFILE_NAMES, readProfile } from "./profile.js";
import { requireComplete, withVerb } from "./sign-in.js";

/** @typedef {import("cbr-tasks").CbrClientOptions} CbrClientOptions */
/** @typedef {import("./flags.js").ConnectionFlags} ConnectionFlags */
/** @typedef {import("./clouds-file.js").SearchContext} SearchContext */
/** @typedef {import("./environment.js").Location} Location */
/** @typedef {import("./sign-in.js").SignIn} SignIn */

/**
 * A setting of the client and its source, without secrets.
 *
 * @typedef {object} Source
 * @property {"signIn" | "notUsed" | "endpoint" | "region" | "projectId" | "projectName" | "iamEndpoint"} setting
 * @property {string} value for `signIn` the method
 * @property {string} from a flag, variables of the environment, or a profile
 */

/**
 * @typedef {object} Chosen
 * @property {SignIn} signIn
 * @property {string} from
 * @property {import("./environment.js").LocationNames} names of the location's settings in the same source
 * @property {Location} location
 * @property {SignIn[]} unused further credentials in the environment
 */

/**
 * The client's options and their sources. Credentials come from the profile of clouds.yaml that `--profile` or `OS_CLOUD`
 * names, or else from the environment, or else from the only profile. The location comes from flags, or else from the source
 * of the credentials: one account's credentials are never sent to the endpoint or project of another.
 *
 * @param {ConnectionFlags} flags
 * @param {SearchContext} searchContext
 * @returns {Promise<{ options: CbrClientOptions, sources: Source[] }>}
 * @throws {UsageError} with the names of the settings that are missing
 */
export async function resolveConnection(flags, searchContext) {
  const chosen = await chooseSignIn(flags, searchContext);
  const { signIn, from, unused } = chosen;
  const location = combine([locationOfFlags(flags), chosen.location]);
  requireLocation(chosen, location);

  /** @type {Source[]} */
  const sources = [{ setting: "signIn", value: signIn.method, from }];
  for (const [setting, sourced] of Object.entries(location)) {
    if (sourced)
      sources.push({
        setting: /** @type {keyof Location} */ (setting),
        value: withoutSecrets(sourced.value),
        from: sourced.from,
      });
  }
  for (const { method, names } of unused) {
    sources.push({ setting: "notUsed", value: method, from: names.join(", ") });
  }

  const { iamEndpoint, ...rest } = location;
  const usesIam = signIn.method !== "token" && iamEndpoint;
  const auth = { ...signIn.auth, ...(usesIam ? { iamEndpoint: iamEndpoint.value } : {}) };
  return {
    options: {
      ...Object.fromEntries(
        Object.entries(rest).flatMap(([name, sourced]) => (sourced ? [[name, sourced.value]] : [])),
      ),
      ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
      auth: /** @type {CbrClientOptions["auth"]} */ (auth),
    },
    sources,
  };
}

/**
 * @param {ConnectionFlags} flags
 * @param {SearchContext} searchContext
 * @returns {Promise<Chosen>}
 */
async function chooseSignIn(flags, searchContext) {
  const { env } = searchContext;
  const named = flags.profile ?? reader(env)("OS_CLOUD");
  const [first, ...others] = named === undefined ? signInsOfEnvironment(env) : [];
  if (first) {
    requireComplete(first);
    return {
      signIn: first,
      from: first.names.join(", "),
      names: locationVariables(first),
      location: locationOfEnvironment(env, first),
      unused: others,
    };
  }
  const file = await readClouds(searchContext);
  if (file) {
    return { ...readProfile(file, named), names: PROFILE_NAMES, unused: allSignInsOfEnvironment(env) };
  }
  if (named !== undefined) {
    throw new UsageError(
      "--profile or OS_CLOUD: expected a clouds.yaml here, in ~/.config/openstack, in /etc/openstack or named by " +
        "OS_CLIENT_CONFIG_FILE, got none",
    );
  }
  throw new UsageError("expected credentials in the environment or a clouds.yaml, got neither", {
    hint:
      "set OS_TOKEN, or HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or OS_USERNAME, OS_PASSWORD and " +
      "OS_USER_DOMAIN_NAME; the demo needs none",
  });
}

/**
 * @param {ConnectionFlags} flags
 * @returns {Location}
 */
function locationOfFlags({ endpoint, region, projectId, projectName, iamEndpoint }) {
  /** @param {string | undefined} value @param {string} from */
  const sourced = (value, from) => (value === undefined ? undefined : { value, from });
  return {
    endpoint: sourced(endpoint, "--endpoint"),
    region: sourced(region, "--region"),
    projectId: sourced(projectId, "--project-id"),
    projectName: sourced(projectName, "--project-name"),
    iamEndpoint: sourced(iamEndpoint, "--iam-endpoint"),
  };
}

/**
 * Merges locations: the first one that has a setting counts. Endpoint and region are taken together, and so are the
 * project's id and name: an endpoint of the environment must not override a region of a flag.
 *
 * @param {readonly Location[]} locations
 * @returns {Location}
 */
function combine(locations) {
  const place = locations.find(({ endpoint, region }) => endpoint ?? region);
  const project = locations.find(({ projectId, projectName }) => projectId ?? projectName);
  return {
    endpoint: place?.endpoint,
    region: locations.find(({ region }) => region)?.region,
    projectId: project?.projectId,
    projectName: project?.projectName,
    iamEndpoint: locations.find(({ iamEndpoint }) => iamEndpoint)?.iamEndpoint,
  };
}

/**
 * Checks that the location is complete. The client checks that too, but its message would name its own options, not the
 * flags and variables.
 *
 * @param {Chosen} chosen
 * @param {Location} location
 */
function requireLocation(
  { signIn: { method }, from, names },
  { endpoint, region, projectId, projectName, iamEndpoint },
) {
  const isPassword = method === "password";
  if (!region && !(isPassword ? iamEndpoint : endpoint)) {
    const [endpoints, flag] = isPassword
      ? [names.iamEndpoint, "--iam-endpoint"]
      : [names.endpoint, "--endpoint"];
    throw new UsageError(
      `${withVerb([...endpoints, ...names.region])} not set: set one, or use ${flag} or --region (signing in with ${from})`,
    );
  }
  if (projectId) return;
  if (method === "token" || !(projectName || region)) {
    const which = names.projectId.length === 1 ? "it" : "one";
    const reason = method === "token" ? ", because a token does not contain the project's id" : "";
    throw new UsageError(
      `${withVerb(names.projectId)} not set: set ${which} or use --project-id${reason} (signing in with ${from})`,
    );
  }
  if (region || iamEndpoint) return;
  throw new UsageError(
    `${withVerb([...names.projectId, ...names.iamEndpoint, ...names.region])} not set: set one, or use --project-id, ` +
      `--iam-endpoint or --region: IAM has to find the id of the project by its name (signing in with ${from})`,
  );
}

/**
 * Removes the parts of an address that may hold a secret: user name, password, query and fragment.
 *
 * @param {string} value
 */
function withoutSecrets(value) {
  if (!value.includes("://")) return value;
  try {
    const { protocol, host, pathname } = new URL(value);
    return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
  } catch {
    return "[not a URL]";
  }
}
