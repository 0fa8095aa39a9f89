import { nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { chips } from "../regions/chips.js";
import { errors } from "../regions/errors.js";
import { histogram } from "../regions/histogram.js";
import { machines } from "../regions/machines.js";
import { queryField } from "../regions/query-field.js";
import { CHIPS, quoted } from "./state.js";

/** @typedef {import("./overview.js").Overview} Overview */
/** @typedef {import("./answers.js").Answers} Answers */

/** Most machines that are elements at a time: the query finds the others. */
const MOST = 500;

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
export function machineView(view, { rows }) {
  const { messages: t, formatter: format } = view.language;
  return machines({
    ...{ t, format, rows: rows.machines, now: view.loader.updatedAt ?? Date.now(), start: 0, end: MOST },
    onOpen: ({ resource: { id, name = "" } }) =>
      view.change({ text: `resource:${quoted(id ?? name)}`, chips: {}, brush: undefined, tab: "tasks" }),
  });
}

/** Table of the error codes. @param {Overview} view @param {Answers} answers */
export function errorView(view, { rows }) {
  const { messages: t, formatter: format } = view.language;
  const { state } = view;
  return errors({
    ...{ t, format, rows: rows.errors, chosen: state.chips.error ?? [], start: 0, end: MOST },
    onCode: (error) => view.change({ chips: { ...state.chips, error }, tab: "tasks" }),
  });
}
