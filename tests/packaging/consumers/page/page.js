import * as cbr from "./node_modules/cbr-tasks/index.web.js";
import "./node_modules/cbr-tasks/viewer/index.js";
import { report, rows } from "./rows.js";
import { scenario } from "./scenario.js";

report(async (service) => ({ ...(await scenario(cbr, service)), rows: await rows(service) }));
