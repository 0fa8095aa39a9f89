import * as cbr from "./node_modules/cbr-tasks/index.web.js";
import * as table from "./node_modules/cbr-tasks/table/table.web.js";
import { scenario } from "./scenario.js";

addEventListener("message", async ({ data }) => {
  postMessage(await scenario(cbr, table, data).catch((error) => ({ thrown: String(error) })));
});
