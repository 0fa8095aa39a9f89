// A page that shows tasks in the viewer.
import "cbr-tasks/viewer";
import { report, rows } from "../rows.js";

report(async (service) => ({ rows: await rows(service) }));
