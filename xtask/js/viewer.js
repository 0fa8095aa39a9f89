// Bundles the viewer: node viewer.js ENTRY OUTPUT
//
// Lit goes in. The client stays outside, so that a page which uses both loads its wasm once.
import { dirname, relative, resolve } from "node:path";
import { build } from "esbuild";

const [entry, outfile] = process.argv.slice(2);
const folder = dirname(resolve(entry));

/** @type {import("esbuild").Plugin} */
const clientOutside = {
  name: "client outside",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\// }, ({ path, resolveDir, importer }) => {
      const isViewerSource = importer.startsWith(folder);
      const target = resolve(resolveDir, path);
      if (!isViewerSource || target.startsWith(folder)) return undefined;
      return { path: relative(folder, target), external: true };
    });
  },
};

await build({
  entryPoints: [entry],
  outfile,
  inject: [resolve(folder, "server-globals.js")],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "inline",
  logLevel: "warning",
  plugins: [clientOutside],
}).catch(() => process.exit(1));
