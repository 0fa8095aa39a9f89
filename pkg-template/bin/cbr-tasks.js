#!/usr/bin/env node
import { processContext } from "../cli/context.js";
import { main } from "../cli/main.js";

process.exitCode = await main(process.argv, processContext(new URL("../package.json", import.meta.url)));
