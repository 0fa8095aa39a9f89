import { createRoot } from "react-dom/client";
import { Tasks } from "./Tasks.tsx";

// @ts-expect-error a page has a number of tasks
void (<cbr-task-viewer pageSize="all" />);

createRoot(document.getElementById("app") as HTMLElement).render(<Tasks />);
