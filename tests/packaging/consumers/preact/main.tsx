import { render } from "preact";
import { Tasks } from "./Tasks.tsx";

// @ts-expect-error a page has a number of tasks
void (<cbr-task-viewer pageSize="all" />);

render(<Tasks />, document.body);
