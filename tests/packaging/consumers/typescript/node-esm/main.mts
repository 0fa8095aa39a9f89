// A Node script, without the DOM's types.
import { CbrClient, isCbrError, type OperationLog } from "cbr-tasks";
import { TaskTable } from "cbr-tasks/table";

const client = new CbrClient({
  region: "eu-de",
  projectId: "04f1829c788037ac2fb8c01eb2b04b95",
  auth: { token: "token" },
  fetch: globalThis.fetch,
});

try {
  for await (const task of client.tasks.list({ status: "running" })) console.log(task.id);
  const tasks: OperationLog[] = await client.tasks.list().toArray();
  console.log(tasks.length);
  const table = new TaskTable();
  const { added } = await client.tasks.list().into(table);
  const first: OperationLog | undefined = table.query({ sort: "started" }).rows(0, 1)[0];
  console.log(added, first?.id);
} catch (error) {
  if (isCbrError(error)) console.error(error.message, error.code);
}
