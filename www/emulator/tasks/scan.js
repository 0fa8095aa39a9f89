/**
 * Finds the tasks of a page. Without filters it is a slice of the order. With filters it is a scan over the columns; texts are
 * compared once per resource and vault, not per task.
 */
import { TYPE_INDEX } from "./generator-shares.js";

/** @typedef {import('../service/query.js').ListQuery} ListQuery */
/** @typedef {import('./store.js').TaskStore} TaskStore */
/** @typedef {import('./store.js').Order} Order */

/**
 * @typedef {object} Found
 * @property {number} total number of matching tasks
 * @property {number[]} serials the matching tasks of the page
 */

/** Filters by a text. */
export const TEXTS = /** @type {const} */ ([
  "provider_id",
  "resource_id",
  "resource_name",
  "vault_id",
  "vault_name",
  "enterprise_project_id",
  "destination_region",
  "destination_project_id",
]);

const FILTERS = /** @type {const} */ (["from", "to", "type", "status", ...TEXTS]);

/**
 * Lookup table of matching items: one byte for each, and one at the end for "none".
 *
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => boolean} matches
 * @param {boolean} none true if tasks without such an item match
 */
function mask(items, matches, none) {
  const bytes = Uint8Array.from(items, (item) => (matches(item) ? 1 : 0));
  const all = new Uint8Array(items.length + 1);
  all.set(bytes);
  all[items.length] = none ? 1 : 0;
  return all;
}

/**
 * @param {string | undefined} wanted
 * @param {string} value
 */
const same = (wanted, value) => wanted === undefined || wanted === value;

/**
 * @param {string | undefined} wanted
 * @param {string} value
 */
const within = (wanted, value) => wanted === undefined || value.includes(wanted);

/**
 * @param {string | undefined} wanted
 * @param {string} value
 */
const inEnterprise = (wanted, value) =>
  wanted === undefined || wanted === "all_granted_eps" || wanted === value;

/**
 * Compiles a query to a predicate over serial numbers.
 *
 * @param {ListQuery} query
 * @param {import('./generator.js').Generator} generator
 */
function compile(query, generator) {
  const { world, providers } = generator;
  const c = generator.columns;
  const anyResource = query.resource_id === undefined && query.resource_name === undefined;
  const anyVault = query.vault_id === undefined && query.vault_name === undefined;
  const resources = mask(
    world.resources,
    (r) => same(query.resource_id, r.id) && within(query.resource_name, r.name),
    anyResource,
  );
  const vaults = mask(
    world.vaults,
    (v) =>
      same(query.vault_id, v.id) &&
      within(query.vault_name, v.name) &&
      inEnterprise(query.enterprise_project_id, v.enterpriseProject),
    // Tasks without a vault belong to the default enterprise project.
    anyVault && inEnterprise(query.enterprise_project_id, "0"),
  );
  const provided = mask(providers, (id) => same(query.provider_id, id), false);
  const { type = -1, status = -1, from = -Infinity, to = Infinity } = query;
  const replication = TYPE_INDEX.get("replication");
  const anyDestination = query.destination_region === undefined && query.destination_project_id === undefined;

  /** @param {number} serial */
  return (serial) => {
    if (type >= 0 && c.type[serial] !== type) return false;
    if (status >= 0 && c.status[serial] !== status) return false;
    const started = c.started[serial];
    if (started < from || started >= to) return false;
    if (
      resources[c.resource[serial]] === 0 ||
      vaults[c.vault[serial]] === 0 ||
      provided[c.provider[serial]] === 0
    )
      return false;
    if (anyDestination) return true;
    if (c.type[serial] !== replication) return false;
    const { region, project } = generator.destination(serial);
    return same(query.destination_region, region) && same(query.destination_project_id, project);
  };
}

/**
 * @param {TaskStore} store
 * @param {ListQuery} query
 * @param {Order} order
 * @returns {Found}
 */
export function findPage(store, query, order) {
  const { serials, backwards } = store.ordered(order);
  const { length } = serials;
  const { offset, limit } = query;
  /** @type {number[]} */
  const page = [];

  if (FILTERS.every((name) => query[name] === undefined)) {
    const end = Math.min(length, offset + limit);
    for (let at = offset; at < end; at += 1) page.push(serials[backwards ? length - 1 - at : at]);
    return { total: length, serials: page };
  }

  const matches = compile(query, store.generator);
  let total = 0;
  for (let at = 0; at < length; at += 1) {
    const serial = serials[backwards ? length - 1 - at : at];
    if (!matches(serial)) continue;
    if (total >= offset && page.length < limit) page.push(serial);
    total += 1;
  }
  return { total, serials: page };
}
