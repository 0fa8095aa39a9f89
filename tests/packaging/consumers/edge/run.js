// Runs the bundle in Vercel's edge runtime, with compiled modules as a platform gives them, and without the right to compile others.
import { readFileSync } from "node:fs";
import { EdgeVM } from "@edge-runtime/vm";

const modules = Object.fromEntries(
  ["cbr_tasks_bg", "cbr_tasks_table_bg"].map((name) => [
    name,
    new WebAssembly.Module(readFileSync(`node_modules/cbr-tasks/wasm/${name}.wasm`)),
  ]),
);
const vm = new EdgeVM({
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, { modules }),
});
vm.evaluate(readFileSync("dist/worker.js", "utf8"));
const outcome = await vm.evaluate("main")(JSON.parse(process.env.CBR_SERVICE));
console.log(JSON.stringify(outcome));
