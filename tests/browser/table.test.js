import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useStage } from "./stage.js";

describe("a table in a page", () => {
  const stage = useStage({ emulator: { tasks: 2500 } });

  test("ingests a list, and queries and exports work under the page's policy", async () => {
    const { page } = await stage.open();
    const found = await page.evaluate(async () => {
      /** @type {typeof import("cbr-tasks")} */
      const { CbrClient, init } = await import(/** @type {string} */ ("/pkg/index.web.js"));
      /** @type {typeof import("cbr-tasks/table")} */
      const { TaskTable, init: initTable } = await import(/** @type {string} */ ("/pkg/table/table.web.js"));
      await Promise.all([init(), initTable()]);
      const { projectId, token } = await (await fetch("/demo.json")).json();
      const client = new CbrClient({ endpoint: location.origin, projectId, auth: { token } });
      const table = new TaskTable();
      const report = await client.tasks.list({ limit: 500 }).into(table);
      const view = table.query({ where: "status:failed", sort: { key: "started_at", descending: true } });
      const lines = [];
      for await (const chunk of view.toCsv({ columns: ["id"] })) lines.push(new TextDecoder().decode(chunk));
      const again = TaskTable.restore(table.snapshot());
      const answer = {
        added: report.added,
        length: table.length,
        statuses: table.query().facets("status").status,
        failed: view.rows().map(({ id, status, started_at }) => ({ id, status, started_at })),
        csv: lines.join(""),
        restored: again.query({ where: "status:failed" }).length,
      };
      table.free();
      return answer;
    });

    const { projectId, credentials } = stage.emulator;
    /** @type {{ id: string, status: string, started_at: string }[]} */
    const tasks = [];
    for (const offset of [0, 1000, 2000]) {
      const url = `${stage.url}/v3/${projectId}/operation-logs?limit=1000&offset=${offset}`;
      const response = await fetch(url, { headers: { "x-auth-token": credentials.token } });
      tasks.push(...(await response.json()).operation_logs);
    }
    /** @type {Record<string, number>} */
    const statuses = {};
    for (const { status } of tasks) statuses[status] = (statuses[status] ?? 0) + 1;
    const failed = tasks.filter(({ status }) => status === "failed").map(({ id }) => id);
    assert.equal(found.added, 2500);
    assert.equal(found.length, 2500);
    assert.deepEqual(found.statuses, statuses);
    assert.deepEqual(found.failed.map(({ id }) => id).sort(), [...failed].sort());
    const starts = found.failed.map(({ started_at }) => String(started_at));
    assert.deepEqual(starts, [...starts].sort().reverse());
    assert.equal(found.csv, ["id", ...found.failed.map(({ id }) => id), ""].join("\r\n"));
    assert.equal(found.restored, failed.length);
  });
});
