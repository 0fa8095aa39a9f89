// A script for the terminal.
import * as cbr from "cbr-tasks";
import { scenario } from "./scenario.js";

console.log(JSON.stringify(await scenario(cbr, JSON.parse(process.env.CBR_SERVICE))));
