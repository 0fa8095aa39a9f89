// The reference, made from the package's types and the guides: node docs.js PACKAGE GUIDES OUTPUT
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Application, LogLevel, OptionDefaults } from "typedoc";

const [folder, guides, out] = process.argv.slice(2);

/** Entries and their import paths. @type {Readonly<Record<string, string>>} */
const MODULES = {
  index: "cbr-tasks",
  "table/table": "cbr-tasks/table",
  viewer: "cbr-tasks/viewer",
  react: "cbr-tasks/react",
  proxy: "cbr-tasks/proxy",
  node: "cbr-tasks/node",
  emulator: "cbr-tasks/emulator",
};

const app = await Application.bootstrap({
  name: "cbr-tasks",
  entryPoints: [
    "index.d.ts",
    "table/table.d.ts",
    "viewer/index.d.ts",
    "react/index.d.ts",
    "proxy/index.d.ts",
    "node/index.d.ts",
    "emulator/index.d.cts",
  ].map((file) => join(folder, file)),
  readme: "README.md",
  projectDocuments: readdirSync(guides)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(guides, name)),
  out,
  highlightLanguages: [...OptionDefaults.highlightLanguages, "vue", "svelte"],
  tsconfig: "xtask/js/docs.tsconfig.json",
  skipErrorChecking: true,
  includeVersion: true,
  githubPages: false,
  disableSources: true,
  validation: { notExported: false, invalidLink: true, notDocumented: false },
  treatWarningsAsErrors: true,
  logLevel: LogLevel.Warn,
});
const project = await app.convert();
if (project === undefined) process.exit(1);
for (const module of project.children ?? []) module.name = MODULES[module.name] ?? module.name;
// Guides by their titles, in place of the names of their files.
for (const guide of project.documents ?? []) {
  const [first] = guide.content;
  guide.name = /^# (.+)$/m.exec(first?.text ?? "")?.[1] ?? guide.name;
}
app.validate(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
await app.generateOutputs(project);
