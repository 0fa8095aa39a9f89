/** The catalog in a token: the services and their endpoints. */

/** @typedef {import('../../../pkg-template/emulator/index.d.ts').CatalogEndpoint} CatalogEndpoint */

/** @type {readonly CatalogEndpoint["interface"][]} */
export const INTERFACES = ["public", "internal", "admin"];

/**
 * @param {ReturnType<typeof import('./credentials.js').accountIds>} ids
 * @param {string} base address of this server
 * @param {import('./credentials.js').Project | undefined} project
 * @param {readonly CatalogEndpoint[]} endpoints
 */
export function catalog(ids, base, project, endpoints) {
  const iam = {
    type: "iam",
    name: "iam",
    id: ids.iam,
    endpoints: [{ id: ids.iam, interface: "public", region: "*", region_id: "*", url: `${base}/v3` }],
  };
  if (!project) return [iam];
  const own = project.name.split("_")[0];
  const cbr = endpoints.map(
    ({ region = own, interface: face = "public", url = "{url}/v3/{project_id}" }, index) => ({
      id: index === 0 ? ids.cbr : `${ids.cbr.slice(0, -4)}${String(index).padStart(4, "0")}`,
      interface: face,
      region,
      region_id: region,
      url: url.replaceAll("{url}", base).replaceAll("{project_id}", project.id),
    }),
  );
  return [iam, { type: "cbr", name: "cbr", id: ids.cbr, endpoints: cbr }];
}
