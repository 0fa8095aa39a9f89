/**
 * Page of the scenarios: a viewer with attributes, and with tasks of its own or of the emulator, which begins when it is told to. `__complaints`
 * are errors of the page, which not every engine reports to its driver.
 */
import { stopClock } from "../browser/clock.js";
import { install } from "../browser/service.js";

/** @typedef {{ attributes?: Record<string, string>, tasks?: any[], dir?: string, now?: number }} Options */

/** @type {string[]} */
const complaints = [];
addEventListener("error", ({ message }) => complaints.push(message));
addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  complaints.push(`${violatedDirective} refused ${blockedURI}`),
);
const { error: report } = console;
console.error = (...words) => {
  complaints.push(words.join(" "));
  report(...words);
};

// What the viewer listens to when the page is printed.
/** @type {MediaQueryList[]} */
const printing = [];
const { matchMedia } = globalThis;
globalThis.matchMedia = (/** @type {string} */ query) => {
  const list = matchMedia.call(globalThis, query);
  if (query === "print") printing.push(list);
  return list;
};

Object.assign(globalThis, { __complaints: complaints, __printing: printing, __begin: begin });

/** Shows the viewer. @param {Options} options */
async function begin({ attributes = {}, tasks, dir = "ltr", now }) {
  if (now !== undefined) stopClock(now);
  document.documentElement.dir = dir;
  if (tasks) install(tasks);
  const viewer = /** @type {HTMLElement} */ (document.querySelector("cbr-task-viewer"));
  const { projectId, token } = await (await fetch("/demo.json")).json();
  await import(/** @type {string} */ ("/pkg/viewer/index.js"));
  for (const [name, value] of Object.entries(attributes)) viewer.setAttribute(name, value);
  Object.assign(viewer, { endpoint: location.origin, projectId, token });
}
