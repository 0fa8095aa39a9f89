// A cron job: its credentials, its proxy and its certificate authority come from the environment.
import { clientFromEnvironment } from "cbr-tasks/node";

const client = await clientFromEnvironment();
const [first] = (await client.tasks.list({ status: "success", limit: 5 })).operation_logs;
const ended = await client.tasks.wait(first.id);
const tasks = await client.tasks.list().toArray();
console.log(
  JSON.stringify({ tasks: tasks.length, ended: ended.status, version: process.versions.node.split(".")[0] }),
);
