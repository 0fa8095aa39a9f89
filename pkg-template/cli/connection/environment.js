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

/** @typedef {Readonly<Partial<Record<keyof Place, string>>>} Family what variables of one kind are called */

/** @type {Family} */
const HUAWEI = {
  region: "HUAWEICLOUD_SDK_REGION",
  projectId: "HUAWEICLOUD_SDK_PROJECT_ID",
  iamEndpoint: "HUAWEICLOUD_SDK_IAM_ENDPOINT",
};

/** @type {Family} */
const OPENSTACK = {
  region: "OS_REGION_NAME",
  projectId: "OS_PROJECT_ID",
  projectName: "OS_PROJECT_NAME",
  iamEndpoint: "OS_AUTH_URL",
};

const ENDPOINT = "CBR_ENDPOINT";

/** @typedef {Readonly<Record<"endpoint" | "region" | "projectId" | "iamEndpoint", readonly string[]>>} PlaceNames */

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
 * What is begun in the environment, whatever `OS_AUTH_TYPE` says.
 *
 * @param {Environment} env
 * @returns {SignIn[]}
 */
export function begunInEnvironment(env) {
  return readSignIns([...HUAWEI_FORMS, ...OPENSTACK_FORMS], reader(env));
}

/**
 * Whose words count for where a sign-in's secrets go: its own. The reference's samples have none, and take either's.
 *
 * @param {SignIn} signIn of the environment
 * @returns {readonly Family[]}
 */
function familiesOf({ names }) {
  if (names.some((name) => name.startsWith("OS_"))) return [OPENSTACK];
  return names.some((name) => name.startsWith("HUAWEICLOUD_SDK_")) ? [HUAWEI] : [HUAWEI, OPENSTACK];
}

/**
 * What the variables are called that say where the tasks are, beside those that sign in.
 *
 * @param {SignIn} signIn of the environment
 * @returns {PlaceNames}
 */
export function variablesOf(signIn) {
  /** @param {keyof Place} setting */
  const names = (setting) => familiesOf(signIn).flatMap((family) => family[setting] ?? []);
  return {
    endpoint: [ENDPOINT],
    region: names("region"),
    projectId: names("projectId"),
    iamEndpoint: names("iamEndpoint"),
  };
}

/**
 * Where the environment says that the tasks are. One account's secrets do not go to another's cloud: region and IAM are of
 * one family, that of the sign-in. A project is no place where they could go to, and may come from the other.
 *
 * @param {Environment} env
 * @param {SignIn} signIn of the environment
 * @returns {Place}
 */
export function placeOfEnvironment(env, signIn) {
  const read = reader(env);
  /** @param {string | undefined} from @returns {Said | undefined} */
  const said = (from) => {
    const value = from === undefined ? undefined : read(from);
    return from === undefined || value === undefined ? undefined : { value, from };
  };
  const own = familiesOf(signIn);
  const place = own.find(({ region }) => said(region)) ?? own.find(({ iamEndpoint }) => said(iamEndpoint));
  const project = [...own, HUAWEI, OPENSTACK].find(
    ({ projectId, projectName }) => said(projectId) ?? said(projectName),
  );
  return {
    endpoint: said(ENDPOINT),
    region: said(place?.region),
    projectId: said(project?.projectId),
    projectName: said(project?.projectName),
    iamEndpoint: said(place?.iamEndpoint),
  };
}
