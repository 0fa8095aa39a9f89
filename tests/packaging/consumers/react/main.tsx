import { type CbrTaskViewer, TaskViewer } from "cbr-tasks/react";
import { createRef } from "react";
import { createRoot } from "react-dom/client";
import { changes } from "./changes.tsx";
import { Tasks } from "./Tasks.tsx";

// @ts-expect-error a page has a number of tasks
void (<TaskViewer pageSize="all" />);
// @ts-expect-error there is no such event
void (<TaskViewer onTaskLoaded={() => {}} />);
const status: string | undefined = undefined;
void (
  <TaskViewer
    ref={createRef<CbrTaskViewer>()}
    status={status}
    className="tasks"
    style={{ height: "20rem" }}
  />
);

changes();
createRoot(document.getElementById("app") as HTMLElement).render(<Tasks />);
