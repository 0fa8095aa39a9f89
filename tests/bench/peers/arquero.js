/** A data frame of arquero. */
import { pathToFileURL } from "node:url";
import { add, columns, KEEPS, parsed } from "./columns.js";

/** @param {NodeJS.Require} require @returns {Promise<import("./child.js").Candidate>} */
export async function open(require) {
  const { table, op } = await import(pathToFileURL(require.resolve("arquero")).href);
  let read = columns();
  /** @type {any} */
  let frame;
  /** @param {any} grouped @param {string} key @returns {[string, number][]} */
  const pairs = (grouped, key) => grouped.objects().map((/** @type {any} */ row) => [row[key], row.count]);
  return {
    keeps: KEEPS,
    load: (body) => add(read, parsed(body)),
    end: () => {
      frame = table(read);
      read = columns();
    },
    filter: () =>
      frame
        .filter(
          (/** @type {any} */ d) => d.status === "failed" && op.includes(op.lower(d.resource), "web", 0),
        )
        .numRows(),
    facets: () => ["status", "type", "vault"].map((key) => pairs(frame.groupby(key).count(), key)),
    histogram: () => {
      const { first, last } = frame.rollup({ first: op.min("started"), last: op.max("started") }).object();
      const bins = frame
        .params({ first, last })
        .groupby("status", {
          bin: (/** @type {any} */ d, /** @type {any} */ $) =>
            op.floor(((d.started - $.first) / ($.last - $.first)) * 60),
        })
        .count();
      return pairs(bins.groupby("status").rollup({ count: op.sum("count") }), "status");
    },
    first: () =>
      frame
        .filter((/** @type {any} */ d) => d.status === "failed")
        .orderby("started")
        .slice(0, 50)
        .array("id"),
    groups: () =>
      frame
        .derive({ good: (/** @type {any} */ d) => (d.status === "success" ? d.started : 0) })
        .groupby("resource")
        .rollup({ count: op.count(), last: op.max("good") })
        .objects()
        .map((/** @type {any} */ { resource, count, last }) => [
          resource,
          count,
          Math.floor(last / 1000) || "",
        ]),
    update: (body) => {
      const later = columns();
      add(later, parsed(body));
      const fresh = table(later);
      frame = frame.antijoin(fresh, "id").concat(fresh).reify();
    },
  };
}
