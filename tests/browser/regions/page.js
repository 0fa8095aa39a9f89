/** All regions of the viewer over the tasks of a night, in an element that keeps their state. */
import { html, render } from "lit";
// @ts-expect-error the site has it
import { init, TaskTable } from "/pkg/table/table.web.js";
import { WindowRows } from "../../../pkg-template/viewer/data/window-rows.js";
import { Formatter } from "../../../pkg-template/viewer/formatter.js";
import { LANGUAGES, pickLanguage } from "../../../pkg-template/viewer/messages/index.js";
import { styles as regionStyles } from "../../../pkg-template/viewer/overview/answers.js";
import { chips } from "../../../pkg-template/viewer/regions/chips.js";
import { errors } from "../../../pkg-template/viewer/regions/errors.js";
import { headline } from "../../../pkg-template/viewer/regions/headline.js";
import { histogram } from "../../../pkg-template/viewer/regions/histogram.js";
import { machines } from "../../../pkg-template/viewer/regions/machines.js";
import { queryField } from "../../../pkg-template/viewer/regions/query-field.js";
import { QueryInput } from "../../../pkg-template/viewer/regions/query-input.js";
import { adopt } from "../../../pkg-template/viewer/styles/adopt.js";
import { media, styles } from "../../../pkg-template/viewer/styles/index.js";
import { NOW, tasks, WINDOW } from "./night.js";

await init();
const table = new TaskTable();
table.ingest(new TextEncoder().encode(tasks.map((task) => JSON.stringify(task)).join("\n")));
const loader = { table, window: WINDOW, first: [], removals: 0, loadedFrom: 0 };
const rows = new WindowRows(/** @type {any} */ (loader));

const { locale, language } = pickLanguage([
  new URL(location.href).searchParams.get("lang"),
  navigator.language,
]);
const t = await LANGUAGES[language]();
document.documentElement.lang = locale;

/** State that tests change. */
const state = {
  /** @type {import("../../../pkg-template/viewer/regions/headline.js").Choice} */
  choice: "night",
  bounds: WINDOW,
  /** @type {import("../../../pkg-template/viewer/regions/headline.js").Sentence | undefined} */
  chosen: undefined,
  /** @type {import("../../../pkg-template/viewer/data/window-loader.js").State} */
  live: "live",
  waiting: 0,
  updatedAt: NOW - 12_000,
  problem: "",
  utc: false,
  text: "",
  /** @type {Partial<Record<import("../../../pkg-template/viewer/data/window-rows.js").Chip, readonly string[]>>} */
  chips: {},
  /** @type {readonly import("../../../pkg-template/viewer/data/window-rows.js").Chip[]} */
  expanded: [],
  /** @type {{ start: number, end: number } | undefined} */
  brush: undefined,
  unknown: false,
  most: 100,
};
/** Calls of the callbacks, by name. @type {[name: string, value: unknown][]} */
const calls = [];

/** @param {Record<string, unknown>} changes */
function set(changes) {
  Object.assign(state, changes);
  rows.ask({ text: state.text, chips: state.chips, brush: state.brush });
  draw();
}

/** A callback that notes its value, and changes the state by it. @param {string} name @param {(value: any) => Record<string, unknown>} [change] */
const on =
  (name, change = () => ({})) =>
  (/** @type {any} */ ...values) => {
    calls.push([name, values.at(-1)]);
    set(change(values.at(-1)));
  };

const input = new QueryInput({
  onText: on("text", (text) => ({ text })),
  values: (field) =>
    ["status", "type", "vault", "error"].includes(field)
      ? rows.values(/** @type {any} */ (field), { asked: false })
      : [],
  messages: () => t,
  onChange: () => draw(),
});

const host = document.createElement("region-page");
const root = host.attachShadow({ mode: "open" });
document.querySelector("main")?.append(host);
adopt(root, [...styles, ...regionStyles, media]);

function draw() {
  const format = new Formatter(locale, { utc: state.utc });
  const all = { t, format, now: NOW };
  const { live, unknown, most } = state;
  render(
    html`<div class="viewer">
      ${headline({
        ...all,
        ...{
          choice: state.choice,
          bounds: state.bounds,
          answers: unknown ? undefined : rows.answers,
          chosen: state.chosen,
        },
        ...{
          state: live,
          waiting: state.waiting,
          updatedAt: state.updatedAt,
          loaded: 12_000,
          total: 60_000,
          problem: state.problem,
        },
        onChoice: on("choice", (choice) => ({ choice })),
        onBounds: on("bounds", (bounds) => ({ bounds })),
        onSentence: on("sentence", (chosen) => ({ chosen })),
        onPause: on("pause", () => ({ live: "paused" })),
        onResume: on("resume", () => ({ live: "live" })),
        onRefresh: on("refresh"),
      })}
      ${histogram({ ...all, bars: unknown ? [] : rows.histogram, bounds: WINDOW, brush: state.brush, onBrush: on("brush", (brush) => ({ brush })) })}
      ${queryField({ ...all, text: state.text, problem: rows.problem, input, onClear: on("clear-text", () => ({ text: "" })) })}
      ${chips({
        shown: ["status", "type", "vault", "error"],
        ...all,
        values: (chip) => rows.values(chip),
        chosen: state.chips,
        expanded: state.expanded,
        onChip: (chip, values) => {
          calls.push([chip, values]);
          set({ chips: { ...state.chips, [chip]: values } });
        },
        onMore: on("more", (chip) => ({ expanded: state.expanded.includes(chip) ? [] : [chip] })),
        onClear: on("clear-chips", () => ({ chips: {} })),
      })}
      <h2>${t.machines.label}</h2>
      ${machines({ ...all, rows: rows.machines, lacking: rows.lacking, since: rows.since, most, onMore: on("most", (number) => ({ most: number })), onOpen: on("machine") })}
      <h2>${t.errors.label}</h2>
      ${errors({ ...all, rows: rows.errors, most, onMore: on("most", (number) => ({ most: number })), chosen: state.chips.error ?? [], onCode: on("code", (error) => ({ chips: { ...state.chips, error } })) })}
    </div>`,
    root,
  );
}

set({});
/** For changed tasks. */
const reset = () => {
  loader.removals++;
  rows.reset();
};
/** Renders all rows: one that is out of sight, or so new that the browser has not yet looked where it is, has no text. */
const renderRows = () => {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("tbody tr")))
    row.style.contentVisibility = "visible";
};
Object.assign(globalThis, { regions: { state, set, calls, root, table, tasks, reset, renderRows } });
