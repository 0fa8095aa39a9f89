// A page that lists tasks.
import { CbrClient, init } from "cbr-tasks";
import { report } from "../rows.js";

report(async ({ endpoint, projectId, token }) => {
  await init();
  const client = new CbrClient({ endpoint, projectId, auth: { token } });
  const { operation_logs } = await client.tasks.list({ limit: 5 });
  return { page: operation_logs.length };
});
