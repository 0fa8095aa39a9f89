// Scenario of every consumer with the client and the table, however it has loaded the package.
export async function scenario({ CbrClient, init, isCbrError }, table, { endpoint, projectId, token }) {
  await Promise.all([init(), table.init()]);
  const client = new CbrClient({ endpoint, projectId, auth: { token } });
  const page = await client.tasks.list({ limit: 5 });
  const tasks = new table.TaskTable();
  await client.tasks.list({ limit: 50 }).into(tasks);
  const failed = tasks.query({ where: "status:failed" }).length;
  const error = await client.tasks.get("no-such-task").catch((caught) => caught);
  return {
    page: page.operation_logs.length,
    tasks: tasks.length,
    failed,
    error: isCbrError(error) ? `${error.kind} ${error.status} ${error.code}` : String(error),
  };
}
