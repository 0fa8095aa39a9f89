import { formsOfType, readSignIns } from "./sign-in.js";

/** @typedef {import("./sign-in.js").Form} Form */
/** @typedef {import("./sign-in.js").SignIn} SignIn */
/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * Something that was said, and where.
 *
 * @typedef {{ value: string, from: string }} Said
 */

/**
 * Where the tasks are, as far as one source says it.
 *
 * @typedef {object} Place
 * @property {Said} [endpoint]
 * @property {Said} [region]
 * @property {Said} [projectId]
 * @property {Said} [projectName]
 * @property {Said} [iamEndpoint]
 */

/** The vendor's SDKs' own names, and those of the samples in its reference. @type {readonly Form[]} */
const HUAWEI_FORMS = [
  {
    method: "keys",
    needs: { accessKey: ["HUAWEICLOUD_SDK_AK"], secretKey: ["HUAWEICLOUD_SDK_SK"] },
    takes: { securityToken: ["HUAWEICLOUD_SDK_SECURITY_TOKEN"] },
  },
  { method: "keys", needs: { accessKey: ["CLOUD_SDK_AK"], secretKey: ["CLOUD_SDK_SK"] } },
];

/** OpenStack's names, and those that Open Telekom Cloud's tools have for keys. @type {readonly Form[]} */
const OPENSTACK_FORMS = [
  { method: "token", needs: { token: ["OS_TOKEN", "OS_AUTH_TOKEN"] } },
  { method: "keys", needs: { accessKey: ["OS_ACCESS_KEY"], secretKey: ["OS_SECRET_KEY"] } },
  {
    method: "password",
    needs: {
      username: ["OS_USERNAME"],
      password: ["OS_PASSWORD"],
      domainName: ["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"],
    },
    begins: ["username", "password"],
  },
];

/** @typedef {Readonly<Record<"endpoint" | "region" | "projectId" | "iamEndpoint", string> & { projectName?: string }>} PlaceNames */

/** @type {PlaceNames} */
const HUAWEI_PLACE = {
  endpoint: "CBR_ENDPOINT",
  region: "HUAWEICLOUD_SDK_REGION",
  projectId: "HUAWEICLOUD_SDK_PROJECT_ID",
  iamEndpoint: "HUAWEICLOUD_SDK_IAM_ENDPOINT",
};

/** @type {PlaceNames} */
const OPENSTACK_PLACE = {
  endpoint: "CBR_ENDPOINT",
  region: "OS_REGION_NAME",
  projectId: "OS_PROJECT_ID",
  projectName: "OS_PROJECT_NAME",
  iamEndpoint: "OS_AUTH_URL",
};

/**
 * A variable that is set to nothing is not set.
 *
 * @param {Environment} env
 * @returns {(name: string) => string | undefined}
 */
export function reader(env) {
  return (name) => env[name] || undefined;
}

/**
 * @param {Environment} env
 * @returns {SignIn[]} the first for choice
 */
export function signInsOfEnvironment(env) {
  const read = reader(env);
  const huawei = readSignIns(HUAWEI_FORMS, read);
  const begun = readSignIns(OPENSTACK_FORMS, read);
  if (begun.length === 0) return huawei;
  const type = huawei.length === 0 ? read("OS_AUTH_TYPE") : undefined;
  return [...huawei, ...readSignIns(formsOfType(OPENSTACK_FORMS, type, "OS_AUTH_TYPE"), read)];
}

/**
 * What the variables are called that say where the tasks are, beside those that sign in.
 *
 * @param {SignIn | undefined} signIn
 * @returns {PlaceNames}
 */
export function variablesOf(signIn) {
  return signIn?.names.every((name) => !name.startsWith("OS_")) ? HUAWEI_PLACE : OPENSTACK_PLACE;
}

/**
 * Where the environment says that the tasks are: in the words of whoever signs in, or else in the others.
 *
 * @param {Environment} env
 * @param {SignIn | undefined} signIn of the environment
 * @returns {Place}
 */
export function placeOfEnvironment(env, signIn) {
  const own = variablesOf(signIn);
  const other = own === HUAWEI_PLACE ? OPENSTACK_PLACE : HUAWEI_PLACE;
  const read = reader(env);
  /** @param {readonly (string | undefined)[]} variables */
  const first = (...variables) => {
    const from = variables.find((name) => name !== undefined && read(name) !== undefined);
    return from === undefined ? undefined : { value: /** @type {string} */ (read(from)), from };
  };
  const project = first(own.projectId, own.projectName) ? own : other;
  return {
    endpoint: first(own.endpoint),
    region: first(own.region, other.region),
    projectId: first(project.projectId),
    projectName: first(project.projectName),
    // A password goes nowhere but where its own variables say, and a profile's not to the environment's IAM.
    iamEndpoint: signIn && first(own.iamEndpoint),
  };
}
