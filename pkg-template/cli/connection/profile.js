import { UsageError } from "../args/usage-error.js";
import { mapping } from "./clouds-file.js";
import { checkInterface } from "./environment.js";
import { chooseRegion, expand, withVendor } from "./region.js";
import { readSignIns, requireComplete, specsOfType } from "./sign-in.js";
import { conflictError, pick, tidy } from "./values.js";

/** @import { CloudsFile, Mapping } from "./clouds-file.js" */
/** @import { Location, LocationNames } from "./environment.js" */
/** @import { CredentialSpec, SignIn } from "./sign-in.js" */

/**
 * Credentials in a profile. OpenStack itself has no access keys: of Open Telekom Cloud's tools, those in Go read `ak` inside
 * `auth`, those in Python beside it. Each setting of `auth` may be beside `auth` too.
 *
 * @type {readonly CredentialSpec[]}
 */
const SPECS = [
  { method: "token", required: { token: ["auth.token", "auth.auth_token"] } },
  {
    method: "keys",
    required: {
      accessKey: ["auth.ak", "auth.access_key"],
      secretKey: ["auth.sk", "auth.secret_key"],
    },
    optional: { securityToken: ["auth.security_token", "auth.session_token"] },
  },
  {
    method: "password",
    required: {
      username: ["auth.username", "auth.user_name"],
      password: ["auth.password"],
      domainName: ["auth.user_domain_name", "auth.domain_name"],
    },
    optional: {
      userId: ["auth.user_id"],
      domainId: ["auth.user_domain_id", "auth.domain_id"],
      defaultDomainId: ["auth.default_domain_id", "auth.default_domain"],
      defaultDomainName: ["auth.default_domain_name"],
      projectDomainId: ["auth.project_domain_id"],
      projectDomainName: ["auth.project_domain_name"],
    },
    selectedBy: ["username", "userId", "password"],
  },
];

/** Paths of the location's settings in a profile, the preferred first. @type {Readonly<Record<keyof Location, readonly string[]>>} */
const LOCATION_PATHS = {
  endpoint: ["cbr_endpoint_override", "cbr_endpoint", "auth.endpoint"],
  region: ["region_name"],
  projectId: ["auth.project_id", "auth.tenant_id"],
  projectName: ["auth.project_name", "auth.tenant_name"],
  iamEndpoint: ["auth.auth_url"],
};

/** Preferred path of each setting, for messages about missing ones. @type {LocationNames} */
export const PROFILE_NAMES = {
  endpoint: LOCATION_PATHS.endpoint.slice(0, 1),
  region: LOCATION_PATHS.region.slice(0, 1),
  projectId: LOCATION_PATHS.projectId.slice(0, 1),
  iamEndpoint: LOCATION_PATHS.iamEndpoint.slice(0, 1),
};

/** Settings that are read here or in `region.js` but are no part of the above. */
const FURTHER = ["auth", "auth_type", "profile", "cloud", "regions", "verify", "insecure", "cacert", "name"];
const FURTHER_USED = [...FURTHER, "interface", "endpoint_type"];

/** Names that this program reads somewhere, without `auth.`. */
const KNOWN = new Set(
  [
    ...SPECS.flatMap(({ required, optional = {} }) => Object.values({ ...required, ...optional }).flat()),
    ...Object.values(LOCATION_PATHS).flat(),
    ...FURTHER_USED,
  ].map(bare),
);

/** Settings that name a user, a project, a region or an endpoint, so that leaving them aside would show the tasks of somebody else. */
const IDENTITY =
  /^(auth_url|.*_url)$|(^|_)(project|tenant|user|username|domain|agency|trust|region|endpoint|scope|credential|idp|identity_provider)(_|$)/;

/** Endpoints and regions of other services, and settings that only sound like the ones above. */
const HARMLESS = /^(?!cbr_|identity_)[a-z0-9_]+_(endpoint|endpoint_override|region_name)$|^user_agent$/;

/** @param {string} path */
function bare(path) {
  return path.replace(/^auth\./, "");
}

/**
 * @typedef {object} Profile
 * @property {SignIn} signIn
 * @property {SignIn[]} unused further credentials of the profile
 * @property {Location} location
 * @property {string} from source in words
 * @property {string} [cacert] file with the certificates to trust
 * @property {string[]} notUsed names of settings that this program does not use
 * @property {boolean} hasChosenRegion true if a region of the profile's list was chosen by its name
 */

