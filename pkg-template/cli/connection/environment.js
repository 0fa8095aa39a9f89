import { UsageError } from "../args/usage-error.js";
import { readSignIns, specsOfType } from "./sign-in.js";
import { conflictError, pick, tidy } from "./values.js";

/** @import { CredentialSpec, SignIn } from "./sign-in.js" */
/** @import { Candidate, Sourced } from "./values.js" */
/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

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
  {
    method: "keys",
    required: { accessKey: ["CLOUD_SDK_AK"], secretKey: ["CLOUD_SDK_SK"] },
    optional: { securityToken: ["CLOUD_SDK_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN"] },
  },
];

/** Variables of OpenStack, and those for access keys of Open Telekom Cloud's tools. @type {readonly CredentialSpec[]} */
const OPENSTACK_SPECS = [
  { method: "token", required: { token: ["OS_TOKEN", "OS_AUTH_TOKEN"] } },
  {
    method: "keys",
    required: { accessKey: ["OS_ACCESS_KEY"], secretKey: ["OS_SECRET_KEY"] },
    optional: { securityToken: ["OS_SECURITY_TOKEN", "OS_SESSION_TOKEN"] },
  },
  {
    method: "password",
    required: {
      username: ["OS_USERNAME", "OS_USER_NAME"],
      password: ["OS_PASSWORD"],
      domainName: ["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"],
    },
    optional: {
      userId: ["OS_USER_ID"],
      domainId: ["OS_USER_DOMAIN_ID", "OS_DOMAIN_ID"],
      defaultDomainId: ["OS_DEFAULT_DOMAIN_ID", "OS_DEFAULT_DOMAIN"],
      defaultDomainName: ["OS_DEFAULT_DOMAIN_NAME"],
      projectDomainId: ["OS_PROJECT_DOMAIN_ID"],
      projectDomainName: ["OS_PROJECT_DOMAIN_NAME"],
    },
    selectedBy: ["username", "userId", "password"],
  },
];

/** Variables of the vendor's Terraform provider. @type {readonly CredentialSpec[]} */
const TERRAFORM_SPECS = [
  {
    method: "keys",
    required: { accessKey: ["HW_ACCESS_KEY"], secretKey: ["HW_SECRET_KEY"] },
    optional: { securityToken: ["HW_SECURITY_TOKEN"] },
  },
  {
    method: "password",
    required: {
      username: ["HW_USER_NAME"],
      password: ["HW_USER_PASSWORD"],
      domainName: ["HW_DOMAIN_NAME"],
    },
    optional: { userId: ["HW_USER_ID"], domainId: ["HW_DOMAIN_ID"] },
    selectedBy: ["username", "userId", "password"],
  },
];

/** @typedef {Readonly<Partial<Record<keyof Location, readonly string[]>>>} Convention names of the location's variables in one naming convention */

/** @type {Convention} */
const HUAWEI = {
  region: ["HUAWEICLOUD_SDK_REGION"],
  projectId: ["HUAWEICLOUD_SDK_PROJECT_ID"],
  iamEndpoint: ["HUAWEICLOUD_SDK_IAM_ENDPOINT"],
};

/** @type {Convention} */
const OPENSTACK = {
  endpoint: ["OS_CBR_ENDPOINT_OVERRIDE"],
  region: ["OS_REGION_NAME"],
  projectId: ["OS_PROJECT_ID", "OS_TENANT_ID"],
  projectName: ["OS_PROJECT_NAME", "OS_TENANT_NAME"],
  iamEndpoint: ["OS_AUTH_URL"],
};

/** @type {Convention} */
const TERRAFORM = {
  region: ["HW_REGION_NAME"],
  projectId: ["HW_PROJECT_ID"],
  projectName: ["HW_PROJECT_NAME"],
  iamEndpoint: ["HW_AUTH_URL"],
};

const CONVENTIONS = [HUAWEI, OPENSTACK, TERRAFORM];
const ENDPOINT = "CBR_ENDPOINT";

/** Domain of the region's endpoints in Terraform's variables, `https://{service}.{region}.{domain}`. */
const CLOUD = "HW_CLOUD";
const DEFAULT_CLOUD = "myhuaweicloud.com";

/**
 * Variables that name a user, a project or an endpoint in a way that this program does not follow: signing in without them would
 * show the tasks of somebody else. The rest is advice.
 *
 * @type {ReadonlyMap<Convention, Readonly<Record<string, string>>>}
 */
