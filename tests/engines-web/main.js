/**
 * The viewer in Chromium, Firefox and WebKit: `npm run test:engines-web`. Runs each scenario in each engine, and prints a table. Arguments are
 * names of engines, or parts of names of scenarios.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENGINES, start } from "./engines.js";
import { APPEARANCE } from "./scenarios/appearance.js";
import { KEYBOARD } from "./scenarios/keyboard.js";
import { NIGHT } from "./scenarios/night.js";
import { QUESTIONS } from "./scenarios/questions.js";
import { SERVICE } from "./scenarios/service.js";
import { play } from "./stage.js";

/** @typedef {import("./engines.js").Tab} Tab */
/** @typedef {import("./stage.js").Scenarios} Scenarios */

/** Longest time of a scenario, and of an engine, in milliseconds. */
const [SCENARIO, ENGINE] = [90_000, 240_000];

/** @type {Scenarios} */
const SCENARIOS = { ...NIGHT, ...QUESTIONS, ...KEYBOARD, ...SERVICE, ...APPEARANCE };

const names = process.argv.slice(2);
const engines = Object.keys(ENGINES).filter((name) => !names.some(isEngine) || names.includes(name));
const parts = names.filter((name) => !isEngine(name));
const scenarios = Object.entries(SCENARIOS).filter(
  ([name]) => parts.length === 0 || parts.some((part) => name.includes(part)),
);
if (scenarios.length === 0) throw new Error(`no scenario fits ${parts.join(" ")}`);

const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-engines-"));
/** What has to be closed, the last first. @type {(() => unknown)[]} */
const open = [() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })];
let closing = Promise.resolve();
/** One after the other: a signal may come while something is closed. @param {number} [left] */
function close(left = 0) {
  closing = closing.then(async () => {
    while (open.length > left) await open.pop()?.();
  });
  return closing;
}
let isInterrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(signal, () => {
    isInterrupted = true;
    void close().finally(() => process.exit(130));
  });

/** @type {Awaited<ReturnType<typeof run>>[]} */
const rows = [];
try {
  for (const engine of engines) rows.push(await run(engine));
} finally {
  await close();
}
console.log(`\n${row("engine", "passed", "failed", "seconds")}`);
for (const { engine, passed, failed, seconds } of rows) console.log(row(engine, passed, failed, seconds));
const sum = (/** @type {"passed" | "failed"} */ name) => rows.reduce((total, each) => total + each[name], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") === 0 ? 0 : 1;

/** All scenarios in an engine. @param {string} engine */
async function run(engine) {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  let [passed, failed] = [0, 0];
  const mark = open.length;
  /** @type {Tab | undefined} */
  let tab;
  for (const [name, scenario] of scenarios) {
    const start = performance.now();
    try {
      if (start - began > ENGINE) throw new Error(`${ENGINE / 1000} s are over`);
      tab ??= await begin(engine);
      await within(
        SCENARIO,
        play(tab, scenario, (end) => open.push(end)),
      );
      await close(mark + 1);
      passed += 1;
      console.log(`${engine}: ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      console.error(`${engine}: ${name} FAILED\n${error instanceof Error ? error.stack : error}`);
      failed += 1;
      if (!tab) break;
      await within(SCENARIO, picture(tab, `${engine}-${name}`)).catch(() => {});
      // It may hang.
      await close(mark);
      tab = undefined;
    }
  }
  await close(mark);
  // One that cannot start fails in everything.
  return { engine, passed, failed: tab || passed ? failed : scenarios.length, seconds: seconds() };
}

/** @param {string} engine */
async function begin(engine) {
  if (isInterrupted) throw new Error("interrupted");
  const tab = start(engine, mkdtempSync(join(folder, `${engine}-`)));
  // A signal may come while it starts.
  open.push(() =>
    tab.then(
      (started) => started.close(),
      () => {},
    ),
  );
  return tab;
}

/** @template T @param {number} limit @param {Promise<T>} work @returns {Promise<T>} */
function within(limit, work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, limit, new Error(`not over after ${limit / 1000} s`));
  });
  return Promise.race([work, /** @type {Promise<T>} */ (late)]).finally(() => clearTimeout(timer));
}

/** Takes a picture into the folder `SCREENSHOTS`, if that variable is set. @param {Tab} tab @param {string} name */
async function picture(tab, name) {
  const { SCREENSHOTS } = process.env;
  if (!SCREENSHOTS) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  writeFileSync(join(SCREENSHOTS, `${name.replace(/\W+/g, "-")}.png`), await tab.picture());
}

/** @param {string} name */
function isEngine(name) {
  return name in ENGINES;
}

/** @param {...(string | number)} cells */
function row(...cells) {
  return cells
    .map((cell, place) => (place === 0 ? String(cell).padEnd(12) : String(cell).padStart(9)))
    .join("");
}
