// Bundles the scripts that are published as single files, and notes the contents of each bundle, and the folders of the node
// modules that went in: node bundle.js TEMPLATE PACKAGE NOTES MODULES
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const [template, output, notes, modules] = process.argv.slice(2).map((path) => resolve(path));
const root = dirname(template);

/** The client is external: a page that imports it beside one of these bundles loads its WebAssembly module only once. */
const CLIENT = ["cbr-tasks", "cbr-tasks/*", "#*"];

/** @type {import("esbuild").Plugin} the viewer may be loaded without a bundler: it names the client's file */
const clientBeside = {
  name: "client beside",
  setup({ onResolve }) {
    const folder = join(template, "viewer");
    onResolve({ filter: /^\.\.\// }, ({ path, resolveDir, importer }) => {
      const target = resolve(resolveDir, path);
      if (!importer.startsWith(folder) || target.startsWith(folder)) return undefined;
      return { path: relative(folder, target), external: true };
    });
  },
};

/** Entries of the viewer: itself, and parts that are loaded when they are wanted. */
const PARTS = ["index.js", "list/list-view.js", "overview/answers.js", "task-details.js"];

/** The viewer without its parts, and what only parts share. */
const SHARED = ["task-viewer.js", "breakable.js"];

/**
 * Each entry imports all that any of them share, so that it is one chunk: esbuild makes one for each set of entries that share something.
 *
 * @type {import("esbuild").Plugin}
 */
const oneChunk = {
  name: "one chunk",
  setup({ onLoad, onResolve }) {
    const viewer = join(template, "viewer");
    onLoad({ filter: /[\\/]viewer[\\/].*\.js$/ }, async ({ path }) => {
      const isPart = PARTS.some((part) => path === join(viewer, part));
      const imports = isPart ? SHARED.map((file) => `import "shared:${file}";`).join("") : "";
      return { contents: imports + (await minifiedTemplates(path)) };
    });
    // esbuild would leave out imports without effects.
    onResolve({ filter: /^shared:/ }, ({ path }) => ({
      path: join(viewer, path.replace("shared:", "")),
      sideEffects: true,
    }));
  },
};

/** Languages of the viewer that are loaded when they are wanted. */
const LANGUAGES = ["de", "zh-cn"];

/** @type {import("esbuild").Plugin} they are files of their own, which share nothing with the viewer */
const languagesBeside = {
  name: "languages beside",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, importer, kind }) =>
      kind === "dynamic-import" && importer.endsWith(join("messages", "index.js"))
        ? { path, external: true }
        : undefined,
    );
  },
};

/** @type {import("esbuild").Plugin} the viewer in the single file loads the table from the file beside it */
const tableBeside = {
  name: "table beside",
  setup({ onResolve }) {
    onResolve({ filter: /\/table\/table\.web\.js$/ }, () => ({ path: "./browser-table.js", external: true }));
  },
};

/** @type {import("esbuild").Plugin} the module's compressed copy goes into the file itself, but not the one that signs in */
const moduleInside = {
  name: "module inside",
  setup({ onResolve }) {
    onResolve({ filter: /\/wasm\/(client|table)\.web\.js$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path).replace(/web\.js$/, "inline.js"),
    }));
    onResolve({ filter: /\/client-full\.inline\.js$/ }, () => ({
      path: "./wasm/client-full.inline.js",
      external: true,
    }));
  },
};

/**
 * The compressed copies of modules stay files of their own, which all entries share.
 *
 * @param {string} folder of the bundle, in the package
 * @returns {import("esbuild").Plugin}
 */
const copyBeside = (folder) => ({
  name: "copy beside",
  setup({ onResolve }) {
    onResolve({ filter: /\/base64\/\w+\.js$/ }, ({ path, resolveDir }) => {
      const file = relative(join(output, folder), resolve(resolveDir, path)).replaceAll("\\", "/");
      return { path: file.replace(/^(?!\.)/, "./"), external: true };
    });
  },
});

