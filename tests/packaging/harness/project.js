/** A small project with the packed package installed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { linkFolder, platformPackage } from "./tools.js";

const CONSUMERS = fileURLToPath(new URL("../consumers/", import.meta.url));

/** Time limit of a process in milliseconds. One that hangs is ended, and named in the error. */
const PATIENCE = 200_000;

/** Variables that keep tools from asking, reporting and looking for updates. */
const QUIET = {
  CI: "1",
  NO_COLOR: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  DENO_NO_UPDATE_CHECK: "1",
  DO_NOT_TRACK: "1",
};

export class Project {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /**
   * Copies `consumers/NAME` and the shared files.
   *
   * @param {string} name
   * @param {{ root: string, tarball: string }} where
   */
  static async create(name, { root, tarball }) {
    const folder = join(root, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { type } = JSON.parse(readFileSync(join(CONSUMERS, name, "package.json"), "utf8"));
    share(folder, type === "module" ? "esm" : "cjs");
    cpSync(join(CONSUMERS, name), folder, { recursive: true });
    const project = new Project(folder);
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const flags = ["--offline", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
    await project.run(npm, ["install", ...flags, tarball]);
    return project;
  }

  /** @param {string} name @returns {string} a file's text */
  read(name) {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /**
   * Installs a package of the tools into the project, under another name.
   *
   * @param {string} tool
   * @param {string} name
   */
  link(tool, name) {
    linkFolder(join(dirname(this.folder), "node_modules", tool), join(this.folder, "node_modules", name));
  }

  /**
   * Path of a tool's program that is installed in a parent folder, or the name unchanged.
   *
   * @param {string} name
   * @param {string} [tool] package of the program, where several have one of this name
   */
  tool(name, tool) {
    if (tool !== undefined) {
      const folder = join(dirname(this.folder), "node_modules", tool);
      return join(folder, JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).bin[name]);
    }
    for (let folder = this.folder; folder !== dirname(folder); folder = dirname(folder)) {
      const file = join(folder, "node_modules/.bin", name);
      if (existsSync(file)) return file;
    }
    return name;
  }

  /**
   * Path of a platform-specific program in its package.
   *
   * @param {string} start of the package's name
   * @param {string} file
   */
  program(start, file) {
    const folder = platformPackage(join(dirname(this.folder), "node_modules"), start);
    if (folder === undefined) throw new Error(`there is no ${start}* for this platform`);
    return join(folder, file);
  }

  /**
   * Runs a program and returns its output; if it fails, the error has the output.
   *
   * @param {string} program
   * @param {readonly string[]} args
   * @param {Record<string, string>} [env]
   * @returns {Promise<string>}
   */
  async run(program, args, env = {}) {
    const child = this.#spawn(program, args, env);
    let printed = "";
    let said = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
    });
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    const timer = setTimeout(() => end(child), PATIENCE);
    const [code, signal] = await once(child, "close").finally(() => clearTimeout(timer));
    if (code === 0) return printed;
    throw new Error(`${[program, ...args].join(" ")} ended with ${code ?? signal}\n${printed}${said}`);
  }

  /**
   * Starts a server, calls `use` with the first matching line, and ends the server.
   *
   * @template T
   * @param {string} program
   * @param {readonly string[]} args
   * @param {{ ready: RegExp, env?: Record<string, string>, use: (found: string) => Promise<T> }} options
   * @returns {Promise<T>} the result of `use`, which gets the pattern's first group
   */
  async serve(program, args, { ready, env = {}, use }) {
    const child = this.#spawn(program, args, env);
    /** @type {string[]} */
    const said = [];
    try {
      return await use(await firstMatch(child, ready, said));
    } catch (error) {
      throw new Error(
        `${error instanceof Error ? error.message : error}\nthe server said:\n${said.join("\n")}`,
      );
    } finally {
      const closed = child.exitCode === null && child.signalCode === null ? once(child, "close") : undefined;
      end(child);
      await closed;
    }
  }

  /**
   * @param {string} program
   * @param {readonly string[]} args
   * @param {Record<string, string>} env
   */
  #spawn(program, args, env) {
    // Without the variables of node's test runner and npm, which would change the tools.
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(npm_|NODE_|FORCE_COLOR$|VITEST|JEST)/i.test(name),
    );
    const child = spawn(program, args, {
      cwd: this.folder,
      // A process group of its own, so that child processes end with the tool.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...Object.fromEntries(inherited), ...QUIET, ...env },
    });
    child.on("error", () => {});
    return child;
  }
}

/**
 * The shared files, as modules of the project's own kind.
 *
 * @param {string} folder
 * @param {"esm" | "cjs"} format
 */
function share(folder, format) {
  const shared = join(CONSUMERS, "shared");
  for (const name of readdirSync(shared)) {
    // It has a top-level await, which only ES modules may have.
    if (format === "cjs" && name === "main.js") continue;
    const text = readFileSync(join(shared, name), "utf8");
    writeFileSync(join(folder, name), format === "cjs" ? transformSync(text, { format }).code : text);
  }
}

/**
 * @param {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, import("node:stream").Readable>} child
 * @param {RegExp} pattern
 * @param {string[]} said gets all lines of output, also later ones
 * @returns {Promise<string>}
 */
function firstMatch(child, pattern, said) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => reject(new Error(why));
    const timer = setTimeout(fail, PATIENCE, "the server did not become ready");
    child.on("error", ({ message }) => {
      clearTimeout(timer);
      fail(message);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      fail(`the server ended with ${code}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        said.push(line);
        const found = pattern.exec(line)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      });
    }
  });
}

/** @param {import("node:child_process").ChildProcess} child */
function end(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