const REFUSED = new Map(
  /** @type {[Convention, Record<string, string>][]} */ ([
    [
      OPENSTACK,
      {
        OS_TRUST_ID: "unset it, or get a token with the trust and set OS_TOKEN",
        OS_SYSTEM_SCOPE: "unset it: tasks belong to a project",
        OS_AGENCY_NAME: "unset it, or get a token of the agency and set OS_TOKEN",
        OS_DELEGATED_PROJECT: "unset it, or get a token for that project and set OS_TOKEN",
        OS_APPLICATION_CREDENTIAL_ID: "unset it, or get a token with it and set OS_TOKEN",
        OS_APPLICATION_CREDENTIAL_NAME: "unset it, or get a token with it and set OS_TOKEN",
      },
    ],
    [
      TERRAFORM,
      {
        HW_ASSUME_ROLE_AGENCY_NAME: "unset it, or get temporary keys of the agency",
        HW_ASSUME_ROLE_DOMAIN_NAME: "unset it, or get temporary keys of the agency",
        HW_ASSUME_ROLE_DOMAIN_ID: "unset it, or get temporary keys of the agency",
      },
    ],
  ]),
);

/** Variables that do not decide whose tasks are shown, but seem to. What is told about them when they are set. */
const TOLD = {
  HW_ENTERPRISE_PROJECT_ID: "enterprise project: use --enterprise-project-id",
  HUAWEICLOUD_SDK_DOMAIN_ID: "account, for global services only",
  HUAWEICLOUD_SDK_IDP_ID: "identity provider",
};

/** @typedef {Readonly<Record<"endpoint" | "region" | "projectId" | "iamEndpoint", readonly string[]>>} LocationNames */

/**
 * Reads variables. A variable with an empty value counts as not set.
 *
 * @param {Environment} env
 * @returns {(name: string) => string | undefined}
 */
export function reader(env) {
  return (name) => tidy(name, env[name] ?? "") || undefined;
}

/** @param {Environment} env @returns {import("./values.js").Read} */
const candidates = (env) => {
  const read = reader(env);
  return (name) => {
    const value = read(name);
    return value === undefined ? [] : [{ name, value }];
  };
};

/**
 * Credentials in the environment. `OS_AUTH_TYPE` chooses among those of OpenStack's variables.
 *
 * @param {Environment} env
 * @returns {SignIn[]} the preferred first
 */
export function signInsOfEnvironment(env) {
  const read = candidates(env);
  const huawei = readSignIns(HUAWEI_SPECS, read);
  const openstack = readSignIns(OPENSTACK_SPECS, read);
  const terraform = readSignIns(TERRAFORM_SPECS, read);
  if (openstack.length === 0) {
    const others = [...huawei, ...terraform];
    if (others.length === 0) refuseOtherWays(env);
    return others;
  }
  const type = huawei.length === 0 ? reader(env)("OS_AUTH_TYPE") : undefined;
  const chosen = readSignIns(specsOfType(OPENSTACK_SPECS, type, "OS_AUTH_TYPE"), read);
  return [...huawei, ...chosen, ...terraform];
}

/**
 * Refuses OpenStack's variables for another way to sign in than those above: without this, a clouds.yaml would be used, which may
 * be somebody else's.
 *
 * @param {Environment} env
 */
function refuseOtherWays(env) {
  specsOfType(OPENSTACK_SPECS, reader(env)("OS_AUTH_TYPE"), "OS_AUTH_TYPE");
  refuseUnsupported(env, [OPENSTACK]);
}

/**
 * All credentials in the environment that are at least partly set, whatever `OS_AUTH_TYPE` says.
 *
 * @param {Environment} env
 * @returns {SignIn[]}
 */
export function allSignInsOfEnvironment(env) {
  return readSignIns([...HUAWEI_SPECS, ...OPENSTACK_SPECS, ...TERRAFORM_SPECS], candidates(env));
}

/**
 * Conventions whose variables may say where the credentials are sent: only the one that the credentials have themselves. The
 * variables of the reference's samples have no convention of their own, so they accept all.
 *
 * @param {SignIn} signIn of the environment, or of the SDK's file of credentials
 * @returns {readonly Convention[]}
 */
function conventionsOf({ names }) {
  const [first = ""] = names;
  if (first.startsWith("OS_")) return [OPENSTACK];
  if (first.startsWith("HW_")) return [TERRAFORM];
  return first.startsWith("CLOUD_SDK_") ? CONVENTIONS : [HUAWEI];
}

/**
 * Names of the location's variables, for messages about missing ones.
 *
 * @param {SignIn} signIn of the environment
 * @returns {LocationNames}
 */
