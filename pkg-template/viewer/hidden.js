/** @typedef {import("./task-viewer.js").CbrTaskViewer} Host */

/** Other names of controls, which the two views call differently. @type {Readonly<Record<string, string>>} */
const ALIASES = {
  operationType: "type",
  vaultName: "vault",
  vaultId: "vault",
  resourceName: "resource",
  range: "window",
};

/** @param {string} name */
const canonical = (name) => ALIASES[name] ?? name;

/**
 * Names of the controls that the page hides, and of those that have nothing to choose because the page fixes the filter.
 *
 * @param {Host} host
 * @param {import("./data/lock.js").Lock} lock
 * @returns {(name: string) => boolean} true for the name of a control that is not shown
 */
export function hiddenIn({ hideFilters }, { values }) {
  const names = new Set([...hideFilters.split(/[\s,]+/), ...values.map(([name]) => name)].map(canonical));
  return (name) => names.has(canonical(name));
}
