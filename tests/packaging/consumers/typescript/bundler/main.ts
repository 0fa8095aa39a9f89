// A page under a bundler: the client, its results' types, and the viewer.
import {
  CbrClient,
  type CbrError,
  init,
  isCbrError,
  ListOpLogs,
  type LoadReport,
  type OperationLog,
} from "cbr-tasks";
import { loadTable } from "cbr-tasks/browser";
import { type Histogram, init as initTable, TaskTable, type TaskView } from "cbr-tasks/table";
import "cbr-tasks/viewer";
import type { CbrTaskViewer } from "cbr-tasks/viewer";

await init();
await initTable();

const client = new CbrClient({
  endpoint: "https://cbr.example.com",
  projectId: "04f1829c788037ac2fb8c01eb2b04b95",
  auth: { token: async () => "token" },
  timeout: 10_000,
  headers: { "X-Trace": "1" },
});

const page = await client.tasks.list({ status: "failed", start_time: new Date(), limit: 10 });
const first: OperationLog | undefined = page.operation_logs[0];
const count: number = page.count;

for await (const task of client.tasks.list()) {
  const name: string | undefined = task.extra_info?.resource?.name;
  const progress: number | undefined = task.extra_info?.common?.progress;
  // Known values are suggested, unknown ones allowed.
  if (task.status === "success" || task.status === "a status of tomorrow") console.log(name, progress);
}
for await (const { operation_logs } of client.tasks.list().pages()) console.log(operation_logs.length);

const tasks: OperationLog[] = await client.tasks
  .list({}, { signal: new AbortController().signal })
  .toArray({ limit: 5 });

try {
  const task: OperationLog = await client.tasks.get("id");
  // @ts-expect-error a task has no such field
  console.log(task.no_such_field.length);
} catch (error: unknown) {
  if (isCbrError(error)) {
    const known: CbrError = error;
    const status: number | undefined = known.status;
    console.log(known.kind, status, known.code, known.requestId, known.hint);
  }
}

const table = new TaskTable();
const report: LoadReport = await client.tasks.list().into(table, {
  onProgress: ({ added, total }) => console.log(added, total),
  signal: new AbortController().signal,
});
const view: TaskView = table.query({
  where: { status: ["failed", "timeout"], started: { gte: new Date(), lt: "-24h" }, not: { type: "sync" } },
  sort: ["vault", { key: "started_at", descending: true }],
});
const rows: OperationLog[] = view.rows(0, 50);
const vaults: Record<string, number> = view.facets(["status", "vault"]).vault;
const histogram: Histogram = view.histogram({ by: "duration", interval: "15m", split: "status" });
const median: number | undefined = view.summary().types.backup?.duration?.median;
for await (const chunk of view.toCsv({ columns: ["id", "status"] })) new Blob([chunk]);
// @ts-expect-error times have no facets
view.facets("started_at");
// @ts-expect-error only a table makes views
void (() => new (view.constructor as typeof TaskView)());
console.log(report.updated, rows, vaults, histogram.bins[0]?.split, median);
await caches.open("x").then((cache) => cache.put("/tasks", new Response(table.snapshot())));

const sameType: TaskTable = new (await loadTable()).TaskTable();
sameType.free();

const request: Request = new ListOpLogs().toRequest(client);

// With `exactOptionalPropertyTypes`, an option that may be missing.
const wanted: string | undefined = viewerStatus();
await client.tasks.list({ status: wanted, limit: undefined }, { signal: undefined });
table.query({ where: { status: wanted, started: { gte: undefined } }, sort: undefined });
new CbrClient({
  region: wanted,
  endpoint: undefined,
  timeout: undefined,
  auth: { token: "token" },
  retry: { limit: undefined },
});
table.ingest(rows);

function viewerStatus(): string | undefined {
  return document.querySelector("cbr-task-viewer")?.status || undefined;
}

// @ts-expect-error a client needs credentials
new CbrClient({ endpoint: "https://cbr.example.com" });

const viewer: CbrTaskViewer | null = document.querySelector("cbr-task-viewer");
console.log(first, count, tasks, request, viewer);
