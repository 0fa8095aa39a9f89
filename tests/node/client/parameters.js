/** The parameters of the list. Their names are those of the request builder, so a new one is in every test that asks here. */
import { esm } from "./support.js";

const {
  constructor: _,
  toRequest,
  toPath,
  alive,
  free,
  __v_skip,
  ...setters
} = Object.getOwnPropertyDescriptors(esm.ListOpLogs.prototype);

/** Those that are no filters by a text. */
export const OTHERS = {
  start_time: "2026-11-01T00:00:00Z",
  end_time: "2026-11-02T00:00:00Z",
  limit: 50,
  offset: 100,
};

/** Filters by a text. */
export const TEXTS = Object.keys(setters).filter((name) => !(name in OTHERS));

/**
 * A query with every filter by a text.
 *
 * @param {(name: string) => string} value
 * @returns {Record<string, string>}
 */
export const texts = (value) => Object.fromEntries(TEXTS.map((name) => [name, value(name)]));
