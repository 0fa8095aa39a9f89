import { UsageError } from "../args/usage-error.js";
import { readClouds } from "./clouds-file.js";
import {
  begunInEnvironment,
  placeOfEnvironment,
  reader,
  signInsOfEnvironment,
  variablesOf,
} from "./environment.js";
import { PROFILE_NAMES, readProfile } from "./profile.js";
import { list, requireWhole } from "./sign-in.js";

/** @typedef {import("cbr-tasks").CbrClientOptions} CbrClientOptions */
/** @typedef {import("./flags.js").ConnectionFlags} ConnectionFlags */
/** @typedef {import("./clouds-file.js").Surroundings} Surroundings */
/** @typedef {import("./environment.js").Place} Place */
/** @typedef {import("./environment.js").Said} Said */
/** @typedef {import("./sign-in.js").SignIn} SignIn */

/**
 * One thing that a client is told, without secrets.
 *
 * @typedef {object} Source
 * @property {"signIn" | "notUsed" | "endpoint" | "region" | "projectId" | "projectName" | "iamEndpoint"} setting
 * @property {string} value for a sign-in its method
 * @property {string} from a flag, variables of the environment, or a profile
 */

/**
 * @typedef {object} Chosen
 * @property {SignIn} signIn
 * @property {string} from
 * @property {import("./environment.js").PlaceNames} names of what says where the tasks are, where the sign-in was found
 * @property {Place} place
 * @property {SignIn[]} passedOver what was begun and does not count
 */

/**
 * What a client is made of. A profile of clouds.yaml that `--profile` or `OS_CLOUD` names signs in, or else the
 * environment, or else the only profile that there is. Where the tasks are says a flag, or else whoever signs in: one
 * account's credentials do not go to the endpoint or project of another.
 *
 * @param {ConnectionFlags} flags
 * @param {Surroundings} surroundings
 * @returns {Promise<{ options: CbrClientOptions, sources: Source[] }>}
 * @throws {UsageError} where something is missing, by its name
 */
export async function resolveConnection(flags, surroundings) {
  const chosen = await chooseSignIn(flags, surroundings);
  const { signIn, from, passedOver } = chosen;
  const place = combine([placeOfFlags(flags), chosen.place]);
  requirePlace(chosen, place);

  /** @type {Source[]} */
  const sources = [{ setting: "signIn", value: signIn.method, from }];
  for (const [setting, said] of Object.entries(place)) {
    if (said)
      sources.push({
        setting: /** @type {keyof Place} */ (setting),
        value: shown(said.value),
        from: said.from,
      });
  }
  for (const { method, names } of passedOver) {
    sources.push({ setting: "notUsed", value: method, from: names.join(", ") });
  }

  const { iamEndpoint, ...rest } = place;
  const asksIam = signIn.method !== "token" && iamEndpoint;
  const auth = { ...signIn.auth, ...(asksIam ? { iamEndpoint: iamEndpoint.value } : {}) };
  return {
    options: {
      ...Object.fromEntries(
        Object.entries(rest).flatMap(([name, said]) => (said ? [[name, said.value]] : [])),
      ),
      ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
      auth: /** @type {CbrClientOptions["auth"]} */ (auth),
    },
    sources,
  };
}

/**
 * @param {ConnectionFlags} flags
 * @param {Surroundings} surroundings
 * @returns {Promise<Chosen>}
 */
async function chooseSignIn(flags, surroundings) {
  const { env } = surroundings;
  const named = flags.profile ?? reader(env)("OS_CLOUD");
  const [first, ...others] = named === undefined ? signInsOfEnvironment(env) : [];
  if (first) {
    requireWhole(first);
    return {
      signIn: first,
      from: first.names.join(", "),
      names: variablesOf(first),
      place: placeOfEnvironment(env, first),
      passedOver: others,
    };
  }
  const file = await readClouds(surroundings);
  if (file) return { ...readProfile(file, named), names: PROFILE_NAMES, passedOver: begunInEnvironment(env) };
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
 * @returns {Place}
 */
function placeOfFlags({ endpoint, region, projectId, projectName, iamEndpoint }) {
  /** @param {string | undefined} value @param {string} from */
  const said = (value, from) => (value === undefined ? undefined : { value, from });
  return {
    endpoint: said(endpoint, "--endpoint"),
    region: said(region, "--region"),
    projectId: said(projectId, "--project-id"),
    projectName: said(projectName, "--project-name"),
    iamEndpoint: said(iamEndpoint, "--iam-endpoint"),
  };
}

/**
 * The first that says something counts. An endpoint means its region, and an id its project: a region of a flag is not
 * overruled by an endpoint of the environment.
 *
 * @param {readonly Place[]} places
 * @returns {Place}
 */
function combine(places) {
  const where = places.find(({ endpoint, region }) => endpoint ?? region);
  const project = places.find(({ projectId, projectName }) => projectId ?? projectName);
  return {
    endpoint: where?.endpoint,
    region: places.find(({ region }) => region)?.region,
    projectId: project?.projectId,
    projectName: project?.projectName,
    iamEndpoint: places.find(({ iamEndpoint }) => iamEndpoint)?.iamEndpoint,
  };
}

/**
 * The client would ask for its own options; whoever types a command wants to hear of variables.
 *
 * @param {Chosen} chosen
 * @param {Place} place
 */
function requirePlace(
  { signIn: { method }, from, names },
  { endpoint, region, projectId, projectName, iamEndpoint },
) {
  const isPassword = method === "password";
  if (!region && !(isPassword ? iamEndpoint : endpoint)) {
    const [where, flag] = isPassword ? [names.iamEndpoint, "--iam-endpoint"] : [names.endpoint, "--endpoint"];
    throw new UsageError(
      `${list([...where, ...names.region])} not set: set one, or say ${flag} or --region (signing in with ${from})`,
    );
  }
  if (projectId) return;
  if (method === "token" || !(projectName || region)) {
    const which = names.projectId.length === 1 ? "it" : "one";
    const isToken = method === "token" ? ", as a token does not tell the project's id" : "";
    throw new UsageError(
      `${list(names.projectId)} not set: set ${which} or say --project-id${isToken} (signing in with ${from})`,
    );
  }
  if (region || iamEndpoint) return;
  throw new UsageError(
    `${list([...names.projectId, ...names.iamEndpoint, ...names.region])} not set: set one, or say --project-id, ` +
      `--iam-endpoint or --region, as IAM knows the id of a project's name (signing in with ${from})`,
  );
}

/**
 * An address as it can be shown: what somebody put into it for secret is not.
 *
 * @param {string} value
 */
function shown(value) {
  if (!value.includes("://")) return value;
  try {
    const { protocol, host, pathname } = new URL(value);
    return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
  } catch {
    return "[not a URL]";
  }
}
