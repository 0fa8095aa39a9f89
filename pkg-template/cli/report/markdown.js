import { minute, VERDICTS } from "../output/health-rows.js";
import { clean } from "../text/clean.js";
import { durationText } from "../text/duration.js";
import {
  answer,
  dayOf,
  legend,
  MOST_RESOURCES,
  MOST_ROWS,
  maxAgeText,
  minuteOf,
  rateText,
  sourceText,
} from "./answer.js";

/** @import { ResourceHealth } from "cbr-tasks/table" */
/** @import { Failure, Night } from "./night.js" */
/** @import { Texts } from "./texts-en.js" */

/** Characters that Markdown or HTML give a meaning; of `_`, `:` and `.` those outside of words or in addresses. */
const SPECIAL = /[\\`*[\]<>&|~#!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/)|(?<=www)\./gi;

/**
 * Text of a task as one line of Markdown. Special characters become entities, so that the line is also safe in a table.
 *
 * @param {string} text
 */
export const escaped = (text) => clean(text).replace(SPECIAL, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Report as Markdown.
 *
 * @param {Night} night
 * @param {Texts} t
 */
export function markdown(night, t) {
  const { now, bad, open, failures, days, verdicts, filters } = night;
  const counts = VERDICTS.filter((verdict) => verdicts[verdict])
    .map((verdict) => t.count(verdicts[verdict] ?? 0, t.verdicts[verdict]))
    .join(t.separator);
  const age = maxAgeText(night, t);
  const blocks = [
    `# ${answer(night, t)}`,
    t.made(minuteOf(now), age),
    filters === "" ? undefined : t.filters(escaped(filters)),
    counts === "" ? undefined : `**${counts}**`,
    ...health(t.attention, bad, t),
    ...health(t.open, open, t),
    legend([...bad.slice(0, MOST_ROWS), ...open.slice(0, MOST_ROWS)], t),
    `## ${t.failures(age)}`,
    failures.length === 0 ? t.noFailures : failureTable(failures, t),
    `## ${t.days(days.length)}`,
    rateText(night, t),
    chart(days, t),
    sourceText(night, t),
  ];
  return `${blocks.filter((block) => block !== undefined).join("\n\n")}\n`;
}

/**
 * @param {string} title
 * @param {readonly ResourceHealth[]} rows
 * @param {Texts} t
 */
function health(title, rows, t) {
  if (rows.length === 0) return [];
  const { verdict, machine, vault, lastGood, attempts, reason } = t.columns;
  const lines = rows
    .slice(0, MOST_ROWS)
    .map((row) => [
      t.verdicts[row.verdict],
      escaped(row.resource.name ?? row.resource.id ?? ""),
      escaped(row.vault?.name ?? row.vault?.id ?? ""),
      row.lastSuccess === undefined || row.age === undefined
        ? t.none
        : `${t.ago(t.span(durationText(row.age)))} (${minute(row.lastSuccess)})`,
      row.streak,
      escaped(t.reason(row.reason)) + errorOf(row),
    ]);
  const more = rows.length > MOST_ROWS ? [t.moreRows(rows.length - MOST_ROWS)] : [];
  return [
    `## ${title} (${rows.length})`,
    table([verdict, machine, vault, lastGood, attempts, reason], lines),
    ...more,
  ];
}

/** @param {ResourceHealth} row */
function errorOf({ error }) {
  const parts = [error?.code, error?.message].filter(Boolean);
  return parts.length === 0 ? "" : `; ${escaped(parts.join(": "))}`;
}

/** @param {readonly Failure[]} failures @param {Texts} t */
function failureTable(failures, t) {
  const { error, tasks, machines } = t.columns;
  const lines = failures.slice(0, MOST_ROWS).map(({ code, message, count, resources }) => {
    const more = resources.length - MOST_RESOURCES;
    const names = resources.slice(0, MOST_RESOURCES).map(escaped).join(", ");
    return [
      [escaped(code) || t.noCode, escaped(message)].filter(Boolean).join(": "),
      String(count),
      more > 0 ? `${names} ${t.more(more)}` : names || t.none,
    ];
  });
  return table([error, tasks, machines], lines);
}

/** @param {readonly string[]} titles @param {readonly (readonly string[])[]} rows */
const table = (titles, rows) =>
  [titles, titles.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const BLOCKS = "▁▂▃▄▅▆▇█";

/**
 * Good and failed backups of each day as bars of block characters, and the numbers of the days with failures.
 *
 * @param {Night["days"]} days
 * @param {Texts} t
 */
function chart(days, t) {
  const most = Math.max(1, ...days.map(({ good, bad }) => good + bad));
  const bars = (/** @type {"good" | "bad"} */ key) =>
    days.map((day) => (day[key] === 0 ? "." : BLOCKS[Math.ceil((day[key] / most) * 8) - 1])).join("");
  const [from, to] = [days[0], days.at(-1)].map((day) => dayOf(day?.day ?? 0));
  const { day, good, bad } = t.columns;
  const rows = days.filter(({ bad }) => bad > 0).slice(-7);
  const lines = [
    "```text",
    `${from} – ${to}`,
    `${bars("good")}  ${good}`,
    `${bars("bad")}  ${bad}`,
    "```",
  ].join("\n");
  if (rows.length === 0) return lines;
  return `${lines}\n\n${table(
    [day, good, bad],
    rows.map((row) => [dayOf(row.day), String(row.good), String(row.bad)]),
  )}`;
}
