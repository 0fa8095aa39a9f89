// The program in the edge runtime. Its imports of WebAssembly give compiled modules.
import * as cbr from "cbr-tasks";
import clientModule from "cbr-tasks/module.wasm";
import * as table from "cbr-tasks/table";
import tableModule from "cbr-tasks/table.wasm";
import { scenario } from "./scenario.js";

globalThis.main = async (service) => {
  const { hint } = await cbr.init().catch((error) => error);
  await Promise.all([cbr.init(clientModule), table.init(tableModule)]);
  return { ...(await scenario(cbr, table, service)), hint };
};
