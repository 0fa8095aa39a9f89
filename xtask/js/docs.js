// Writes the reference from the package's types, with typedoc: node docs.js PACKAGE OUTPUT
import { join } from "node:path";
import { Application, LogLevel } from "typedoc";

const [folder, out] = process.argv.slice(2);

/** Names that the entries are imported by, for each folder. @type {Readonly<Record<string, string>>} */
const MODULES = { index: "cbr-tasks", viewer: "cbr-tasks/viewer", proxy: "cbr-tasks/proxy" };

const app = await Application.bootstrap({
  name: "cbr-tasks",
  entryPoints: ["index.d.ts", "viewer/index.d.ts", "proxy/index.d.ts"].map((file) => join(folder, file)),
  readme: "README.md",
  out,
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
app.validate(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
await app.generateOutputs(project);
