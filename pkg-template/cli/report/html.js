import { minute, VERDICTS } from "../output/health-rows.js";
import { clean } from "../text/clean.js";
import { durationText } from "../text/duration.js";
import {
  answer,
  legend,
  MOST_RESOURCES,
  MOST_ROWS,
  maxAgeText,
  minuteOf,
  rateText,
  sourceText,
} from "./answer.js";
import { STYLE } from "./style.js";
import { histogram, streakBars } from "./svg.js";

/** @import { ResourceHealth } from "cbr-tasks/table" */
/** @import { Failure, Night, Verdict } from "./night.js" */
/** @import { Texts } from "./texts-en.js" */

/** @type {Readonly<Record<string, string>>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text of a task as HTML. Control characters become visible escapes. @param {string} text */
export const escaped = (text) => clean(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);

/** Text of a task that keeps its direction to itself. @param {string | undefined} text */
const isolated = (text = "") => (text === "" ? "" : `<bdi>${escaped(text)}</bdi>`);

/** @param {"good" | "bad"} name */
const swatch = (name) => `<svg width="10" height="10"><rect class="${name}" width="10" height="10"/></svg>`;

/** @type {Readonly<Record<Verdict, string>>} */
const COLOURS = {
  failing: "bad",
  stuck: "bad",
  overdue: "bad",
  never: "bad",
  due: "warn",
  unknown: "warn",
  ok: "good",
  retired: "calm",
};

/**
 * Report as one HTML file: no scripts, and nothing is loaded.
 *
 * @param {Night} night
 * @param {Texts} t
 */
export function html(night, t) {
  const { now, bad, open, failures, days, resources, verdicts, filters } = night;
  const head = answer(night, t);
  const age = maxAgeText(night, t);
  const tone = bad.length > 0 ? "bad" : resources === 0 || verdicts.unknown ? "warn" : "good";
  const counts = VERDICTS.filter((verdict) => verdicts[verdict]).map(
    (verdict) =>
      `<div><dt>${t.verdicts[verdict]}</dt><dd class="${COLOURS[verdict]}">${verdicts[verdict]}</dd></div>`,
  );
  return `<!doctype html>
<html lang="${t.code}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${head}</title>
<style>
${STYLE}</style>
<main>
<h1 class="${tone}">${head}</h1>
<p class="muted">${t.made(minuteOf(now), age)}</p>
${filters === "" ? "" : `<p>${t.filters(isolated(filters))}</p>`}
${counts.length > 0 ? `<dl>${counts.join("")}</dl>` : ""}
${health(t.attention, bad, t)}
${health(t.open, open, t)}
<h2>${t.failures(age)}</h2>
${failures.length > 0 ? failureTable(failures, t) : `<p>${t.noFailures}</p>`}
<h2>${t.days(days.length)}</h2>
<p>${rateText(night, t)}</p>
${histogram(days, t)}
<p><small>${swatch("good")} ${t.columns.good}${t.separator}${swatch("bad")} ${t.columns.bad}</small></p>
</main>
<footer>${sourceText(night, t)}</footer>
</html>
`;
}

/**
 * @param {string} title
 * @param {readonly ResourceHealth[]} rows
 * @param {Texts} t
 */
function health(title, rows, t) {
  if (rows.length === 0) return "";
  const { verdict, machineAndVault, lastGood, attempts, reason } = t.columns;
  const shown = rows.slice(0, MOST_ROWS);
  const lines = shown.map(
    (row) => `<tr><td class="v ${COLOURS[row.verdict]}">${t.verdicts[row.verdict]}</td>
<td><strong>${isolated(row.resource.name ?? row.resource.id)}</strong>
<small>${isolated(row.vault?.name ?? row.vault?.id)}</small></td>
<td class="n" data-label="${lastGood}">${lastGoodOf(row, t)}</td>
<td class="s">${streakBars(row.streak, t)}</td>
<td class="r">${escaped(t.reason(row.reason))}${errorOf(row)}</td></tr>`,
  );
  const more = rows.length > MOST_ROWS ? `<p>${t.moreRows(rows.length - MOST_ROWS)}</p>\n` : "";
  return `<h2>${title} (${rows.length})</h2>
${table([verdict, machineAndVault, lastGood, attempts, reason], lines)}
${more}<p><small>${legend(shown, t, (letter, status) => `<span>${streakBars(letter, t)} ${status}</span>`) ?? ""}</small></p>`;
}

/** @param {ResourceHealth} row @param {Texts} t */
function lastGoodOf({ age, lastSuccess }, t) {
  if (age === undefined) return t.none;
  return `${t.ago(t.span(durationText(age)))}<small>${minute(lastSuccess)}</small>`;
}

/** @param {ResourceHealth} row */
function errorOf({ error }) {
  if (error === undefined) return "";
  const code = error.code === undefined ? "" : `<code>${escaped(error.code)}</code> `;
  return `<small>${code}${isolated(error.message)}</small>`;
}

/** @param {readonly Failure[]} failures @param {Texts} t */
function failureTable(failures, t) {
  const { error, tasks, machines } = t.columns;
  const lines = failures.slice(0, MOST_ROWS).map(({ code, message, count, resources }) => {
    const names = resources.slice(0, MOST_RESOURCES).map(isolated).join(", ");
    const more = resources.length - MOST_RESOURCES;
    return `<tr><td class="r">${code === "" ? t.noCode : `<code>${escaped(code)}</code>`}<small>${isolated(message)}</small></td>
<td class="n" data-label="${tasks}">${count}</td>
<td data-label="${machines}">${names || t.none}${more > 0 ? ` ${t.more(more)}` : ""}</td></tr>`;
  });
  return table([error, tasks, machines], lines);
}

/** @param {readonly string[]} titles @param {readonly string[]} rows */
const table = (titles, rows) => `<table>
<thead><tr>${titles.map((title) => `<th scope="col">${title}</th>`).join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table>`;
