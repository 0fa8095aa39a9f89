import { CHOICES, headline } from "../regions/headline.js";
import { FAILURES } from "./state.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("../regions/headline.js").Sentence} Sentence */

/** Whole window: the sentences are about it, whatever is asked. */
const ALL = { text: "", chips: {}, brush: undefined };

/** Questions of the sentences. @type {Readonly<Record<Sentence, Partial<import("./state.js").State>>>} */
const QUESTIONS = {
  failed: { ...ALL, chips: { status: FAILURES }, tab: "tasks" },
  machines: { ...ALL, tab: "machines" },
  running: { ...ALL, chips: { status: ["running"] }, tab: "tasks" },
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
    onSentence: (sentence) => view.change(sentence ? QUESTIONS[sentence] : { ...ALL, tab: "tasks" }),
    onPause: () => loader.pause(),
    onResume: () => loader.resume(),
    onRefresh: () => view.reload(),
  });
}

/** Sentence whose question is asked. @param {Overview} view @returns {Sentence | undefined} */
function chosenSentence({ state }) {
  const chips = Object.entries(state.chips).filter(([, values]) => values.length > 0);
  const asked = JSON.stringify(question({ ...state, chips: Object.fromEntries(chips) }));
  return /** @type {const} */ (["failed", "machines", "running"]).find(
    (name) => JSON.stringify(question(QUESTIONS[name])) === asked,
  );
}

/** Members of a state that a sentence sets. @param {Partial<import("./state.js").State>} state */
const question = ({ text, chips, brush, tab }) => [text, chips, brush, tab];
