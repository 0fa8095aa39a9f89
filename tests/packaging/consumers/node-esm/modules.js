// The modules by their names, handed as bytes to the entries for the web.
import { readFile } from "node:fs/promises";
import * as cbr from "./node_modules/cbr-tasks/index.web.js";
import * as table from "./node_modules/cbr-tasks/table/table.web.js";
import { scenario } from "./scenario.js";

const bytes = (name) => readFile(new URL(import.meta.resolve(name)));
await cbr.init(bytes("cbr-tasks/module.wasm"));
await table.init(await bytes("cbr-tasks/table.wasm"));
console.log(JSON.stringify(await scenario(cbr, table, JSON.parse(process.env.CBR_SERVICE))));
