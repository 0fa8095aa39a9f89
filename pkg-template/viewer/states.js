import { html, nothing } from "lit";
import { icon } from "./icons.js";
import { isWebPage } from "./web-page.js";

/** @typedef {import("./messages/en.js").Messages} Messages */
/** @typedef {import("./problem.js").Problem} Problem */

/** @type {Readonly<Partial<Record<Problem["kind"], string>>>} */
const ICONS = {
  unauthorized: "lock",
  forbidden: "lock",
  portalRefused: "lock",
  portalFailed: "lock",
  throttled: "clock",
  timeout: "clock",
  connection: "cloud",
  offline: "cloud",
  unconfigured: "cloud",
};

/** Problems that a retry cannot solve. */
const FINAL = ["unconfigured", "config", "validation", "range", "missing"];

/**
 * @param {object} state
 * @param {"empty" | "noMatch" | "pastEnd"} state.kind
 * @param {boolean} state.named true if a name is searched for
 * @param {Messages} state.t
 * @param {() => void} state.onClear
 * @param {() => void} state.onFirstPage
 */
export function emptyState({ kind, named, t, onClear, onFirstPage }) {
  return html`<div class="state" part="empty" data-state=${kind}>
    <span class="badge">${icon(kind === "noMatch" ? "search" : "clock")}</span>
    <h2>${t.states[kind]}</h2>
    ${named && kind === "noMatch" ? html`<p>${t.states.nameAdvice}</p>` : nothing}
    <p>${t.states[`${kind}Advice`]}</p>
    ${
      kind === "noMatch"
        ? html`<button class="primary" type="button" @click=${onClear}>${t.filters.clear}</button>`
        : nothing
    }
    ${
      kind === "pastEnd"
        ? html`<button class="primary" type="button" @click=${onFirstPage}>${t.states.firstPage}</button>`
        : nothing
    }
  </div>`;
}

/**
 * A problem, in place of the rows or above those of an earlier time.
 *
 * @param {object} state
 * @param {Problem} state.problem
 * @param {string} [state.age] of the rows below, as a sentence; empty without rows
 * @param {string} [state.order] of the times of a range, as a sentence, if that is the problem
 * @param {Messages} state.t
 * @param {import("./clipboard.js").Clipboard} state.clipboard
 * @param {string} [state.signInUrl]
 * @param {() => void} state.onRetry
 */
export function problemState({ problem, age = "", order = "", t, clipboard, signInUrl = "", onRetry }) {
  const { kind, status } = problem;
  const { title, advice } = t.problems[kind];
  const facts = problemFacts({ problem, t, clipboard });
  return html`<div class="state ${age ? "kept" : ""}" part="problem" data-state=${kind}>
    <span class="badge ${kind === "unconfigured" ? "" : "bad"}">${icon(ICONS[kind] ?? "alert")}</span>
    <h2>${title}</h2>
    ${age ? html`<p class="age" part="age">${age}</p>` : nothing} ${order ? html`<p>${order}</p>` : nothing}
    ${advice.map((line) => html`<p>${line}</p>`)}
    ${kind === "connection" ? html`<p>${t.problems.connection.proxy(location.origin)}</p>` : nothing}
    ${age && problem.message ? html`<p><bdi>${problem.message}</bdi></p>` : nothing}
    ${age && facts !== nothing ? html`<details><summary>${t.details}</summary>${facts}</details>` : facts}
    ${
      kind === "portalRefused" && status === "401" && isWebPage(signInUrl)
        ? html`<a part="sign-in" href=${signInUrl}>${t.states.signIn}</a>`
        : nothing
    }
    ${
      FINAL.includes(kind)
        ? nothing
        : html`<button class="primary" part="retry" type="button" @click=${onRetry}>${t.states.retry}</button>`
    }
  </div>`;
}

/** @param {{ problem: Problem, t: Messages, clipboard: import("./clipboard.js").Clipboard }} of */
function problemFacts({ problem, t, clipboard }) {
  const { kind, status, code, requestId, message, hint } = problem;
  if (kind === "range") return nothing;
  const facts = Object.entries({ hint, message, status, code, requestId }).filter(
    ([, value]) => value !== "",
  );
  if (facts.length === 0) return nothing;
  const labels = { ...t.states, status: t.states.httpStatus };
  return html`<dl class="facts" part="facts">
    ${facts.map(([name, value]) => {
      const label = labels[/** @type {"hint" | "message" | "status" | "code" | "requestId"} */ (name)];
      return html`<div data-fact=${name}>
        <dt>${label}</dt>
        <dd>
          <bdi>${value}</bdi>
          ${name === "requestId" ? clipboard.button({ t, key: "problem.requestId", label, value }) : nothing}
        </dd>
      </div>`;
    })}
  </dl>`;
}
