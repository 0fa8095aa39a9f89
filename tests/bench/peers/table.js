/** The table of this package. */
/** @typedef {import("cbr-tasks/table").TaskView} TaskView */

/** @returns {Promise<import("./child.js").Candidate>} */
export async function open() {
  /** @type {typeof import("cbr-tasks/table")} */
  const { TaskTable } = await import(new URL("../../../pkg/table/table.node.js", import.meta.url).href);
  const table = new TaskTable();
  /** @template T @param {import("cbr-tasks/table").TaskQuery} query @param {(view: TaskView) => T} look */
  const using = (query, look) => {
    const view = table.query(query);
    const seen = look(view);
    view.free();
    return seen;
  };
  return {
    keeps: "whole tasks",
    load: (body) => void table.ingest(body),
    filter: () => using({ where: "status:failed resource:web" }, ({ length }) => length),
    facets: () =>
      using({}, (view) =>
        Object.values(view.facets(["status", "operation_type", "vault_name"])).map(Object.entries),
      ),
    histogram: () => {
      /** @type {Record<string, number>} */
      const sums = {};
      const { bins } = using({}, (view) => view.histogram({ by: "started_at", bins: 60, split: "status" }));
      for (const { split } of bins)
        for (const [status, count] of Object.entries(split ?? {})) sums[status] = (sums[status] ?? 0) + count;
      return Object.entries(sums);
    },
    first: () =>
      using({ where: "status:failed", sort: "started_at" }, (view) =>
        view.rows(0, 50).map(({ id }) => id ?? ""),
      ),
    groups: () =>
      using({}, (view) =>
        view
          .groups({ by: "resource" })
          .map(({ key, count, lastSuccess }) => [String(key), count, Date.parse(lastSuccess ?? "") || ""]),
      ),
    update: (body) => void table.ingest(body),
    memory: () => table.memoryBytes,
  };
}
