// A script for the terminal.
import * as cbr from "cbr-tasks";
import * as table from "cbr-tasks/table";
import { scenario } from "./scenario.js";

console.log(JSON.stringify(await scenario(cbr, table, JSON.parse(process.env.CBR_SERVICE))));
