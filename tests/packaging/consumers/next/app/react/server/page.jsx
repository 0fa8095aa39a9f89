import { TaskViewer } from "cbr-tasks/react";

// A server component, without "use client" of its own.
export default function Page() {
  return (
    <>
      <h1>Tasks</h1>
      <TaskViewer proxy="/backup" view="list" pageSize={10} />
    </>
  );
}
