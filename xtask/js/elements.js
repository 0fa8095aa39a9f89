// Writes custom-elements.json from the viewer's declarations: node elements.js TEMPLATE PACKAGE
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as analyzer from "@custom-elements-manifest/analyzer";

// Its own declarations leave these out.
const { create, ts } = /** @type {any} */ (analyzer);
const MODULE = "viewer/index.js";
const [template, output] = process.argv.slice(2);
const text = readFileSync(join(template, "viewer/index.d.ts"), "utf8");
const source = ts.createSourceFile(MODULE, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
const { readme: _, ...manifest } = create({ modules: [source] });
for (const { declarations, exports } of manifest.modules) {
  for (const { name, tagName } of declarations) {
    // Declarations call no customElements.define().
    const element = {
      kind: "custom-element-definition",
      name: tagName,
      declaration: { name, module: MODULE },
    };
    if (tagName) exports.push(element);
  }
}
writeFileSync(join(output, "custom-elements.json"), `${JSON.stringify(manifest)}\n`);
