#!/usr/bin/env node
import { main, processContext } from "../cli/index.js";

process.exitCode = await main(process.argv, processContext(new URL("../package.json", import.meta.url)));
