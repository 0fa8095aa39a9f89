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
 * @property {{ start: number, end: number }} bounds of the window
 * @property {{ failed: number, machines: number, since: number, running: number } | undefined} answers `undefined` until they are known
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
const SENTENCES = /** @type {const} */ (["failed", "machines", "running"]);

/** Choice of the window, the three sentences, and the state of the data. @param {Headline} headline */
export function headline(headline) {
  return html`<section class="headline" part="headline" aria-label=${headline.t.answers.label}>
    ${windowChoice(headline)} ${liveState(headline)}
    <div class="sentences" part="sentences">${SENTENCES.map((name) => sentence(headline, name))}</div>
  </section>`;
}

/** @param {Headline} headline */
function windowChoice({ t, format, choice, bounds, onChoice, onBounds }) {
  const { utc } = format;
  const time = (/** @type {"start" | "end"} */ name) => html`<label class="field time" part="window-${name}"
    ><span>${name === "start" ? t.filters.startTime : t.filters.endTime}</span>
    <input
      part="control"
      type="datetime-local"
      name=${name}
      required
      .value=${live(toLocalInput(bounds[name], { utc }))}
      @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => {
        const at = Date.parse(fromLocalInput(target.value, { utc }));
        if (!Number.isNaN(at)) onBounds({ ...bounds, [name]: at });
      }}
  /></label>`;
  return html`<fieldset class="window" part="window">
    <legend class="hidden">${t.filters.range}</legend>
    <div class="segments">
      ${CHOICES.map(
        (name) => html`<label title=${t.windows[name].title}
          ><input
            class="hidden"
            type="radio"
            name="window"
            value=${name}
            aria-label=${t.windows[name].title}
            .checked=${live(name === choice)}
            @change=${() => onChoice(name)}
          /><span>${t.windows[name].label}</span></label
        >`,
      )}
    </div>
    ${choice === "custom" ? html`<div class="times">${time("start")} ${time("end")}</div>` : nothing}
  </fieldset>`;
}

/** @param {Headline} headline @param {Sentence} name */
function sentence({ t, format, now, answers, chosen, onSentence }, name) {
  const part = `sentence sentence-${name}`;
  const isChosen = chosen === name;
  if (!answers)
    return html`<p class="sentence" part=${part} data-count="unknown">${t.answers.counting[name]}</p>`;
  const count = answers[name];
  const since = format.recent(answers.since, now);
  // One that is chosen stays a button: it can be cleared.
  if (count === 0 && !isChosen)
    return html`<p class="sentence good" part=${part} data-count="0">${icon("success")}<span>${t.answers.none[name](since)}</span></p>`;
  return html`<button
    class="sentence"
    part=${part}
    type="button"
    data-name=${name}
    aria-pressed=${isChosen}
    @click=${() => onSentence(isChosen ? undefined : name)}
  ><strong>${format.number(count)}</strong> <span>${t.answers.some[name](count, since)}</span></button>`;
}

/** @param {Headline} headline */
function liveState(headline) {
  const { t, format, now, state, waiting, updatedAt, problem, onPause, onResume, onRefresh } = headline;
  const isPaused = state === "paused";
  const isBusy = state === "first" || state === "loading";
  const age = updatedAt === undefined ? "" : format.ago(now - updatedAt);
  return html`<div class="live" part="live" data-state=${state}>
    <p>
      <span class="state-name" part="state" role="status">${waiting > 0 ? t.states.waiting(format.number(waiting)) : stateName(headline)}</span>
      ${problem ? html`<bdi class="problem" part="refresh-problem">${problem}</bdi>` : nothing}
      ${
        age
          ? html`<span class="age" part="age" title=${format.exact(/** @type {number} */ (updatedAt))}
            >${state === "failed" || isPaused ? t.live.asOf(age) : t.live.updated(age)}</span
          >`
          : nothing
      }
    </p>
    <button class="square" part="pause" type="button" aria-label=${isPaused ? t.live.resume : t.live.pause}
      title=${isPaused ? t.live.resume : t.live.pause} @click=${() => (isPaused ? onResume() : onPause())}
      >${icon(isPaused ? "resume" : "pause")}</button
    >
    <button class="square refresh" part="refresh" type="button" aria-label=${t.refresh} title=${t.refresh} data-busy=${isBusy}
      ?disabled=${isBusy} @click=${() => onRefresh()}>${icon("refresh")}</button>
  </div>`;
}

/** @param {Headline} headline */
function stateName({ t, format, state, loaded, total }) {
  if (state === "idle" || state === "first") return t.live.loading;
  if (state !== "loading") return t.live[state];
  return total === undefined ? t.live.loading : t.live.loadingOf(format.number(loaded), format.number(total));
}
