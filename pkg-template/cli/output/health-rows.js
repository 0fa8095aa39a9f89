import { statusColour } from "../text/colour.js";
import { durationText } from "../text/duration.js";

/** @import { ResourceHealth } from "cbr-tasks/table" */
/** @import { Colour } from "../text/colour.js" */
/** @import { RowColumn } from "./rows.js" */

/** @typedef {ResourceHealth["verdict"]} Verdict */

/** Verdicts from the worst on. @type {readonly Verdict[]} */
export const VERDICTS = ["failing", "stuck", "overdue", "never", "due", "unknown", "ok", "retired"];

/** Verdicts that need somebody's attention. @type {readonly Verdict[]} */
export const BAD = ["failing", "stuck", "overdue", "never"];

/** @type {Readonly<Record<Verdict, Colour>>} */
const COLOURS = {
  failing: "red",
  stuck: "red",
  overdue: "red",
  never: "red",
  due: "yellow",
  unknown: "yellow",
  ok: "green",
  retired: "dim",
};

/** Minute of a time: `2026-11-01 12:00`. @param {string | undefined} time RFC 3339 in UTC; the service may send anything */
export const minute = (time = "") => String(time).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, "$1 $2");

/** @type {readonly RowColumn<ResourceHealth>[]} */
export const HEALTH_COLUMNS = [
  {
    name: "verdict",
    title: "VERDICT",
    value: ({ verdict }) => verdict,
    colour: ({ verdict }) => COLOURS[verdict],
  },
  {
    name: "resource_name",
    title: "RESOURCE",
    value: ({ resource }) => resource.name,
    cell: ({ resource }) => resource.name ?? resource.id ?? "",
    isFree: true,
  },
  { name: "resource_id", title: "RESOURCE ID", value: ({ resource }) => resource.id, isOptional: true },
  { name: "resource_type", value: ({ resource }) => resource.type },
  { name: "vault_name", title: "VAULT", value: ({ vault }) => vault?.name, isFree: true },
  { name: "vault_id", value: ({ vault }) => vault?.id },
  { name: "policy_id", value: ({ policy }) => policy },
  {
    name: "last_success",
    title: "LAST GOOD (UTC)",
    value: ({ lastSuccess }) => lastSuccess,
    cell: ({ lastSuccess }) => minute(lastSuccess),
  },
  {
    name: "age",
    title: "AGE",
    value: ({ age }) => age,
    cell: ({ age }) => (age === undefined ? "" : durationText(age)),
    isNumber: true,
  },
  { name: "last_attempt", value: ({ lastAttempt }) => lastAttempt },
  {
    name: "last_status",
    title: "LAST",
    value: ({ lastStatus }) => lastStatus,
    colour: ({ lastStatus = "" }) => statusColour(lastStatus),
  },
  { name: "streak", title: "STREAK", value: ({ streak }) => streak },
  { name: "error_code", value: ({ error }) => error?.code },
  { name: "error_message", value: ({ error }) => error?.message },
  { name: "reason", title: "REASON", value: ({ reason }) => reason, isFree: true },
];

/**
 * Health of all resources of a vault.
 *
 * @typedef {{ vault: { id?: string, name?: string }, worst: Verdict, resources: number, verdicts: Partial<Record<Verdict, number>> }} VaultHealth
 */

/** @type {readonly RowColumn<VaultHealth>[]} */
export const VAULT_COLUMNS = [
  { name: "worst", title: "WORST", value: ({ worst }) => worst, colour: ({ worst }) => COLOURS[worst] },
  {
    name: "vault_name",
    title: "VAULT",
    value: ({ vault }) => vault.name,
    cell: ({ vault }) => vault.name ?? vault.id ?? "(none)",
    isFree: true,
  },
  { name: "vault_id", title: "VAULT ID", value: ({ vault }) => vault.id, isOptional: true },
  { name: "resources", title: "RESOURCES", value: ({ resources }) => resources, isNumber: true },
  ...VERDICTS.map(
    (verdict) =>
      /** @type {RowColumn<VaultHealth>} */ ({
        name: verdict,
        title: verdict.toUpperCase(),
        value: ({ verdicts }) => verdicts[verdict] ?? 0,
        isNumber: true,
      }),
  ),
];

/**
 * Groups resources by their vault.
 *
 * @param {readonly ResourceHealth[]} rows the worst first
 * @returns {VaultHealth[]} the worst first
 */
export function byVault(rows) {
  /** @type {Map<string, VaultHealth>} */
  const vaults = new Map();
  for (const { vault = {}, verdict } of rows) {
    const key = vault.id ?? `name:${vault.name}`;
    /** @type {VaultHealth} */
    const group = vaults.get(key) ?? { vault, worst: verdict, resources: 0, verdicts: {} };
    vaults.set(key, group);
    group.resources += 1;
    group.verdicts[verdict] = (group.verdicts[verdict] ?? 0) + 1;
  }
  return [...vaults.values()];
}
