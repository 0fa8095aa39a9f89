import { nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { chips } from "../regions/chips.js";
import { errors } from "../regions/errors.js";
import { histogram } from "../regions/histogram.js";
import { machines } from "../regions/machines.js";
import { queryField } from "../regions/query-field.js";
import { CHIPS, FAILURES, quoted } from "./state.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./answers.js").Answers} Answers */

/** Histogram, query field and chips. @param {Overview} view @param {Answers} answers */
export function questions(view, { rows, input }) {
  const { isHidden, state, language } = view;
  const { messages: t, formatter: format } = language;
  const shown = CHIPS.filter((chip) => !isHidden(chip));
  return [
    isHidden("histogram")
      ? nothing
      : guard([t, format, rows.histogram, state.brush], () =>
          histogram({
            ...{ t, format, bars: rows.histogram, bounds: rows.bounds, brush: state.brush },
            onBrush: (brush) => view.change({ brush }),
          }),
        ),
    isHidden("query")
      ? nothing
      : queryField({
          t,
          format,
          text: state.text,
          problem: rows.problem,
          input,
          onClear: () => view.change({ text: "" }),
        }),
    shown.length === 0
      ? nothing
      : chips({
          ...{ t, format, shown, chosen: state.chips, expanded: view.expanded },
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

/** Table of the machines. @param {Overview} view @param {Answers} answers */
export function machineView(view, answers) {
  const { rows } = answers;
  const { messages: t, formatter: format } = view.language;
  return machines({
    ...{ t, format, rows: rows.machines, lacking: rows.lacking, since: rows.since },
    ...more(view, answers, "machines"),
    now: view.loader.updatedAt ?? Date.now(),
    onOpen: ({ resource: { id, name = "" } }) =>
      view.change({ text: `resource:${quoted(id ?? name)}`, chips: {}, brush: undefined, tab: "tasks" }),
  });
}

/** Table of the error codes. @param {Overview} view @param {Answers} answers */
export function errorView(view, answers) {
  const { rows } = answers;
  const { messages: t, formatter: format } = view.language;
  const { state } = view;
  return errors({
    ...{ t, format, rows: rows.errors, chosen: state.chips.error ?? [] },
    ...more(view, answers, "errors"),
    onCode: (codes) => {
      const { text, chips } = state;
      const asked = chips.status ?? [];
      const status = FAILURES.filter((name) => asked.length === 0 || asked.includes(name));
      // No value of a filter stands for tasks without a code.
      const error = codes.filter(Boolean);
      const uncoded = error.length < codes.length && { text: text ? `(${text}) -has:error` : "-has:error" };
      view.change({ ...uncoded, chips: { ...chips, status, error }, tab: "tasks" });
    },
  });
}

/** Rows of a table, of which a printed page has all. @param {Overview} view @param {Answers} answers @param {"machines" | "errors"} tab */
function more(view, { most }, tab) {
  const onMore = (/** @type {number} */ number) => {
    most[tab] = number;
    view.update();
  };
  return view.isPrinted ? {} : { most: most[tab], onMore };
}
