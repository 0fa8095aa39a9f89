// The steps of Angular's own command after its compiler: links the partially compiled packages, and bundles.
import { readFile } from "node:fs/promises";
import { ConsoleLogger, LogLevel, NodeJSFileSystem } from "@angular/compiler-cli";
import { createEs2015LinkerPlugin } from "@angular/compiler-cli/linker/babel";
import { transformAsync } from "@babel/core";
import { build } from "esbuild";

const linker = createEs2015LinkerPlugin({
  fileSystem: new NodeJSFileSystem(),
  logger: new ConsoleLogger(LogLevel.error),
  linkerJitMode: false,
});

/** @type {import("esbuild").Plugin} */
const link = {
  name: "link",
  setup({ onLoad }) {
    onLoad({ filter: /@angular[\\/].*\.mjs$/ }, async ({ path: filename }) => {
      const text = await readFile(filename, "utf8");
      const linked = await transformAsync(text, {
        filename,
        plugins: [linker],
        configFile: false,
        compact: false,
      });
      return { contents: linked.code, loader: "js" };
    });
  },
};

await build({
  entryPoints: ["watch.js", "compiled/main.js"],
  entryNames: "[name]",
  bundle: true,
  format: "esm",
  outdir: "dist",
  plugins: [link],
});
