import { UsageError } from "../args/usage-error.js";
import { readClouds } from "./clouds-file.js";
import { readCredentialsFile } from "./credentials-file.js";
import { withServiceRoot } from "./endpoint.js";
import {
  allSignInsOfEnvironment,
  locationOfEnvironment,
  locationVariables,
  reader,
  signInsOfEnvironment,
  unusedLocations,
} from "./environment.js";
import { networkOf, trustOfEnvironment } from "./network.js";
import { PROFILE_NAMES, readProfile } from "./profile.js";
import { requireComplete, withVerb } from "./sign-in.js";
import { withoutSecrets } from "./values.js";

/** @import { CbrClientOptions } from "cbr-tasks" */
/** @import { ConnectionFlags } from "./flags.js" */
/** @import { SearchContext } from "./clouds-file.js" */
/** @import { Location, LocationNames } from "./environment.js" */
/** @import { SignIn } from "./sign-in.js" */
/** @import { Sourced } from "./values.js" */

/**
 * A setting of the client and its source, without secrets.
 *
 * @typedef {object} Source
 * @property {"signIn" | "notUsed" | "user" | "endpoint" | "region" | "projectId" | "projectName" | "iamEndpoint" | "proxy" | "cacert"} setting
 * @property {string} value for `signIn` the method
 * @property {string} from a flag, variables of the environment, or a profile
 */

/**
 * @typedef {object} Chosen
 * @property {SignIn} signIn
 * @property {string} from
 * @property {LocationNames} names of the location's settings in the same source
 * @property {Location} location
 * @property {SignIn[]} unused further credentials
 * @property {string[]} [notUsed] names of settings that this program does not use
 * @property {Sourced} [cacert] file with the certificates to trust
 * @property {boolean} [hasChosenRegion] true if the flag or variable of the region chose one of the profile
 */

/**
 * @typedef {object} Connection
 * @property {CbrClientOptions} options
 * @property {Source[]} sources
 * @property {string[]} notes about settings that are not used, for `--verbose`
 */

/**
 * The client's options and their sources. Credentials come from the profile of clouds.yaml that `--profile` or `OS_CLOUD`
 * names, or else from the environment, or else from the only profile, or else from the file of the vendor's SDKs. The location
 * comes from flags, or else from the source of the credentials: one account's credentials are never sent to the endpoint or
 * project of another.
 *
 * @param {ConnectionFlags} flags
 * @param {SearchContext} searchContext
 * @returns {Promise<Connection>}
 * @throws {UsageError} with the names of the settings that are missing
 */
export async function resolveConnection(flags, searchContext) {
  const chosen = await chooseSignIn(flags, searchContext);
  const { signIn, from } = chosen;
  const given = locationOfFlags(flags);
  // A region of the profile's list has brought its own endpoint.
  if (chosen.hasChosenRegion) given.region = undefined;
  const location = withServiceRoot(combine([given, chosen.location]));
  requireLocation(chosen, location);
  const network = await networkOf(searchContext, chosen.cacert);

  /** @type {Source[]} */
  const sources = [{ setting: "signIn", value: signIn.method, from }];
  const user = userOf(signIn);
  if (user !== undefined) sources.push({ setting: "user", value: user, from });
  for (const [setting, sourced] of Object.entries(location)) {
    if (sourced)
      sources.push({
        setting: /** @type {keyof Location} */ (setting),
        value: withoutSecrets(sourced.value),
        from: sourced.from,
      });
  }
  const notUsed = notUsedBy(chosen, given, location, searchContext.env);
  sources.push(...network.sources, ...notUsed);

  const { iamEndpoint, ...rest } = location;
  // Not asked with a token, but then the token does not go to a region of another operator.
  const auth = { ...signIn.auth, ...(iamEndpoint ? { iamEndpoint: iamEndpoint.value } : {}) };
  const values = Object.entries(rest).flatMap(([name, sourced]) => (sourced ? [[name, sourced.value]] : []));
  return {
    options: {
      ...Object.fromEntries(values),
      ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
      ...(network.fetch === undefined ? {} : { fetch: network.fetch }),
      auth: /** @type {CbrClientOptions["auth"]} */ (/** @type {unknown} */ (auth)),
    },
    sources,
    notes: [
      ...(chosen.notUsed ?? []).map((name) => `not used: ${name} of ${from}`),
      ...notUsed.map(({ value, from: names }) => `not used: ${names} (${value})`),
    ],
  };
}

