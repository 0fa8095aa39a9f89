/** Entry `cbr-tasks/viewer`: registers `<cbr-task-viewer>`. On a server, without custom elements, it has no effect. */
import { CbrTaskViewer } from "./task-viewer.js";

export {
  FiltersChangeEvent,
  TaskCloseEvent,
  TaskOpenEvent,
  TasksErrorEvent,
  TasksLoadedEvent,
} from "./events.js";
export { CbrTaskViewer };

const registry = globalThis.customElements;
if (registry && !registry.get("cbr-task-viewer")) registry.define("cbr-task-viewer", CbrTaskViewer);
