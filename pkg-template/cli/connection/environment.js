import { readSignIns, specsOfType } from "./sign-in.js";

/** @typedef {import("./sign-in.js").CredentialSpec} CredentialSpec */
/** @typedef {import("./sign-in.js").SignIn} SignIn */
/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * A value and its source: a flag, a variable or a profile.
 *
 * @typedef {{ value: string, from: string }} Sourced
 */

/**
 * Location of the tasks, as far as one source gives it.
 *
 * @typedef {object} Location
 * @property {Sourced} [endpoint]
 * @property {Sourced} [region]
 * @property {Sourced} [projectId]
 * @property {Sourced} [projectName]
 * @property {Sourced} [iamEndpoint]
 */

/** Variables of the vendor's SDKs, and those of the samples in its reference. @type {readonly CredentialSpec[]} */
const HUAWEI_SPECS = [
  {
    method: "keys",
    required: { accessKey: ["HUAWEICLOUD_SDK_AK"], secretKey: ["HUAWEICLOUD_SDK_SK"] },
    optional: { securityToken: ["HUAWEICLOUD_SDK_SECURITY_TOKEN"] },
  },
  { method: "keys", required: { accessKey: ["CLOUD_SDK_AK"], secretKey: ["CLOUD_SDK_SK"] } },
];

/** Variables of OpenStack, and those for access keys of Open Telekom Cloud's tools. @type {readonly CredentialSpec[]} */
const OPENSTACK_SPECS = [
  { method: "token", required: { token: ["OS_TOKEN", "OS_AUTH_TOKEN"] } },
  { method: "keys", required: { accessKey: ["OS_ACCESS_KEY"], secretKey: ["OS_SECRET_KEY"] } },
  {
    method: "password",
    required: {
      username: ["OS_USERNAME"],
      password: ["OS_PASSWORD"],
      domainName: ["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"],
    },
    selectedBy: ["username", "password"],
  },
];

/** @typedef {Readonly<Partial<Record<keyof Location, string>>>} Convention names of the location's variables in one naming convention */

/** @type {Convention} */
const HUAWEI = {
  region: "HUAWEICLOUD_SDK_REGION",
  projectId: "HUAWEICLOUD_SDK_PROJECT_ID",
  iamEndpoint: "HUAWEICLOUD_SDK_IAM_ENDPOINT",
};

/** @type {Convention} */
const OPENSTACK = {
  region: "OS_REGION_NAME",
  projectId: "OS_PROJECT_ID",
  projectName: "OS_PROJECT_NAME",
  iamEndpoint: "OS_AUTH_URL",
};

const ENDPOINT = "CBR_ENDPOINT";

/** @typedef {Readonly<Record<"endpoint" | "region" | "projectId" | "iamEndpoint", readonly string[]>>} LocationNames */

/**
 * Reads variables. A variable with an empty value counts as not set.
 *
 * @param {Environment} env
 * @returns {(name: string) => string | undefined}
 */
export function reader(env) {
  return (name) => env[name] || undefined;
}

/**
 * Credentials in the environment. `OS_AUTH_TYPE` chooses among those of OpenStack's variables.
 *
 * @param {Environment} env
 * @returns {SignIn[]} the preferred first
 */
export function signInsOfEnvironment(env) {
  const read = reader(env);
  const huawei = readSignIns(HUAWEI_SPECS, read);
  const openstack = readSignIns(OPENSTACK_SPECS, read);
  if (openstack.length === 0) return huawei;
  const type = huawei.length === 0 ? read("OS_AUTH_TYPE") : undefined;
  return [...huawei, ...readSignIns(specsOfType(OPENSTACK_SPECS, type, "OS_AUTH_TYPE"), read)];
}

/**
 * All credentials in the environment that are at least partly set, whatever `OS_AUTH_TYPE` says.
 *
 * @param {Environment} env
 * @returns {SignIn[]}
 */
export function allSignInsOfEnvironment(env) {
  return readSignIns([...HUAWEI_SPECS, ...OPENSTACK_SPECS], reader(env));
}

/**
 * Conventions whose variables may say where the credentials are sent: only the one that the credentials have themselves. The
 * variables of the reference's samples have no convention of their own, so they accept both.
 *
 * @param {SignIn} signIn of the environment
 * @returns {readonly Convention[]}
 */
function conventionsOf({ names }) {
  if (names.some((name) => name.startsWith("OS_"))) return [OPENSTACK];
  return names.some((name) => name.startsWith("HUAWEICLOUD_SDK_")) ? [HUAWEI] : [HUAWEI, OPENSTACK];
}

/**
 * Names of the location's variables, for messages about missing ones.
 *
 * @param {SignIn} signIn of the environment
 * @returns {LocationNames}
 */
export function locationVariables(signIn) {
  /** @param {keyof Location} setting */
  const names = (setting) => conventionsOf(signIn).flatMap((convention) => convention[setting] ?? []);
  return {
    endpoint: [ENDPOINT],
    region: names("region"),
    projectId: names("projectId"),
    iamEndpoint: names("iamEndpoint"),
  };
}

/**
 * Location from the environment. Region and IAM must have the same naming convention as the credentials, so that the secrets
 * of one account are never sent to another cloud. The project may have the other: nothing is sent to a project.
 *
 * @param {Environment} env
 * @param {SignIn} signIn of the environment
 * @returns {Location}
 */
export function locationOfEnvironment(env, signIn) {
  const read = reader(env);
  /** @param {string | undefined} from @returns {Sourced | undefined} */
  const sourced = (from) => {
    const value = from === undefined ? undefined : read(from);
    return from === undefined || value === undefined ? undefined : { value, from };
  };
  const own = conventionsOf(signIn);
  const place =
    own.find(({ region }) => sourced(region)) ?? own.find(({ iamEndpoint }) => sourced(iamEndpoint));
  const project = [...own, HUAWEI, OPENSTACK].find(
    ({ projectId, projectName }) => sourced(projectId) ?? sourced(projectName),
  );
  return {
    endpoint: sourced(ENDPOINT),
    region: sourced(place?.region),
    projectId: sourced(project?.projectId),
    projectName: sourced(project?.projectName),
    iamEndpoint: sourced(place?.iamEndpoint),
  };
}
