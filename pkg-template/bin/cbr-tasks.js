#!/usr/bin/env node
import { main } from "../cli/main.js";
import { processContext } from "../cli/process/context.js";

process.exitCode = await main(process.argv, processContext(new URL("../package.json", import.meta.url)));
