import * as cbr from "./node_modules/cbr-tasks/index.web.js";
import { scenario } from "./scenario.js";

addEventListener("message", async ({ data }) => {
  postMessage(await scenario(cbr, data).catch((error) => ({ thrown: String(error) })));
});
