// Merges bindgen's declarations into the hand-written ones: node types.js GENERATED TEMPLATE OUTPUT
//
// The template says which of the generated declarations are public:
//   export type * from "./wasm/cbr_tasks.js"           every interface and type alias
//   export { ListOpLogs } from "./wasm/cbr_tasks.js"   a class
//   import type { Handle } from "./wasm/cbr_tasks.js"  used, but not exported
//   export * from "./part.js"                          the declarations of another file beside the template
// Types that these declarations use are included; the rest (bindgen's loader, internal classes) is left out.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const GLUE = "./wasm/cbr_tasks.js";
const [generatedPath, templatePath, outputPath] = process.argv.slice(2);
const generated = parse(generatedPath);
const template = parse(templatePath);
/** Names that the template and its parts import, by package. @type {Map<string, Set<string>>} */
const imported = new Map();
const statements = template.statements.flatMap(withParts);

/** @param {string} path */
function parse(path) {
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
}

/** @param {ts.Statement} statement */
function isPlainType(statement) {
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}

/**
 * Replaces `export * from "./part.js"` by the declarations of that file beside the template. Imports are left out: all declarations
 * end up in one file, which imports once what they use of each package.
 *
 * @param {ts.Statement} statement
 * @returns {readonly ts.Statement[]}
 */
function withParts(statement) {
  const from = "moduleSpecifier" in statement ? statement.moduleSpecifier : undefined;
  if (!(from && ts.isStringLiteral(/** @type {ts.Node} */ (from))) || from.text === GLUE) return [statement];
  if (!from.text.startsWith("./")) {
    if (ts.isExportDeclaration(statement)) return [statement];
    const names = imported.get(from.text) ?? new Set();
    imported.set(from.text, names);
    for (const { name } of importClause(statement).elements) names.add(name.text);
    return [];
  }
  if (!ts.isExportDeclaration(statement)) return [];
  const part = parse(join(dirname(templatePath), from.text.replace(/js$/, "d.ts")));
  return part.statements.flatMap(withParts);
}

/** @type {Map<string, ts.Statement[]>} */
const declarations = new Map();
for (const statement of generated.statements) {
  if (isPlainType(statement) || ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) {
    const name = statement.name?.text;
    if (name !== undefined) declarations.set(name, [...(declarations.get(name) ?? []), statement]);
  }
}

// bindgen's loader is what the entries are for.
const loader = new Set(["InitInput", "InitOutput", "SyncInitInput", "initSync", "__wbg_init"]);

const wanted = new Set();
/** @type {string[]} */
const exportedTypes = [];
/** @type {string[]} */
const handWritten = [];
let references = "";

for (const statement of statements) {
  const from = "moduleSpecifier" in statement ? statement.moduleSpecifier : undefined;
  if (!(from && ts.isStringLiteral(/** @type {ts.Node} */ (from)) && from.text === GLUE)) {
    handWritten.push(statement.getFullText().replace(/^\/\/\/ <reference.*$/gm, ""));
    continue;
  }
  const clause = ts.isExportDeclaration(statement) ? statement.exportClause : importClause(statement);
  if (clause === undefined) {
    for (const [name, [statement]] of declarations) {
      if (isPlainType(statement) && !loader.has(name)) {
        wanted.add(name);
        exportedTypes.push(name);
      }
    }
    continue;
  }
  if (ts.isNamespaceExport(clause)) throw new Error(`${templatePath}: name what is exported from ${GLUE}`);
  for (const element of clause.elements) {
    const name = (element.propertyName ?? element.name).text;
    if (!declarations.has(name)) throw new Error(`${templatePath}: ${GLUE} has no ${name}`);
    wanted.add(name);
  }
  if (ts.isExportDeclaration(statement)) {
    handWritten.push(`\nexport ${statement.isTypeOnly ? "type " : ""}${clause.getText()};`);
  }
}
if (exportedTypes.length > 0) handWritten.push(`\nexport type { ${exportedTypes.join(", ")} };`);

/** @param {ts.Statement} statement */
function importClause(statement) {
  const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
  if (bindings === undefined || !ts.isNamedImports(bindings)) {
    throw new Error(`${templatePath}: name what is imported from ${GLUE}`);
  }
  return bindings;
}

/** Adds the declarations that a declaration mentions. @param {ts.Node} node */
function follow(node) {
  if (ts.isIdentifier(node) && declarations.has(node.text)) wanted.add(node.text);
  ts.forEachChild(node, follow);
}
// A Set's iteration visits what is added on the way.
for (const name of wanted) for (const declaration of declarations.get(name) ?? []) follow(declaration);

for (const reference of template.libReferenceDirectives) {
  references += `/// <reference lib="${reference.fileName}" />\n`;
}
const kept = [...declarations]
  .filter(([name]) => wanted.has(name))
  .flatMap(([, statements]) => statements)
  .map(withoutExport);

/** @param {ts.Statement} statement */
function withoutExport(statement) {
  const start = statement.getStart(generated, true);
  const [keyword] = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const declaration = generated.text
    .slice(keyword?.getStart(generated) ?? statement.getStart(generated), statement.end)
    .replace(/^export (declare )?/, "");
  const docs = generated.text.slice(start, keyword?.getStart(generated) ?? statement.getStart(generated));
  return `${docs}${isPlainType(statement) ? "" : "declare "}${declaration}\n`;
}

const imports = [...imported].map(
  ([name, names]) => `import type { ${[...names].toSorted().join(", ")} } from "${name}";`,
);
const parts = [references, ...imports, handWritten.join("").trim(), "\n", ...kept, "export {};\n"];
writeFileSync(outputPath, parts.join("\n").replace(/\n{3,}/g, "\n\n"));
