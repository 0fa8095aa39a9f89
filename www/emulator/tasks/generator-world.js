/**
 * The generated account: vaults, policies and the resources in the vaults. It is made once, and is small: some thousand objects
 * for a million tasks.
 */
import { below, draw, fieldUuid, hex32, unit } from "./rng.js";

/**
 * @typedef {object} Kind
 * @property {string} type resource type on the wire
 * @property {number} share per mille
 * @property {string} provider
 * @property {string} vault kind of the vaults that can hold it
 * @property {readonly string[]} roles
 */

/** Kinds of resources. The first three provider ids are the published ones of servers, disks and file systems. @type {readonly Kind[]} */
const KINDS = [
  {
    type: "OS::Nova::Server",
    share: 520,
    provider: "0daac4c5-6707-4851-97ba-169e36266b66",
    vault: "server",
    roles: ["ecs", "web", "api", "db", "应用服务器", "数据库", "门户", "jump-host", "build", "中间件"],
  },
  {
    type: "OS::Cinder::Volume",
    share: 260,
    provider: "d1603440-187d-4516-af25-121250c7cc97",
    vault: "disk",
    roles: ["volume", "data-disk", "evs", "数据盘", "系统盘", "logs", "archive"],
  },
  {
    type: "OS::Sfs::Turbo",
    share: 80,
    provider: "86a80900-71bf-4961-956a-d52df944f84a",
    vault: "turbo",
    roles: ["sfs-turbo", "share", "文件共享", "render-cache"],
  },
  {
    type: "OS::Workspace::DesktopV2",
    share: 80,
    provider: "1f0ec2a5-8bd4-4d5a-b7a6-0a5c63a7f9e1",
    vault: "desktop",
    roles: ["desktop", "云桌面", "workspace"],
  },
  {
    type: "OS::Ironic::BareMetalServer",
    share: 30,
    provider: "0daac4c5-6707-4851-97ba-169e36266b66",
    vault: "server",
    roles: ["bms", "裸金属", "oracle-rac"],
  },
  {
    type: "OS::Native::Server",
    share: 30,
    provider: "a13639de-00be-4e94-af30-26912d75e4a2",
    vault: "hybrid",
    roles: ["vmware", "本地虚拟机", "branch-office"],
  },
];

const KIND_BY_MILLE = KINDS.flatMap((kind) => new Array(kind.share).fill(kind));

const PLACES = [
  "prod",
  "test",
  "dev",
  "dr",
  "staging",
  "生产",
  "测试",
  "灾备",
  "finance",
  "hr",
  "财务",
  "人事",
  "shop",
  "erp",
  "crm",
  "iot",
  "订单",
  "仓储",
  "mail",
  "bi",
];
const VAULT_NAMES = [
  "vault-prod",
  "生产存储库",
  "vault-daily",
  "vault-dr",
  "灾备存储库",
  "vault-test",
  "long-term",
  "长期保留",
  "vault-finance",
  "财务存储库",
  "vault-shared",
  "compliance",
];
const OS_VERSIONS = [
  "Ubuntu 22.04 server 64bit",
  "CentOS 7.9 64bit",
  "EulerOS 2.9 64bit",
  "Windows Server 2019 Datacenter 64bit",
  "Debian GNU/Linux 12",
];

/**
 * @typedef {object} Vault
 * @property {string} id
 * @property {string} name
 * @property {string} kind
 * @property {string} policy id of the backup policy
 * @property {string} enterpriseProject `"0"` for the default one
 */

/**
 * @typedef {object} Resource
 * @property {string} id
 * @property {string} name
 * @property {string} type
 * @property {string} provider
 * @property {number} vault index of its vault
 * @property {number} size amount of data, in [0, 1)
 * @property {boolean} flaky true if its tasks fail often
 * @property {{ exclude_volumes: string[], include_volumes: { id: string, os_version: string }[] } | undefined} volumes
 */

/**
 * Destination of replications.
 *
 * @typedef {object} Destination
 * @property {string} region
 * @property {string} project
 */

/**
 * @typedef {object} World
 * @property {readonly Vault[]} vaults
 * @property {readonly Resource[]} resources
 * @property {readonly Destination[]} destinations
 * @property {string} region
 */

/** @param {number} n */
const two = (n) => String(n).padStart(2, "0");

/**
 * @param {number} seed
 * @param {number} index
 * @param {string} kind
 * @returns {Vault}
 */
function makeVault(seed, index, kind) {
  const round = Math.floor(index / VAULT_NAMES.length);
  const name = VAULT_NAMES[index % VAULT_NAMES.length] + (round === 0 ? "" : `-${two(round + 1)}`);
  const eps = below(seed, index, 12, 4);
  return {
    id: fieldUuid(seed, index, 10),
    name,
    kind,
    policy: fieldUuid(seed, index % 9, 11),
    enterpriseProject: eps < 2 ? "0" : fieldUuid(seed, eps, 13),
  };
}

/**
 * @param {number} seed
 * @param {number} index
 * @param {readonly Vault[]} vaults
 * @returns {Resource}
 */
function makeResource(seed, index, vaults) {
  const kind = KIND_BY_MILLE[below(seed, index, 20, KIND_BY_MILLE.length)];
  const homes = vaults.flatMap((vault, at) => (vault.kind === kind.vault ? [at] : []));
  const place = PLACES[below(seed, index, 21, PLACES.length)];
  const role = kind.roles[below(seed, index, 22, kind.roles.length)];
  return {
    id: fieldUuid(seed, index, 23),
    name: `${place}-${role}-${two(index + 1)}`,
    type: kind.type,
    provider: kind.provider,
    vault: homes[below(seed, index, 24, homes.length)],
    size: unit(seed, index, 25),
    flaky: draw(seed, index, 26) % 23 === 0,
    volumes:
      kind.vault === "server" && draw(seed, index, 27) % 3 === 0 ? makeVolumes(seed, index) : undefined,
  };
}

/**
 * @param {number} seed
 * @param {number} index
 */
function makeVolumes(seed, index) {
  const included = 1 + below(seed, index, 28, 3);
  return {
    exclude_volumes: draw(seed, index, 29) % 2 === 0 ? [] : [fieldUuid(seed, index, 30)],
    include_volumes: Array.from({ length: included }, (_, at) => ({
      id: fieldUuid(seed, index, 31 + at),
      os_version: OS_VERSIONS[below(seed, index, 35, OS_VERSIONS.length)],
    })),
  };
}

/**
 * @param {number} seed uint32
 * @param {number} tasks number of tasks in the account; with more tasks there are more resources
 * @param {string} region
 * @returns {World}
 */
export function createWorld(seed, tasks, region) {
  const vaultKinds = ["server", "disk", "turbo", "desktop", "hybrid", "server", "disk", "server"];
  const vaultCount = Math.max(vaultKinds.length, Math.min(240, Math.round(tasks / 400)));
  const vaults = Array.from({ length: vaultCount }, (_, index) =>
    makeVault(seed, index, vaultKinds[index % vaultKinds.length]),
  );
  const resourceCount = Math.max(24, Math.min(4_000, Math.round(tasks / 40)));
  const resources = Array.from({ length: resourceCount }, (_, index) => makeResource(seed, index, vaults));
  const destinations = ["cn-south-1", "cn-east-3", "ap-southeast-3", "eu-west-101"]
    .filter((name) => name !== region)
    .map((name, index) => ({ region: name, project: hex32(seed, index, 40) }));
  return { vaults, resources, destinations, region };
}
