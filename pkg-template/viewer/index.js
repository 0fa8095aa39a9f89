/** Entry `cbr-tasks/viewer`: registers `<cbr-task-viewer>`. On a server, without custom elements, it has no effect. */
import { CbrTaskViewer } from "./task-viewer.js";

export {
  FiltersChangeEvent,
  StateChangeEvent,
  TaskActionEvent,
  TaskCloseEvent,
  TaskOpenEvent,
  TasksErrorEvent,
  TasksLoadedEvent,
} from "./events.js";
export { CbrTaskViewer };

const NAME = "cbr-task-viewer";
const registry = globalThis.customElements;
const taken = registry?.get(NAME);
if (registry && !taken) registry.define(NAME, CbrTaskViewer);
else if (taken && taken !== CbrTaskViewer) {
  const version = /** @type {{ version?: string }} */ (taken).version;
  const by = version === undefined ? "another library" : `version ${version} of cbr-tasks`;
  console.warn(
    `cbr-tasks ${CbrTaskViewer.version}: this page has an element <${NAME}> of ${by} already, which stays`,
  );
}