/** @type {import("esbuild").Plugin} the module's glue stays a file of its own */
const glueBeside = {
  name: "glue beside",
  setup({ onResolve }) {
    onResolve({ filter: /\/cbr_tasks\.js$/ }, () => ({ path: "./wasm/cbr_tasks.js", external: true }));
  },
};

/**
 * Takes the class of errors from another file, so that two bundles share it.
 *
 * @param {string} path
 * @returns {import("esbuild").Plugin}
 */
const errorsFrom = (path) => ({
  name: "errors from",
  setup({ onResolve }) {
    onResolve({ filter: /\/errors\.js$/ }, () => ({ path, external: true }));
  },
});

/** @type {import("esbuild").Plugin} of undici only fetch, the agents and the pool, and one of the two copies of its parser */
const partOfUndici = {
  name: "part of undici",
  setup({ onResolve, onLoad }) {
    const folder = dirname(createRequire(import.meta.url).resolve("undici/package.json"));
    onResolve({ filter: /^undici$/ }, () => ({ path: "parts", namespace: "undici" }));
    onLoad({ filter: /^parts$/, namespace: "undici" }, () => ({
      // The agent for proxies needs `connect`, which undici's own entry adds.
      contents: `import connect from "./lib/api/api-connect.js";
        import Dispatcher from "./lib/dispatcher/dispatcher.js";
        Dispatcher.prototype.connect = connect;
        export { default as Agent } from "./lib/dispatcher/agent.js";
        export { default as Pool } from "./lib/dispatcher/pool.js";
        export { default as ProxyAgent } from "./lib/dispatcher/proxy-agent.js";
        export { fetch } from "./lib/web/fetch/index.js";`,
      resolveDir: folder,
    }));
    // The other one is for processors without SIMD, on which the client's module does not run either.
    onResolve({ filter: /\/llhttp-wasm\.js$/ }, () => ({
      path: join(folder, "lib/llhttp/llhttp_simd-wasm.js"),
    }));
    // Compressed, which saves 40 KB.
    onLoad({ filter: /\/llhttp_simd-wasm\.js$/ }, ({ path }) => {
      const module = gzipSync(createRequire(import.meta.url)(path), { level: 9 }).toString("base64");
      const contents = `module.exports = require("node:zlib").gunzipSync(Buffer.from("${module}", "base64"));`;
      return { contents };
    });
  },
};

/**
 * Source of a file of the viewer with minified style sheets, and templates without indentation: a quarter less.
 *
 * @param {string} path
 */
async function minifiedTemplates(path) {
  const source = readFileSync(path, "utf8").replaceAll(/\n\s+/g, "\n");
  const [before, sheet, after] = source.split(/(?<= = css`)([^`]+)/);
  if (sheet === undefined || after === undefined) return source;
  const { code } = await transform(sheet, {
    loader: "css",
    minify: true,
    target: PAGE.target,
    charset: "utf8",
  });
  return before + code.trim() + after;
}

/** @type {import("esbuild").BuildOptions} */
const NODE = { platform: "node", target: "node20" };

/** @type {import("esbuild").BuildOptions} a file that a page loads: a module is UTF-8, in which Chinese takes half of the bytes of its escapes */
const PAGE = { format: "esm", target: "es2022", minify: true, charset: "utf8" };

/** For packages in CommonJS, which require Node's own modules. */
const REQUIRE = {
  js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
};