/**
 * @param {CloudsFile} file
 * @param {string | undefined} wanted name of the profile; it may be left out if there is only one
 * @param {{ value: string, from: string } | undefined} region chooses among the profile's regions
 * @returns {Profile}
 */
export function readProfile({ path, profiles, vendors }, wanted, region) {
  const name = choose(path, Object.keys(profiles), wanted);
  const from = `profile ${name} of ${path}`;
  const { profile: chosen, hasChosenRegion } = chooseRegion(
    withVendor(profiles[name], vendors, from),
    region,
    from,
  );
  const read = reader(chosen);
  const one = (/** @type {string} */ key) => read(key)[0]?.value;
  const specs = specsOfType(SPECS, one("auth_type"), `auth_type of ${from}`);
  const notUsed = unknownSettings(chosen, from);
  const [signIn, ...unused] = readSignIns(specs, read);
  if (!signIn)
    throw new UsageError(`${from}: expected a token, access keys or a user and password in "auth", got none`);
  requireComplete(signIn, ` in ${from}`);
  /** @type {Location} */
  const location = {};
  for (const [setting, paths] of Object.entries(LOCATION_PATHS)) {
    const { name: found, value, conflict } = pick(read, paths);
    if (conflict !== undefined) throw conflictError(found, conflict, ` in ${from}`);
    if (found !== "") location[/** @type {keyof Location} */ (setting)] = { value, from };
  }
  for (const setting of /** @type {const} */ (["endpoint", "iamEndpoint"])) {
    const value = location[setting]?.value;
    if (value !== undefined) location[setting] = { value: expand(value, location.region?.value, from), from };
  }
  for (const key of ["interface", "endpoint_type"]) {
    const value = one(key);
    if (value !== undefined) checkInterface(`${key} of ${from}`, value, location.endpoint !== undefined);
  }
  return { signIn, unused, location, from, cacert: trust(one, from), notUsed, hasChosenRegion };
}

/**
 * The file of certificates to trust. Turning the checks off is refused.
 *
 * @param {(key: string) => string | undefined} one
 * @param {string} from
 */
function trust(one, from) {
  for (const [key, off] of [
    ["verify", /^(false|no|off|0|n)$/i],
    ["insecure", /^(true|yes|on|1|y)$/i],
  ]) {
    const value = one(/** @type {string} */ (key));
    if (value !== undefined && /** @type {RegExp} */ (off).test(value))
      throw unverified(`${key} of ${from}`, value);
  }
  return one("cacert");
}

/**
 * @param {string} name
 * @param {string} value
 */
export function unverified(name, value) {
  return new UsageError(
    `${name}: expected certificates to be checked, got ${value}: without that, anybody on the network path can read the ` +
      "credentials",
    {
      hint: "to trust a certificate authority of your own, name its file with cacert, OS_CACERT or NODE_EXTRA_CA_CERTS",
    },
  );
}

/**
 * Settings that this program does not know.
 *
 * @param {Mapping} profile
 * @param {string} from
 * @returns {string[]}
 * @throws {UsageError} for one that names a user, a project or an endpoint
 */
function unknownSettings(profile, from) {
  const names = [
    ...Object.keys(profile),
    ...Object.keys(mapping(profile.auth) ?? {}).map((name) => `auth.${name}`),
  ].filter((name) => !KNOWN.has(bare(name)));
  for (const name of names) {
    if (!IDENTITY.test(bare(name)) || HARMLESS.test(bare(name))) continue;
    throw new UsageError(`${name} of ${from}: expected no such setting, because it is not supported`, {
      hint:
        "remove it; a project is named by auth.project_id or auth.project_name, a user by auth.username and " +
        "auth.user_domain_name, an endpoint by region_name, cbr_endpoint_override or auth.auth_url; or get a token and set auth.token",
    });
  }
  return names;
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
 * Reads settings by a name such as `region_name` or `auth.token`. One of `auth` may also be beside `auth`.
 *
 * @param {Mapping} profile
 * @returns {import("./values.js").Read}
 */
function reader(profile) {
  const auth = mapping(profile.auth) ?? {};
  /** @param {Mapping} from @param {string} key @param {string} name */
  const candidate = (from, key, name) => {
    const value = Object.hasOwn(from, key) ? from[key] : undefined;
    const text = typeof value === "string" ? tidy(key, value) : "";
    return text === "" ? [] : [{ name, value: text }];
  };
  return (name) => {
    const key = bare(name);
    return key === name
      ? candidate(profile, key, name)
      : [...candidate(auth, key, name), ...candidate(profile, key, key)];
  };
}
