/** The browsers of the tests, each with a tab that the scenarios drive. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { launch } from "puppeteer-core";
import { launchChromium } from "../browser/chromium.js";
import { PuppeteerTab } from "./puppeteer.js";
import { WebDriverTab } from "./webdriver.js";

/** @typedef {{ x: number, y: number }} Point in CSS pixels of what is in sight */

/**
 * A page in a browser, with all that the scenarios need of it.
 *
 * @typedef {object} Tab
 * @property {(url: string) => Promise<void>} open
 * @property {<Arguments extends any[], Value>(run: (...args: Arguments) => Value, ...args: Arguments) => Promise<Awaited<Value>>} evaluate
 *   calls a function in the page; arguments and value are JSON
 * @property {(path: Point[]) => Promise<void>} pointer presses the mouse at the first point, moves it along the others and releases it
 * @property {(words: string) => Promise<void>} type
 * @property {(chord: string) => Promise<void>} press keys, such as `Enter` or `Shift+ArrowDown`
 * @property {(width: number, height: number) => Promise<void>} resize as narrow as a window can be
 * @property {() => Promise<Uint8Array>} picture as PNG
 * @property {() => Promise<Uint8Array | undefined>} print as PDF, `undefined` if the engine prints for nobody but people
 * @property {() => Promise<void>} close ends the browser
 */

/** @typedef {import("puppeteer-core").LaunchOptions} Settings of a browser that puppeteer starts */

/**
 * @typedef {object} Engine
 * @property {readonly string[]} programs that it consists of
 * @property {string} install how to get them
 * @property {(programs: string[], env: NodeJS.ProcessEnv, more?: Settings) => Promise<Tab>} start
 */

/** Longest time that a browser may take to end, or a driver to be ready, in milliseconds. */
const PATIENCE = 10_000;

/** Options of puppeteer: signals end the browsers in `main.js`. @param {string} program @param {NodeJS.ProcessEnv} env */
const optionsOf = (program, env) => ({
  ...{ executablePath: program, env, userDataDir: `${env.HOME}/profile` },
  ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
});

/** @type {Readonly<Record<string, Engine>>} */
export const ENGINES = {
  chromium: {
    programs: ["CHROME_PATH:chromium,chromium-browser,google-chrome,google-chrome-stable,chrome"],
    install: "Chromium or Chrome (Debian: sudo apt-get install chromium), or name it in CHROME_PATH",
    start: async ([program], env, more) =>
      PuppeteerTab.create(await launchChromium({ ...optionsOf(program, env), ...more })),
  },
  firefox: {
    programs: ["FIREFOX_PATH:firefox-esr,firefox"],
    install: "Firefox (Debian: sudo apt-get install firefox-esr), or name it in FIREFOX_PATH",
    start: async ([program], env, more) =>
      PuppeteerTab.create(await launch({ ...optionsOf(program, env), ...more, browser: "firefox" })),
  },
  webkit: {
    programs: ["WEBKIT_DRIVER:WebKitWebDriver", "XVFB:Xvfb"],
    install:
      "WebKitGTK's driver and Xvfb (Debian: sudo apt-get install webkit2gtk-driver xvfb), or name them in WEBKIT_DRIVER and XVFB; both are for Linux",
    start: startWebKit,
  },
};

/**
 * Starts an engine. All that it writes is in the temporary folder.
 *
 * @param {string} name
 * @param {string} folder temporary
 * @param {Settings} [settings]
 */
export async function start(name, folder, settings) {
  const { programs, install, start: launchIt } = ENGINES[name];
  const found = programs.map(find);
  if (found.includes(undefined)) throw new Error(`${name} is missing: install ${install}`);
  const env = {
    ...process.env,
    ...{ TZ: "UTC", LANG: "C.UTF-8", LC_ALL: "C.UTF-8" },
    ...{ HOME: folder, TMPDIR: folder, XDG_RUNTIME_DIR: folder, XDG_CACHE_HOME: folder },
  };
  return launchIt(/** @type {string[]} */ (found), env, settings);
}

/** A program: the one that a variable names, or the first in PATH. @param {string} program `VARIABLE:NAME,…` */
function find(program) {
  const [variable, names] = program.split(":");
  const named = process.env[variable];
  if (named) return existsSync(named) ? named : undefined;
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names
    .split(",")
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(existsSync);
}

/** WebKitGTK's browser has windows only, so it gets a display of its own. @type {Engine["start"]} */
async function startWebKit([driver, xvfb], env) {
  /** @type {import("node:child_process").ChildProcess[]} */
  const children = [];
  const end = async () => {
    await Promise.all(children.reverse().map(endGroup));
  };
  try {
    const args = "-displayfd 3 -screen 0 2600x1700x24 -nolisten tcp".split(" ");
    const display = spawn(xvfb, args, { detached: true, stdio: ["ignore", "ignore", "ignore", "pipe"], env });
    children.push(display);
    const pipe = /** @type {import("node:stream").Readable} */ (display.stdio[3]);
    const [number] = await Promise.race([once(pipe, "data"), late("Xvfb has no display"), ended(display)]);
    const port = await freePort();
    const server = spawn(driver, ["--host=127.0.0.1", `--port=${port}`], {
      detached: true,
      stdio: "ignore",
      env: { ...env, DISPLAY: `:${String(number).trim()}`, GDK_BACKEND: "x11", NO_AT_BRIDGE: "1" },
    });
    children.push(server);
    const url = `http://127.0.0.1:${port}`;
    await Promise.race([answers(`${url}/status`), ended(server)]);
    const tab = await WebDriverTab.create(url, { browserName: "MiniBrowser" });
    const close = tab.close.bind(tab);
    tab.close = () =>
      Promise.race([close(), late("the session did not end")])
        .catch(() => {})
        .then(end);
    return tab;
  } catch (error) {
    await end();
    throw error;
  }
}

/** Ends a process and all that it has started. @param {import("node:child_process").ChildProcess} child */
async function endGroup(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  try {
    process.kill(-child.pid, "SIGTERM");
    await Promise.race([gone, late("")]).catch(() => process.kill(-Number(child.pid), "SIGKILL"));
  } catch {
    // It is gone.
  }
}

/** @param {string} message @returns {Promise<never>} */
const late = (message) =>
  new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error(message)).unref());

/** @param {import("node:child_process").ChildProcess} child @returns {Promise<never>} */
const ended = (child) =>
  new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
  });

/** @param {string} url */
async function answers(url) {
  for (let tries = 0; tries < PATIENCE / 50; tries += 1) {
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer`);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