/** @type {import("esbuild").BuildOptions[]} */
const BUNDLES = [
  // Node 20 cannot require ES modules: one file for each entry.
  ...["index", "table/table"].map((entry) => ({
    ...NODE,
    entryPoints: [join(output, `${entry}.node.js`)],
    outfile: `${entry}.cjs`,
    format: /** @type {const} */ ("cjs"),
    // The lines are short enough for a stack trace.
    minify: true,
    keepNames: true,
    lineLimit: 120,
    inject: [join(root, "xtask/js/node-globals.js")],
    plugins: [
      copyBeside(dirname(entry)),
      errorsFrom(join(relative(dirname(entry), "."), "errors.cjs").replace(/^(?!\.)/, "./")),
    ],
  })),
  {
    ...NODE,
    entryPoints: [join(output, "errors.js")],
    outfile: "errors.cjs",
    format: "cjs",
    minifyWhitespace: true,
    lineLimit: 120,
  },
  // In Node each file of an import takes 1 to 2 ms. Last of the three, because the first of them is made of the same file.
  {
    ...NODE,
    entryPoints: [join(output, "index.node.js")],
    outfile: "index.node.js",
    allowOverwrite: true,
    format: "esm",
    minifyWhitespace: true,
    lineLimit: 120,
    plugins: [errorsFrom("./errors.js"), glueBeside, copyBeside(".")],
  },
  {
    ...PAGE,
    entryPoints: [join(template, "viewer/index.js")],
    // Parts are files of their own, which are loaded when they are wanted. What they have in common is another one.
    outdir: "viewer",
    splitting: true,
    chunkNames: "[name]",
    inject: [join(template, "viewer/server-globals.js")],
    plugins: [clientBeside, languagesBeside, oneChunk],
  },
  ...LANGUAGES.map((language) => ({
    ...PAGE,
    entryPoints: [join(template, `viewer/messages/${language}.js`)],
    outfile: `viewer/${language}.js`,
  })),
  // After the viewer, which it takes as it is.
  {
    ...PAGE,
    stdin: {
      contents:
        'export * from "./index.web.js"; export * from "./viewer/index.js"; ' +
        'export const loadTable = () => import("./browser-table.js");',
      resolveDir: output,
    },
    outfile: "browser.js",
    external: ["./browser-table.js"],
    plugins: [moduleInside, tableBeside],
  },
  {
    ...PAGE,
    stdin: {
      contents:
        'import { init } from "./table/table.web.js"; export * from "./table/table.web.js"; await init();',
      resolveDir: output,
    },
    outfile: "browser-table.js",
    plugins: [moduleInside, errorsFrom("./browser.js")],
  },
  ...["esm", "cjs"].map((format) => ({
    entryPoints: [join(template, "proxy/index.js")],
    outfile: format === "esm" ? "proxy/index.js" : "proxy/index.cjs",
    format: /** @type {"esm" | "cjs"} */ (format),
    // Both are in every installation. The ES module keeps its names; the lines of either are short enough for a stack trace.
    minify: format === "cjs",
    minifyWhitespace: true,
    lineLimit: 120,
    target: "es2022",
    external: [...CLIENT, "node:*"],
  })),
  {
    ...NODE,
    entryPoints: [join(template, "cli/index.js")],
    outfile: "cli/index.js",
    format: "esm",
    minify: true,
    // Chinese takes half of the bytes of its escapes.
    charset: "utf8",
    external: CLIENT,
    banner: REQUIRE,
  },
  ...["esm", "cjs"].map((format) => ({
    ...NODE,
    entryPoints: [join(template, "node/index.js")],
    outfile: format === "esm" ? "node/index.js" : "node/index.cjs",
    format: /** @type {"esm" | "cjs"} */ (format),
    minify: true,
    external: CLIENT,
  })),
  // What the command and `node/` load when they need it, once for all of them.
  {
    ...NODE,
    entryPoints: [join(template, "node/fetch.js")],
    outfile: "node/fetch.js",
    format: "esm",
    minify: true,
    plugins: [partOfUndici],
    banner: REQUIRE,
  },
  {
    ...NODE,
    entryPoints: [join(template, "node/yaml.js")],
    outfile: "node/yaml.js",
    format: "esm",
    minify: true,
    banner: REQUIRE,
  },
  {
    ...NODE,
    entryPoints: [join(root, "www/emulator/http/server.js")],
    outfile: "emulator/server.cjs",
    format: "cjs",
    minify: true,
  },
  // CommonJS only, which can be imported and required.
  {
    ...NODE,
    entryPoints: [join(template, "emulator/index.js")],
    outfile: "emulator/index.cjs",
    format: "cjs",
    minifyWhitespace: true,
    lineLimit: 120,
    external: CLIENT,
  },
];

