import { UsageError } from "../args/usage-error.js";
import { withoutSecrets } from "./values.js";

/** @import { Location } from "./environment.js" */

/** Place of the project's id in an address, as OpenStack's settings and catalogs write it. */
const TEMPLATE = /^(?:%\((?:project|tenant)_id\)s|\$\((?:project|tenant)_id\)s|\{(?:project|tenant)_id\})$/;

/** Version and project at the end of an address. */
const ENDING = /\/v\d+(?:\.\d+)?(?:\/([^/?#]+))?\/*$/;

/**
 * Brings an endpoint with a version and a project at its end, such as `https://host/v3/%(project_id)s`, into the form that the
 * client takes: the root of the service. The project in it must be the configured one, or is taken if there is none.
 *
 * @param {Location} location
 * @returns {Location}
 */
export function withServiceRoot(location) {
  const { endpoint, projectId } = location;
  const [ending, project] = endpoint === undefined ? [] : (ENDING.exec(endpoint.value) ?? []);
  if (endpoint === undefined || ending === undefined || project === undefined) return location;
  const { value, from } = endpoint;
  const root = { value: value.slice(0, -ending.length), from };
  if (TEMPLATE.test(decode(project))) return { ...location, endpoint: root };
  if (projectId && projectId.value !== project) {
    throw new UsageError(
      `${from}: expected an address of the project ${projectId.value} (${projectId.from}), got ${withoutSecrets(value)}`,
    );
  }
  return { ...location, endpoint: root, projectId: projectId ?? { value: project, from } };
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
