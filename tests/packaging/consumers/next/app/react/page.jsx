"use client";

import { TaskViewer } from "cbr-tasks/react";
import { useRef } from "react";

// biome-ignore lint/suspicious/noDocumentCookie: the portal's session, in any browser
if (typeof document !== "undefined") document.cookie = "session=good; path=/";

// Rendered on the server and hydrated.
export default function Page() {
  const viewer = useRef(null);
  const report = async ({ tasks }) => {
    // The viewer renders after it has dispatched its event.
    await new Promise(requestAnimationFrame);
    const rows = viewer.current.shadowRoot.querySelectorAll("[part=row]").length;
    globalThis.outcome = { rows, heard: tasks.length };
  };
  return <TaskViewer ref={viewer} proxy="/backup" view="list" pageSize={10} onTasksLoaded={report} />;
}