// Without comments, which are in the declarations too, and parts of the table and bindgen's glue without white space: 40 KB less of an installation.
for (const folder of [".", "client", "react", "table", "wasm"]) {
  for (const name of readdirSync(join(output, folder))) {
    if (!name.endsWith(".js") || name.endsWith(".base64.js")) continue;
    const file = join(output, folder, name);
    // Not entries, whose addresses of modules bundlers look for in the text.
    const isInner = name.startsWith("cbr_tasks") || (folder === "table" && !/\..*\./.test(name));
    const { code } = await transform(
      readFileSync(file, "utf8"),
      isInner ? { format: "esm", minifyWhitespace: true, lineLimit: 120 } : {},
    );
    writeFileSync(file, code);
  }
}

shareCopies(join(output, "wasm"));

/** @type {Record<string, Record<string, number>>} by bundle, the bytes that came of each file or package */
const contents = {};
/** @type {Set<string>} folders of the packages that went in */
const packages = new Set();

for (const bundle of BUNDLES) {
  const { outfile, outdir } = bundle;
  const { metafile } = await build({
    ...bundle,
    ...(outdir ? { outdir: join(output, outdir) } : { outfile: join(output, outfile ?? "") }),
    bundle: true,
    metafile: true,
    legalComments: "inline",
    logLevel: "warning",
  }).catch(() => process.exit(1));
  for (const input of Object.keys(metafile.inputs)) {
    const folder = packageOf(input);
    if (folder) packages.add(folder);
  }
  contents[outfile ?? `${outdir}/index.js`] = bytesByOrigin(metafile);
}
writeFileSync(notes, JSON.stringify(contents));
// Their licenses go into THIRD-PARTY-LICENSES.
writeFileSync(modules, JSON.stringify([...packages].sort()));
writeFileSync(join(output, "integrity.json"), `${JSON.stringify(integrity(), null, 2)}\n`);

/**
 * Puts the compressed copies of the modules into scripts that are no modules: Node requires them and imports them, and browsers
 * import them, so that one file serves all entries: 240 KB less of an installation. The text is handed over by a global symbol,
 * whose name has the version, because pages can have two of them.
 *
 * @param {string} folder
 */
function shareCopies(folder) {
  const { version } = JSON.parse(readFileSync(join(output, "package.json"), "utf8"));
  mkdirSync(join(folder, "base64"));
  // Without a `type`: for Node it is CommonJS, and bundlers take it as it is. One that is named makes esbuild wrap it.
  writeFileSync(join(folder, "base64/package.json"), "{}\n");
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".base64.js"))) {
    const script = `./base64/${name.replace(".base64", "")}`;
    const [, text = ""] = /"(.+)"/.exec(readFileSync(join(folder, name), "utf8")) ?? [];
    const place = `globalThis[Symbol.for("cbr-tasks ${version} ${name}")]`;
    writeFileSync(join(folder, script), `${place}="${text}";\n`);
    writeFileSync(join(folder, name), `import "${script}";\nexport default ${place};\n`);
  }
}

/** The hashes of the files that a page may load from a CDN, for its `integrity` attributes. */
function integrity() {
  const hash = (/** @type {string} */ file) =>
    `sha384-${createHash("sha384")
      .update(readFileSync(join(output, file)))
      .digest("base64")}`;
  return Object.fromEntries(["browser.js", "browser-table.js"].map((file) => [file, hash(file)]));
}

/** @param {string} input @returns {string | undefined} the folder of the package that a file belongs to */
function packageOf(input) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll("\\", "/"))?.[1];
}

/** @param {import("esbuild").Metafile} metafile @returns {Record<string, number>} */
function bytesByOrigin({ outputs }) {
  /** @type {Record<string, number>} */
  const bytes = {};
  for (const { inputs } of Object.values(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const name = packageOf(input)?.replace(/^.*node_modules\//, "") ?? relative(root, resolve(input));
      bytes[name] = (bytes[name] ?? 0) + bytesInOutput;
    }
  }
  return bytes;
}
