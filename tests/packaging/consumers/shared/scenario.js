// Scenario of every consumer with the client, however it has loaded the package.
export async function scenario({ CbrClient, init, isCbrError, TaskTable }, { endpoint, projectId, token }) {
  await init();
  const client = new CbrClient({ endpoint, projectId, auth: { token } });
  const page = await client.tasks.list({ limit: 5 });
  const table = new TaskTable();
  await client.tasks.list({ limit: 50 }).into(table);
  const failed = table.query({ where: "status:failed" }).length;
  const error = await client.tasks.get("no-such-task").catch((caught) => caught);
  return {
    page: page.operation_logs.length,
    tasks: table.length,
    failed,
    error: isCbrError(error) ? `${error.kind} ${error.status} ${error.code}` : String(error),
  };
}
