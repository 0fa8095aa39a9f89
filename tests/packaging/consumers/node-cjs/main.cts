// A Node script that uses require.
import cbr = require("cbr-tasks");

import { CbrClient, type OpLogPage } from "cbr-tasks";

const client: cbr.CbrClient = new CbrClient({
  region: "eu-de",
  projectId: "id",
  auth: { token: () => "token" },
});

client.tasks.list().then(
  (page: OpLogPage) => console.log(page.operation_logs.map(({ id, status }) => `${id} ${status}`)),
  (error: unknown) => console.error(cbr.isCbrError(error) ? error.kind : error),
);
