// The script of a page, for a bundler.
import * as cbr from "cbr-tasks";
import * as table from "cbr-tasks/table";
import "cbr-tasks/viewer";
import { report, rows } from "./rows.js";
import { scenario } from "./scenario.js";

report(async (service) => ({ ...(await scenario(cbr, table, service)), rows: await rows(service) }));
