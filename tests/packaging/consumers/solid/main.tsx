import { render } from "solid-js/web";
import { Tasks } from "./Tasks.tsx";

// @ts-expect-error a page has a number of tasks
void (() => <cbr-task-viewer prop:pageSize="all" />);

render(Tasks, document.body);
