// A page that lists tasks, and loads the table when it wants one.
import { CbrClient, init } from "cbr-tasks";
import { report } from "../rows.js";

report(async ({ endpoint, projectId, token }) => {
  await init();
  const client = new CbrClient({ endpoint, projectId, auth: { token } });
  const { init: initTable, TaskTable } = await import("cbr-tasks/table");
  await initTable();
  const table = new TaskTable();
  await client.tasks.list({ limit: 50 }).into(table);
  return { tasks: table.length };
});
