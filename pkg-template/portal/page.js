import { Frame } from "./frame.js";
import { frameMessages } from "./messages.js";

/** @typedef {import("../viewer/messages/index.js").LanguageTag} LanguageTag */

const viewer = /** @type {import("../viewer/index.js").CbrTaskViewer} */ (
  document.querySelector("cbr-task-viewer")
);
const source = /** @type {HTMLElement} */ (document.getElementById("source"));
/** @type {{ demo?: boolean, where?: string, project?: string }} */
let about = {};

/** The viewer's languages: the type requires texts for each. @type {Readonly<Record<LanguageTag, typeof frameMessages.en>>} */
const allMessages = frameMessages;

const frame = new Frame(viewer, allMessages, (messages) => {
  const { demo, where = "", project = "" } = about;
  source.textContent = demo ? messages.demo : messages.connected(where, project);
});

try {
  await import("../viewer/index.js");
  const response = await fetch("about.json");
  if (response.ok) about = await response.json();
  frame.translate();
} catch (error) {
  console.error(error);
  viewer.hidden = true;
  /** @type {HTMLElement} */ (document.getElementById("failed")).hidden = false;
}
