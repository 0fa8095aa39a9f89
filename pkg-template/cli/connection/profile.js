import { UsageError } from "../args/usage-error.js";
import { mapping } from "./clouds-file.js";
import { readSignIns, requireComplete, specsOfType } from "./sign-in.js";

/** @typedef {import("./clouds-file.js").CloudsFile} CloudsFile */
/** @typedef {import("./clouds-file.js").Mapping} Mapping */
/** @typedef {import("./environment.js").Location} Location */
/** @typedef {import("./sign-in.js").CredentialSpec} CredentialSpec */
/** @typedef {import("./sign-in.js").SignIn} SignIn */

/**
 * Credentials in a profile. OpenStack itself has no access keys: of Open Telekom Cloud's tools, those in Go read `ak` inside
 * `auth`, those in Python beside it.
 *
 * @type {readonly CredentialSpec[]}
 */
const SPECS = [
  { method: "token", required: { token: ["auth.token"] } },
  {
    method: "keys",
    required: {
      accessKey: ["auth.ak", "auth.access_key", "ak", "access_key"],
      secretKey: ["auth.sk", "auth.secret_key", "sk", "secret_key"],
    },
    optional: { securityToken: ["auth.security_token", "security_token"] },
  },
  {
    method: "password",
    required: {
      username: ["auth.username"],
      password: ["auth.password"],
      domainName: ["auth.user_domain_name", "auth.domain_name"],
    },
    selectedBy: ["username", "password"],
  },
];

/** Paths of the location's settings in a profile, the preferred first. */
const LOCATION_PATHS = {
  endpoint: ["cbr_endpoint_override"],
  region: ["region_name", "regions.0", "regions.0.name"],
  projectId: ["auth.project_id", "project_id"],
  projectName: ["auth.project_name", "project_name"],
  iamEndpoint: ["auth.auth_url"],
};

/** Preferred path of each setting, for messages about missing ones. @type {import("./environment.js").LocationNames} */
export const PROFILE_NAMES = {
  endpoint: LOCATION_PATHS.endpoint.slice(0, 1),
  region: LOCATION_PATHS.region.slice(0, 1),
  projectId: LOCATION_PATHS.projectId.slice(0, 1),
  iamEndpoint: LOCATION_PATHS.iamEndpoint.slice(0, 1),
};

/**
 * @typedef {object} Profile
 * @property {SignIn} signIn
 * @property {Location} location
 * @property {string} from source in words
 */

/**
 * @param {CloudsFile} file
 * @param {string | undefined} wanted name of the profile; it may be left out if there is only one
 * @returns {Profile}
 */
export function readProfile({ path, profiles }, wanted) {
  const name = choose(path, Object.keys(profiles), wanted);
  const from = `profile ${name} of ${path}`;
  const read = reader(profiles[name]);
  const specs = specsOfType(SPECS, read("auth_type"), `auth_type of ${from}`);
  const [signIn] = readSignIns(specs, read);
  if (!signIn)
    throw new UsageError(`${from}: expected a token, access keys or a user and password in "auth", got none`);
  requireComplete(signIn, ` in ${from}`);
  const location = Object.entries(LOCATION_PATHS).map(([setting, paths]) => {
    const value = paths.map(read).find((one) => one !== undefined);
    return [setting, value === undefined ? undefined : { value, from }];
  });
  return { signIn, from, location: Object.fromEntries(location) };
}

/**
 * @param {string} path
 * @param {readonly string[]} names
 * @param {string | undefined} wanted
 * @returns {string}
 */
function choose(path, names, wanted) {
  const quoted = names.map((name) => JSON.stringify(name)).join(", ");
  if (names.length === 0) throw new UsageError(`${path}: expected a profile below "clouds", got none`);
  if (wanted === undefined) {
    if (names.length === 1) return names[0];
    throw new UsageError(`${path} has the profiles ${quoted}: choose one with --profile or OS_CLOUD`);
  }
  if (names.includes(wanted)) return wanted;
  throw new UsageError(
    `--profile or OS_CLOUD: expected one of ${quoted} in ${path}, got ${JSON.stringify(wanted)}`,
  );
}

/**
 * Reads values by a path through mappings and lists, such as `auth.token` or `regions.0`.
 *
 * @param {Mapping} profile
 * @returns {(path: string) => string | undefined}
 */
function reader(profile) {
  return (path) => {
    /** @type {unknown} */
    let node = profile;
    for (const key of path.split(".")) {
      if (Array.isArray(node)) node = node[Number(key)];
      else node = Object.hasOwn(mapping(node) ?? {}, key) ? mapping(node)?.[key] : undefined;
    }
    return typeof node === "string" && node !== "" ? node : undefined;
  };
}
