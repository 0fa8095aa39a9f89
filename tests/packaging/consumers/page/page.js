import * as cbr from "./node_modules/cbr-tasks/index.web.js";
import * as table from "./node_modules/cbr-tasks/table/table.web.js";
import "./node_modules/cbr-tasks/viewer/index.js";
import { report, rows } from "./rows.js";
import { scenario } from "./scenario.js";

report(async (service) => ({ ...(await scenario(cbr, table, service)), rows: await rows(service) }));
