// Props that change: what is rendered in a container of its own, which is gone before the page shows its tasks.
import { type CbrTaskViewer, TaskViewer, type TaskViewerProps } from "cbr-tasks/react";
import { createRef, StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

const client = { tasks: { list: async () => ({ operation_logs: [], count: 0 }) } } as unknown as NonNullable<
  TaskViewerProps["client"]
>;

function expect(got: unknown, expected: unknown) {
  if (got !== expected) throw new Error(`expected ${expected}, got ${got}`);
}

export function changes() {
  const container = document.body.appendChild(document.createElement("div"));
  const ref = createRef<CbrTaskViewer>();
  const root = createRoot(container);
  const render = (props: TaskViewerProps) =>
    flushSync(() =>
      root.render(
        <StrictMode>
          <TaskViewer ref={ref} client={client} {...props} />
        </StrictMode>,
      ),
    );
  const heard: string[] = [];

  render({
    status: "failed",
    page: 2,
    className: "tasks",
    id: "all",
    onFiltersChange: () => heard.push("first"),
  });
  const viewer = ref.current as CbrTaskViewer;
  expect(viewer.client, client);
  expect(`${viewer.status} ${viewer.page} ${viewer.className} ${viewer.id}`, "failed 2 tasks all");
  viewer.dispatchEvent(new Event("cbr-filters-change"));

  // What the reader changes stays, unless its prop changes too. A prop that is gone leaves the default.
  viewer.page = 3;
  render({ page: 2, onFiltersChange: () => heard.push("second") });
  expect(ref.current, viewer);
  expect(`${viewer.status}|${viewer.page}|${viewer.className}`, "|3|");
  viewer.dispatchEvent(new Event("cbr-filters-change"));
  expect(heard.join(), "first,second");

  flushSync(() => root.unmount());
  expect(ref.current, null);
  container.remove();
}
