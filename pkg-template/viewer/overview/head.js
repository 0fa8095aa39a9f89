import { CHOICES, headline } from "../regions/headline.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("../regions/headline.js").Sentence} Sentence */

/** Questions of the sentences. @type {Readonly<Record<Sentence, Partial<import("./state.js").State>>>} */
const QUESTIONS = {
  failed: { chips: { status: ["failed", "timeout"] }, tab: "tasks" },
  machines: { tab: "machines" },
  running: { chips: { status: ["running"] }, tab: "tasks" },
};

/** Choice of the window, the sentences, and the state of the data. @param {Overview} view */
export function head(view) {
  const { rows, state, loader, language } = view;
  const { messages: t, formatter: format } = language;
  const choice = CHOICES.find((name) => name === state.window) ?? "custom";
  return headline({
    ...{ t, format, now: Date.now(), choice, hasChoice: !view.isHidden("window") },
    bounds: rows.bounds,
    answers: rows.answers,
    chosen: chosenSentence(view),
    state: loader.state,
    waiting: loader.waiting,
    updatedAt: loader.updatedAt,
    loaded: loader.loaded,
    total: loader.total,
    problem: "",
    onChoice: (name) =>
      view.change({ window: name === "custom" ? { ...rows.bounds } : name, brush: undefined }),
    onBounds: (window) => view.change({ window, brush: undefined }),
    onSentence: (sentence) => view.change(sentence ? QUESTIONS[sentence] : { chips: {}, tab: "tasks" }),
    onPause: () => loader.pause(),
    onResume: () => loader.resume(),
    onRefresh: () => view.reload(),
  });
}

/** Sentence whose question is asked. @param {Overview} view @returns {Sentence | undefined} */
function chosenSentence({ state }) {
  if (state.tab === "machines") return "machines";
  const asked = JSON.stringify(state.chips.status);
  return /** @type {const} */ (["failed", "running"]).find(
    (name) => JSON.stringify(QUESTIONS[name].chips?.status) === asked,
  );
}
