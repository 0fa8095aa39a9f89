/** An array of objects from `JSON.parse`, and loops. */
import * as plain from "../table/plain.js";
import { parsed } from "./columns.js";

/** @typedef {import("../table/plain.js").Task} Task */

/** @returns {import("./child.js").Candidate} */
export function open() {
  /** @type {Task[]} */
  const tasks = [];
  return {
    keeps: "whole tasks",
    load: (body) => {
      for (const task of parsed(body)) tasks.push(task);
    },
    filter: () => plain.filter(tasks, "failed", "web").length,
    facets: () => Object.values(plain.facets(tasks)).map((counts) => Object.entries(counts)),
    histogram: () => {
      /** @type {Record<string, number>} */
      const sums = {};
      for (const { split } of plain.histogram(tasks, 60))
        for (const [status, count] of Object.entries(split)) sums[status] = (sums[status] ?? 0) + count;
      return Object.entries(sums);
    },
    first: () =>
      plain
        .sort(tasks.filter(({ status }) => status === "failed"))
        .slice(0, 50)
        .map(({ id }) => id),
    groups: () => {
      /** @type {Map<string, { count: number, last: string }>} */
      const groups = new Map();
      for (const task of tasks) {
        const name = task.extra_info?.resource?.name ?? "";
        const group = groups.get(name) ?? { count: 0, last: "" };
        if (group.count === 0) groups.set(name, group);
        group.count += 1;
        if (task.status === "success" && task.started_at > group.last) group.last = task.started_at;
      }
      return Array.from(groups, ([name, { count, last }]) => [name, count, last && Date.parse(last)]);
    },
    update: (body) => {
      const later = new Map(parsed(body).map((task) => [task.id, task]));
      for (const [at, { id }] of tasks.entries()) {
        const task = later.get(id);
        if (task !== undefined) tasks[at] = task;
      }
    },
  };
}
