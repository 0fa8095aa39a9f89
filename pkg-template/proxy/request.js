import { ListOpLogs, ShowOpLog } from "cbr-tasks";

/** @import { Target } from "./target.js" */

/** The client's default page size. With it filled in, a request with and one without the default have the same key. */
const PAGE_SIZE = 1000;

/**
 * @param {Target} target
 * @returns {ListOpLogs | ShowOpLog}
 */
export function requestOf(target) {
  if (target.operation === "show") return new ShowOpLog(target.id);
  return new ListOpLogs({ limit: PAGE_SIZE, ...target.query });
}

/**
 * Parameters of a list in the service's spelling, checked by the request builder, and with the default page size.
 *
 * @param {Target} target
 * @returns {URLSearchParams} none for one task, whose id is checked too
 */
export function parametersOf(target) {
  const request = requestOf(target);
  try {
    return new URLSearchParams(request.toPath("default").split("?")[1] ?? "");
  } finally {
    request.free();
  }
}

/**
 * Cache key of a request: the end of its URL or path.
 *
 * @param {string} url
 */
export function keyOf(url) {
  return /\/operation-logs([/?][^/]*)$/.exec(url)?.[1] ?? "";
}
