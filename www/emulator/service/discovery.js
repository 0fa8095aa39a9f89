/** Keystone's discovery of its versions, which OpenStack's clients ask for before they sign in. */

/** @typedef {import('./errors.js').Reply} Reply */

/**
 * Handles `GET /v3`, and `GET /` with the list of versions.
 *
 * @param {boolean} all true for the list
 * @param {string} base address of this server
 * @returns {Reply}
 */
export function describeVersions(all, base) {
  const version = {
    id: "v3.14",
    status: "stable",
    updated: "2020-04-07T00:00:00Z",
    links: [{ rel: "self", href: `${base}/v3/` }],
    "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
  };
  return all
    ? {
        status: 300,
        body: JSON.stringify({ versions: { values: [version] } }),
        headers: { location: `${base}/v3/` },
      }
    : { status: 200, body: JSON.stringify({ version }) };
}
