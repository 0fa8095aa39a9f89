import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../icons.js";
import { fromLocalInput, toLocalInput } from "../local-time.js";

/** @import { Formatter } from "../formatter.js" */
/** @import { Messages } from "../messages/en.js" */
/** @import { State } from "../data/window-loader.js" */
/** @import { Preset } from "../data/windows.js" */
/** @typedef {"failed" | "machines" | "running"} Sentence */
/** @typedef {Preset | "custom"} Choice */

/**
 * @typedef {object} Headline
 * @property {Messages} t
 * @property {Formatter} format
 * @property {number} now milliseconds
 * @property {Choice} choice of the window
 * @property {boolean} [hasChoice] false hides it
 * @property {{ start: number, end: number }} bounds of the window
 * @property {import("../data/window-rows.js").SentenceAnswers | undefined} answers `undefined` until they are known
 * @property {Sentence | undefined} chosen sentence, whose tasks are shown
 * @property {State} state of the loader
 * @property {number} waiting seconds that a request waits for the rate limit
 * @property {number | undefined} updatedAt
 * @property {number} loaded tasks
 * @property {number | undefined} total
 * @property {string} problem in one sentence; empty without one
 * @property {(choice: Choice) => void} onChoice
 * @property {(bounds: { start: number, end: number }) => void} onBounds of a custom window
 * @property {(sentence: Sentence | undefined) => void} onSentence
 * @property {() => void} onPause
 * @property {() => void} onResume
 * @property {() => void} onRefresh
 */

export const CHOICES = /** @type {const} */ (["night", "24h", "7d", "30d", "custom"]);
/** Sentences, with the status whose colour their numbers have. */
const SENTENCES = /** @type {const} */ ({ failed: "failed", machines: "failed", running: "running" });

/** Choice of the window, the three sentences, and the state of the data. @param {Headline} headline */
export function headline(headline) {
  const names = /** @type {Sentence[]} */ (Object.keys(SENTENCES));
  return html`<section class="headline" part="headline">
    ${headline.hasChoice === false ? nothing : windowChoice(headline)} ${liveState(headline)}
    <div class="sentences" part="sentences">
      ${
        headline.answers
          ? names.map((name) => sentence(headline, name))
          : headline.state === "failed" || headline.state === "paused"
            ? nothing
            : html`<p class="sentence" part="sentence">${headline.t.answers.counting}</p>`
      }
    </div>
  </section>`;
}

/** @param {Headline} headline */
function windowChoice({ t, format, choice, bounds, onChoice, onBounds }) {
  const ranges = /** @type {Readonly<Record<string, string>>} */ (t.ranges);
  const time = (/** @type {"start" | "end"} */ name) => html`<label class="field time" part="window-${name}"
    ><span>${t.filters[`${name}Time`]}</span>
    <input
      part="control"
      type="datetime-local"
      name=${name}
      .value=${live(toLocalInput(bounds[name], format))}
      @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => {
        const at = Date.parse(fromLocalInput(target.value, format));
        if (at) onBounds({ ...bounds, [name]: at });
      }}
  /></label>`;
  return html`<fieldset class="window" part="window">
    <legend class="hidden">${t.filters.range}</legend>
    <div class="segments">
      ${CHOICES.map(
        (name) => html`<label
          ><input
            class="hidden"
            type="radio"
            name="window"
            value=${name}
            aria-label=${ranges[name] ?? t.windows[name]}
            .checked=${live(name === choice)}
            @change=${() => onChoice(name)}
          /><span>${t.windows[name]}</span></label
        >`,
      )}
    </div>
    ${choice === "custom" ? html`<div class="times">${time("start")} ${time("end")}</div>` : nothing}
  </fieldset>`;
}

/** @param {Headline} headline @param {Sentence} name */
function sentence({ t, format, now, answers, chosen, onSentence }, name) {
  const { [name]: count, known, since = now } = answers ?? {};
  const part = `sentence sentence-${name}`;
  if (count === undefined) return html`<p class="sentence" part=${part}>${t.answers.countingMachines}</p>`;
  if (name === "machines" && known === 0)
    return html`<p class="sentence" part=${part}>${t.answers.noMachines}</p>`;
  const isChosen = chosen === name;
  const words = t.answers[name](count, format.recent(since, now));
  // One that is chosen stays a button: it can be cleared.
  if (count === 0 && !isChosen)
    return html`<p class="sentence good" part=${part}>${icon("success")}<span>${words}</span></p>`;
  return html`<button
    class="sentence"
    part=${part}
    type="button"
    aria-pressed=${isChosen}
    @click=${() => onSentence(isChosen ? undefined : name)}
  >${count ? html`<strong data-status=${SENTENCES[name]}>${format.number(count)}</strong>` : nothing} <span>${words}</span></button>`;
}

/** @param {Headline} headline */
function liveState(headline) {
  const { t, format, now, state, waiting, updatedAt, problem, onPause, onResume, onRefresh } = headline;
  const isPaused = state === "paused";
  const isBusy = state === "first" || state === "loading";
  const pause = isPaused ? "resume" : "pause";
  return html`<div class="live" part="live" data-state=${state}>
    <p>
      <span class="state-name" part="state" role="status">${waiting > 0 ? t.states.waiting(format.number(waiting)) : stateName(headline)}</span>
      ${problem ? html`<bdi class="problem" part="refresh-problem">${problem}</bdi>` : nothing}
      ${updatedAt ? html`<span part="age" title=${format.exact(updatedAt)}>${t.live.updated(format.ago(now - updatedAt))}</span>` : nothing}
    </p>
    <button class="square" part="pause" type="button" aria-label=${t.live[pause]} title=${t.live[pause]}
      @click=${() => (isPaused ? onResume() : onPause())}>${icon(pause)}</button>
    <button class="square refresh" part="refresh" type="button" aria-label=${t.refresh} title=${t.refresh} data-busy=${isBusy}
      ?disabled=${isBusy} @click=${() => onRefresh()}>${icon("refresh")}</button>
  </div>`;
}

/** @param {Headline} headline */
function stateName({ t, format, state, loaded, total }) {
  if (state === "loading" && total !== undefined)
    return t.live.loadingOf(format.number(loaded), format.number(total));
  return state === "idle" || state === "first" ? t.live.loading : t.live[state];
}
