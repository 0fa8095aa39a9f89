import { report, rows } from "./rows.js";
import { scenario } from "./scenario.js";
import * as cbr from "./vendor/browser.js";

report(async (service) => ({
  ...(await scenario(cbr, await cbr.loadTable(), service)),
  rows: await rows(service),
}));
