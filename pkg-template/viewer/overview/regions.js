import { guard } from "lit/directives/guard.js";
import { chips } from "../regions/chips.js";
import { errors } from "../regions/errors.js";
import { CHOICES, headline } from "../regions/headline.js";
import { histogram } from "../regions/histogram.js";
import { machines } from "../regions/machines.js";
import { queryField } from "../regions/query-field.js";
import { quoted } from "./state.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("../regions/headline.js").Sentence} Sentence */

/** Most machines that are elements at a time: the query finds the others. */
const MOST = 500;

/** Questions of the sentences. @type {Readonly<Record<Sentence, Partial<import("./state.js").State>>>} */
const QUESTIONS = {
  failed: { chips: { status: ["failed", "timeout"] }, tab: "tasks" },
  machines: { tab: "machines" },
  running: { chips: { status: ["running"] }, tab: "tasks" },
};

/** Everything above the tabs. @param {Overview} view */
export function questions(view) {
  const { rows, state, loader, language, input } = view;
  const { messages: t, formatter: format } = language;
  const choice = CHOICES.find((name) => name === state.window) ?? "custom";
  const now = Date.now();
  const head = headline({
    ...{ t, format, now, choice },
    bounds: rows.bounds,
    answers: rows.isKnown ? rows.answers : undefined,
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
  // Nothing is known that could be asked about.
  if (view.problem && loader.loaded === 0) return head;
  return [
    head,
    guard([t, format, rows.histogram, state.brush], () =>
      histogram({
        ...{ t, format, bars: rows.histogram, bounds: rows.bounds, brush: state.brush },
        onBrush: (brush) => view.change({ brush }),
      }),
    ),
    queryField({
      t,
      format,
      text: state.text,
      problem: rows.problem,
      input,
      onClear: () => view.change({ text: "" }),
    }),
    chips({
      ...{ t, format, chosen: state.chips, expanded: view.expanded },
      values: (chip) => rows.values(chip),
      onChip: (chip, values) => view.change({ chips: { ...state.chips, [chip]: values } }),
      onMore: (chip) => {
        const { expanded } = view;
        view.expanded = expanded.includes(chip)
          ? expanded.filter((other) => other !== chip)
          : [...expanded, chip];
        view.update();
      },
      onClear: () => view.change({ chips: {} }),
    }),
  ];
}

/** Sentence whose question is asked. @param {Overview} view @returns {Sentence | undefined} */
function chosenSentence({ state }) {
  if (state.tab === "machines") return "machines";
  const asked = JSON.stringify(state.chips.status);
  return /** @type {const} */ (["failed", "running"]).find(
    (name) => JSON.stringify(QUESTIONS[name].chips?.status) === asked,
  );
}

/** Table of the machines. @param {Overview} view */
function machineView(view) {
  const { messages: t, formatter: format } = view.language;
  return machines({
    ...{ t, format, rows: view.rows.machines, now: view.loader.updatedAt ?? Date.now(), start: 0, end: MOST },
    onOpen: ({ resource: { id, name = "" } }) =>
      view.change({ text: `resource:${quoted(id ?? name)}`, chips: {}, brush: undefined, tab: "tasks" }),
  });
}

/** Table of the error codes. @param {Overview} view */
function errorView(view) {
  const { messages: t, formatter: format } = view.language;
  const { state } = view;
  return errors({
    ...{ t, format, rows: view.rows.errors, chosen: state.chips.error ?? [], start: 0, end: MOST },
    onCode: (error) => view.change({ chips: { ...state.chips, error }, tab: "tasks" }),
  });
}

/** The view of the chosen tab; in print the machines and the errors. @param {Overview} view */
export function views(view) {
  if (view.isPrinted) return [machineView(view), errorView(view)];
  const { state, loader, language } = view;
  if (state.tab === "machines") return machineView(view);
  if (state.tab === "errors") return errorView(view);
  return view.grid.render({
    t: language.messages,
    columns: view.shownColumns,
    widths: view.widths,
    source: view.source,
    sort: view.older.page ? undefined : state.sort,
    busy: loader.state === "first" || view.older.isBusy,
    live: loader.state === "live",
    openId: view.dialog.task?.id,
  });
}
