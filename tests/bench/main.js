/** Prints medians and their ratios to a baseline of the same run. `--json FILE` writes them too. */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { page } from "./page.js";
import { startup } from "./startup.js";

const { values } = parseArgs({ options: { json: { type: "string" } } });
const entry = new URL("../../pkg/index.node.js", import.meta.url).href;
/** @type {typeof import("cbr-tasks")} */
const package_ = await import(entry);

console.log(`Node ${process.version}, ${cpus()[0]?.model}`);
const figures = { page: await page(package_), startup: await startup(entry) };
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