/**
 * The user in words, as far as the credentials tell it. An access key counts as a secret.
 *
 * @param {SignIn} signIn
 * @returns {string | undefined}
 */
function userOf({ method, auth: { username, userId, domainName, domainId } }) {
  if (method !== "password") return undefined;
  if (userId !== undefined) return `id ${userId}`;
  return domainId === undefined ? `${username} of ${domainName}` : `${username} of domain id ${domainId}`;
}

/**
 * Settings that are there and not used, because others are.
 *
 * @param {Chosen} chosen
 * @param {Location} given by flags
 * @param {Location} location in use
 * @param {SearchContext["env"]} env
 * @returns {Source[]}
 */
function notUsedBy({ signIn, unused }, given, location, env) {
  /** @param {string} value @param {string} from @returns {Source} */
  const source = (value, from) => ({ setting: "notUsed", value, from });
  const used = new Set(Object.values(location).flatMap((sourced) => sourced?.from.split(", ") ?? []));
  const overridden = new Set(
    Object.keys(given).filter((setting) => given[/** @type {keyof Location} */ (setting)]),
  );
  // A flag for the region takes the place of an endpoint too, and the project's name that of its id.
  if (given.region) overridden.add("endpoint");
  if (given.projectId ?? given.projectName) overridden.add("projectId").add("projectName");
  return [
    ...signIn.superseded.map((name) => source("password", name)),
    ...unused.map(({ method, names }) => source(method, names.join(", "))),
    ...unusedLocations(env, used)
      .filter(({ name }) => !overridden.has(name))
      .map(({ name, value }) => source(name, value)),
  ];
}

/**
 * @param {ConnectionFlags} flags
 * @param {SearchContext} searchContext
 * @returns {Promise<Chosen>}
 */
async function chooseSignIn(flags, searchContext) {
  const { env } = searchContext;
  const read = reader(env);
  const named = flags.profile ?? read("OS_CLOUD");
  const [first, ...others] = named === undefined ? signInsOfEnvironment(env) : [];
  if (first) {
    requireComplete(first);
    return {
      signIn: first,
      from: first.names.join(", "),
      names: locationVariables(first),
      location: locationOfEnvironment(env, first),
      unused: others,
      cacert: trustOfEnvironment(env, first.names[0].startsWith("HW_") ? "HW_" : "OS_"),
    };
  }
  const file = await readClouds(searchContext);
  if (file) {
    const [region, from] = flags.region
      ? [flags.region, "--region"]
      : [read("OS_REGION_NAME"), "OS_REGION_NAME"];
    const profile = readProfile(file, named, region === undefined ? undefined : { value: region, from });
    const cacert = profile.cacert === undefined ? undefined : { value: profile.cacert, from: profile.from };
    return {
      ...profile,
      names: PROFILE_NAMES,
      unused: [...profile.unused, ...allSignInsOfEnvironment(env)],
      cacert: cacert ?? trustOfEnvironment(env, "OS_"),
    };
  }
  if (named !== undefined) {
    throw new UsageError(
      "--profile or OS_CLOUD: expected a clouds.yaml here, in ~/.config/openstack, in /etc/openstack or named by " +
        "OS_CLIENT_CONFIG_FILE, got none",
    );
  }
  const credentials = await readCredentialsFile(searchContext);
  if (credentials) {
    const { signIn, location, from } = credentials;
    return {
      signIn,
      from,
      names: locationVariables(signIn),
      location: combine([location, locationOfEnvironment(env, signIn)]),
      unused: [],
    };
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
  const sourced = (value, from) => (value === undefined ? undefined : { value: value.trim(), from });
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
