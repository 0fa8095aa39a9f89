import { UsageError } from "../args/usage-error.js";

/** @import { CbrClient } from "cbr-tasks" */

const LENGTH = "4827f2da-b008-4507-ab7d-42d0df5ed912".length;

/** Beginning of an id, as tables show it on a narrow terminal. */
const BEGINNING = /^[\da-f][\da-f-]{3,34}$/i;

/** Most ids that a message names. */
const MOST = 5;

/**
 * Completes ids of which only the beginning is given, by a search through all tasks. An id that no task begins with stays as it is.
 *
 * @param {CbrClient} client
 * @param {readonly string[]} ids
 * @param {AbortSignal} signal
 * @returns {Promise<string[]>}
 */
export async function completeIds(client, ids, signal) {
  const beginnings = ids.filter((id) => id.length < LENGTH && BEGINNING.test(id));
  if (beginnings.length === 0) return [...ids];
  /** @type {Map<string, string[]>} */
  const found = new Map(beginnings.map((beginning) => [beginning, []]));
  for await (const { id = "" } of client.tasks.list({}, { signal })) {
    for (const [beginning, matches] of found) if (id.startsWith(beginning.toLowerCase())) matches.push(id);
  }
  return ids.map((id) => {
    const [match = id, ...more] = found.get(id) ?? [];
    if (more.length === 0) return match;
    const [all, shown] = [[match, ...more], [match, ...more].slice(0, MOST)];
    const rest = all.length > MOST ? `, and ${all.length - MOST} more` : "";
    throw new UsageError(
      `id: expected the beginning of one task's id, got "${id}", which fits ${all.length} tasks`,
      {
        hint: `give more of it: ${shown.join(", ")}${rest}`,
      },
    );
  });
}