export function locationVariables(signIn) {
  /** @param {keyof Location} setting */
  const names = (setting) =>
    conventionsOf(signIn)
      .slice(0, 2)
      .flatMap((convention) => convention[setting]?.slice(0, 1) ?? []);
  return {
    endpoint: [ENDPOINT],
    region: names("region"),
    projectId: names("projectId"),
    iamEndpoint: names("iamEndpoint"),
  };
}

/**
 * Location from the environment. Region and IAM must have the same naming convention as the credentials, so that the secrets
 * of one account are never sent to another cloud. The project may have another: nothing is sent to a project.
 *
 * @param {Environment} env
 * @param {SignIn} signIn of the environment, or of the SDK's file of credentials
 * @returns {Location}
 */
export function locationOfEnvironment(env, signIn) {
  const read = candidates(env);
  /** @param {readonly string[] | undefined} names @returns {Sourced | undefined} */
  const sourced = (names = []) => {
    const { name, value, conflict } = pick(read, names);
    if (conflict !== undefined) throw conflictError(name, conflict);
    return name === "" ? undefined : { value, from: name };
  };
  const own = conventionsOf(signIn);
  refuseUnsupported(env, own);
  const place =
    own.find(({ region }) => sourced(region)) ?? own.find(({ iamEndpoint }) => sourced(iamEndpoint));
  const project = [...own, ...CONVENTIONS].find(
    ({ projectId, projectName }) => sourced(projectId) ?? sourced(projectName),
  );
  const region = sourced(place?.region);
  const endpoints = [ENDPOINT, ...own.flatMap(({ endpoint }) => endpoint ?? [])];
  if (region && own.includes(HUAWEI)) {
    // The vendor's SDKs read the endpoint of a service in a region from a variable with their names.
    endpoints.push(`HUAWEICLOUD_SDK_REGION_CBR_${region.value.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`);
  }
  const cloud = place === TERRAFORM && region ? sourced([CLOUD]) : undefined;
  return {
    endpoint: sourced(endpoints) ?? endpointIn(cloud, "cbr", region),
    region,
    projectId: sourced(project?.projectId),
    projectName: sourced(project?.projectName),
    iamEndpoint: sourced(place?.iamEndpoint) ?? endpointIn(cloud, "iam", region),
  };
}

/**
 * Endpoint in another cloud than the public one, whose endpoints the client knows.
 *
 * @param {Sourced | undefined} cloud
 * @param {string} service
 * @param {Sourced | undefined} region
 * @returns {Sourced | undefined}
 */
function endpointIn(cloud, service, region) {
  if (!cloud || !region || cloud.value === DEFAULT_CLOUD) return undefined;
  return { value: `https://${service}.${region.value}.${cloud.value}`, from: `${CLOUD}, ${region.from}` };
}

/** @param {Environment} env @param {readonly Convention[]} conventions */
function refuseUnsupported(env, conventions) {
  const read = reader(env);
  for (const convention of conventions.length === 1 ? conventions : []) {
    for (const [name, advice] of Object.entries(REFUSED.get(convention) ?? {})) {
      if (read(name) !== undefined)
        throw new UsageError(`${name}: expected no such setting, because it is not supported`, {
          hint: advice,
        });
    }
  }
  if (!conventions.includes(OPENSTACK)) return;
  for (const name of ["OS_INTERFACE", "OS_ENDPOINT_TYPE"]) {
    const value = read(name);
    if (value !== undefined) checkInterface(name, value, read(ENDPOINT) !== undefined);
  }
}

/**
 * Refuses another interface than the public one: the client takes public endpoints from IAM's catalog.
 *
 * @param {string} name
 * @param {string} value
 * @param {boolean} hasEndpoint then the catalog does not matter
 */
export function checkInterface(name, value, hasEndpoint) {
  if (hasEndpoint || /^public(URL)?$/i.test(value)) return;
  throw new UsageError(`${name}: expected public, got ${JSON.stringify(value)}`, {
    hint: "name the endpoint of that interface with CBR_ENDPOINT, cbr_endpoint_override or --endpoint",
  });
}

/**
 * Variables of a location that are set and not in use.
 *
 * @param {Environment} env
 * @param {ReadonlySet<string>} used names
 * @returns {Candidate[]} `name` is the setting, `value` the name of the variable
 */
export function unusedLocations(env, used) {
  const read = reader(env);
  const locations = [{ endpoint: [ENDPOINT] }, ...CONVENTIONS].flatMap((convention) =>
    Object.entries(convention).flatMap(([setting, names]) =>
      names.map((name) => ({ name: setting, value: name })),
    ),
  );
  const told = Object.entries(TOLD).map(([name, text]) => ({ name: text, value: name }));
  return [...locations, ...told].filter(({ value }) => read(value) !== undefined && !used.has(value));
}
