/** @jest-environment jsdom */
const { TaskTable } = require("cbr-tasks/table");

test("a table works under jsdom", () => {
  const table = new TaskTable();
  table.ingest(Buffer.from('[{ "id": "a", "status": "failed" }]'));
  expect(table.query({ where: "status:failed" }).length).toBe(1);
});
