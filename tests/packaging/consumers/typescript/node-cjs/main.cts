// A Node script that uses require.
import cbr = require("cbr-tasks");
import tables = require("cbr-tasks/table");

import { CbrClient, type OpLogPage } from "cbr-tasks";

const client: cbr.CbrClient = new CbrClient({
  region: "eu-de",
  projectId: "id",
  auth: { token: () => "token" },
});

const table: tables.TaskTable = tables.TaskTable.restore(new tables.TaskTable().snapshot());
const { added }: cbr.IngestReport = table.ingest(Buffer.from("[]"));
console.log(added, table.query({ where: "status:failed" }).ids);
table.free();

client.tasks.list().then(
  (page: OpLogPage) => console.log(page.operation_logs.map(({ id, status }) => `${id} ${status}`)),
  (error: unknown) => console.error(cbr.isCbrError(error) ? error.kind : error),
);
