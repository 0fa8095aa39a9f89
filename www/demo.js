import { Frame } from "../pkg/portal/frame.js";
import { pageMessages } from "./demo-messages.js";

/** @typedef {import("cbr-tasks/viewer").CbrTaskViewer} CbrTaskViewer */

const viewer = /** @type {CbrTaskViewer} */ (document.querySelector("cbr-task-viewer"));
const form = /** @type {HTMLDialogElement} */ (document.getElementById("form"));
const [endpoint, project, token] = ["endpoint", "project", "token"].map(input);

/** @type {{ endpoint: string, project: string } | undefined} the reader's own connection, in place of the demo data */
let own;

const frame = new Frame(viewer, pageMessages, (messages) => {
  if (own) element("source").textContent = messages.connected(own.endpoint, own.project);
});

button("connect").addEventListener("click", () => form.showModal());
button("cancel").addEventListener("click", () => form.close());
form.addEventListener("close", () => {
  token.value = "";
});

// The address can ask for the plain list.
viewer.setAttribute("view", new URLSearchParams(location.search).get("view") ?? "");

try {
  await import(/** @type {string} */ ("/pkg/viewer/index.js"));
  button("back").addEventListener("click", () => {
    viewer.clearFilters();
    return showDemo();
  });
  form.addEventListener("submit", showOwn);
  await showDemo();
} catch (error) {
  console.error(error);
  viewer.hidden = true;
  element("failed").hidden = false;
}

/** Connects to the emulator, which has the same origin as the page. */
async function showDemo() {
  const response = await fetch("demo.json");
  const demo = await response.json();
  own = undefined;
  show({ endpoint: location.origin, projectId: demo.projectId, token: demo.token });
}

function showOwn() {
  viewer.clearFilters();
  own = { endpoint: endpoint.value.trim(), project: project.value.trim() };
  show({ endpoint: own.endpoint, projectId: own.project, token: token.value.trim() });
}

/** @param {Pick<CbrTaskViewer, "endpoint" | "projectId" | "token">} connection */
function show(connection) {
  Object.assign(viewer, connection);
  button("back").hidden = !own;
  frame.translate();
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {string} id */
function input(id) {
  return /** @type {HTMLInputElement} */ (element(id));
}

/** @param {string} id */
function button(id) {
  return /** @type {HTMLButtonElement} */ (element(id));
}
