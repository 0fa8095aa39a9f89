import { UsageError } from "../args/usage-error.js";
import { mapping } from "./clouds-file.js";
import { formsOfType, readSignIns, requireWhole } from "./sign-in.js";

/** @typedef {import("./clouds-file.js").CloudsFile} CloudsFile */
/** @typedef {import("./clouds-file.js").Mapping} Mapping */
/** @typedef {import("./environment.js").Place} Place */
/** @typedef {import("./sign-in.js").Form} Form */
/** @typedef {import("./sign-in.js").SignIn} SignIn */

/** Keys are a matter of Open Telekom Cloud's tools: its Go ones read `ak` in `auth`, its Python ones beside it. @type {readonly Form[]} */
const FORMS = [
  { method: "token", needs: { token: ["auth.token"] } },
  {
    method: "keys",
    needs: {
      accessKey: ["auth.ak", "auth.access_key", "ak", "access_key"],
      secretKey: ["auth.sk", "auth.secret_key", "sk", "secret_key"],
    },
    takes: { securityToken: ["auth.security_token", "security_token"] },
  },
  {
    method: "password",
    needs: {
      username: ["auth.username"],
      password: ["auth.password"],
      domainName: ["auth.user_domain_name", "auth.domain_name"],
    },
    begins: ["username", "password"],
  },
];

/** Where a profile says that the tasks are, the first for choice. */
const PLACE = {
  endpoint: ["cbr_endpoint_override"],
  region: ["region_name", "regions.0", "regions.0.name"],
  projectId: ["auth.project_id", "project_id"],
  projectName: ["auth.project_name", "project_name"],
  iamEndpoint: ["auth.auth_url"],
};

/** What is to be said first where something is missing. @type {import("./environment.js").PlaceNames} */
export const PROFILE_NAMES = {
  endpoint: PLACE.endpoint.slice(0, 1),
  region: PLACE.region.slice(0, 1),
  projectId: PLACE.projectId.slice(0, 1),
  iamEndpoint: PLACE.iamEndpoint.slice(0, 1),
};

/**
 * @typedef {object} Profile
 * @property {SignIn} signIn
 * @property {Place} place
 * @property {string} from in words
 */

/**
 * @param {CloudsFile} file
 * @param {string | undefined} asked the only one there is, unless said
 * @returns {Profile}
 */
export function readProfile({ path, profiles }, asked) {
  const name = choose(path, Object.keys(profiles), asked);
  const from = `profile ${name} of ${path}`;
  const read = reader(profiles[name]);
  const forms = formsOfType(FORMS, read("auth_type"), `auth_type of ${from}`);
  const [signIn] = readSignIns(forms, read);
  if (!signIn)
    throw new UsageError(`${from}: expected a token, access keys or a user and password in "auth", got none`);
  requireWhole(signIn, ` in ${from}`);
  const place = Object.entries(PLACE).map(([setting, ways]) => {
    const value = ways.map(read).find((one) => one !== undefined);
    return [setting, value === undefined ? undefined : { value, from }];
  });
  return { signIn, from, place: Object.fromEntries(place) };
}

/**
 * @param {string} path
 * @param {readonly string[]} names
 * @param {string | undefined} asked
 * @returns {string}
 */
function choose(path, names, asked) {
  const there = names.map((name) => JSON.stringify(name)).join(", ");
  if (names.length === 0) throw new UsageError(`${path}: expected a profile below "clouds", got none`);
  if (asked === undefined) {
    if (names.length === 1) return names[0];
    throw new UsageError(`${path} has the profiles ${there}: choose one with --profile or OS_CLOUD`);
  }
  if (names.includes(asked)) return asked;
  throw new UsageError(
    `--profile or OS_CLOUD: expected one of ${there} in ${path}, got ${JSON.stringify(asked)}`,
  );
}

/**
 * Reads a value by its way through mappings and lists, such as `auth.token`.
 *
 * @param {Mapping} profile
 * @returns {(way: string) => string | undefined}
 */
function reader(profile) {
  return (way) => {
    /** @type {unknown} */
    let node = profile;
    for (const step of way.split(".")) {
      if (Array.isArray(node)) node = node[Number(step)];
      else node = Object.hasOwn(mapping(node) ?? {}, step) ? mapping(node)?.[step] : undefined;
    }
    return typeof node === "string" && node !== "" ? node : undefined;
  };
}
