import { exposition } from "../../table/exposition.js";

/** @import { Family } from "../../table/exposition.js" */

/** Time for which a text is served again, in milliseconds: several scrapers may ask at once. */
const TEXT_LIFETIME = 1000;

/** Time without a good answer that is never taken for a failure, in milliseconds. */
const MIN_SILENCE = 60_000;

/** Longest wait for any answer of the service, in milliseconds. A request is given up later, and then tried again. */
const MAX_WAIT = 20_000;

/** @typedef {"openmetrics" | "prometheus"} Format */

/**
 * Metrics of the tasks, and of the exporter's own requests. A round of requests is good until the watch tells a failure of it: an answer
 * counts at once, and no longer if it proves useless.
 */
export class Exporter {
  #write;
  #send;
  #interval;
  #now;
  /** @type {Map<string, number>} number of answers by outcome */
  #outcomes = new Map(["success", "throttled", "refused", "failed", "no_answer"].map((name) => [name, 0]));
  /** Times of the current round, in milliseconds; 0 for none. @type {{ began: number, ended: number, good: number }} */
  #round = { began: 0, ended: 0, good: 0 };
  /** Duration of the last round so far, in milliseconds. @type {number | undefined} */
  #duration;
  /** Time of the last good answer of an earlier round. */
  #good = 0;
  /** Start of the first request since the last answer; `undefined` after an answer. @type {number | undefined} */
  #unanswered;
  #isLoaded = false;
  #isFailing = false;
  /** @type {Map<Format, { until: number, text: Promise<string> }>} */
  #texts = new Map();

  /**
   * @param {object} options
   * @param {(format: Format) => Promise<string>} options.write metrics of the tasks
   * @param {(input: any, init?: any) => Promise<any>} options.fetch
   * @param {number} options.interval between two rounds, in milliseconds
   * @param {() => number} options.now
   */
  constructor({ write, fetch, interval, now }) {
    this.#write = write;
    this.#send = fetch;
    this.#interval = interval;
    this.#now = now;
  }

  /** The `fetch` of the client: it counts the answers. @type {(input: any, init?: any) => Promise<any>} */
  fetch = async (input, init) => {
    const began = this.#now();
    // The watch waits for at least a quarter of its interval between two rounds.
    if (began - this.#round.ended >= this.#interval / 4) {
      this.#good = Math.max(this.#good, this.#round.good);
      this.#round = { began, ended: 0, good: 0 };
    }
    this.#unanswered ??= began;
    let outcome = "no_answer";
    try {
      const answer = await this.#send(input, init);
      this.#unanswered = undefined;
      outcome = outcomeOf(answer.status);
      return answer;
    } finally {
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
      this.#round.ended = this.#now();
      this.#duration = this.#round.ended - this.#round.began;
      if (outcome === "success") {
        this.#round.good = this.#round.ended;
        this.#isFailing = false;
      }
    }
  };

  /** Tells that the table has the whole list, or a change of it: the answers so far were good. */
  received() {
    this.#isLoaded = true;
    this.#good = Math.max(this.#good, this.#round.good);
  }

  /** Tells that the round has failed. */
  failed() {
    this.#isFailing = true;
    this.#round.good = 0;
  }

  /**
   * Text of all metrics.
   *
   * @param {Format} format
   * @returns {Promise<string>}
   */
  text(format) {
    const now = this.#now();
    const made = this.#texts.get(format);
    if (made !== undefined && now < made.until) return made.text;
    const text = this.#write(format).then((tasks) => exposition(this.#families(), format) + tasks);
    this.#texts.set(format, { until: now + TEXT_LIFETIME, text });
    return text;
  }

  /** @returns {Family[]} */
  #families() {
    const { began, good } = this.#round;
    const last = Math.max(good, this.#good);
    /** @param {string} name @param {string} help @param {number | undefined} value @returns {Family} */
    const gauge = (name, help, value) => ({
      name,
      type: "gauge",
      help,
      samples: value === undefined ? [] : [[{}, value]],
    });
    return [
      gauge(
        "cbr_up",
        "1 if the tasks are up to date, 0 while the service fails.",
        this.#isUp(this.#now(), last) ? 1 : 0,
      ),
      gauge(
        "cbr_scrape_last_success_timestamp_seconds",
        "Time of the last good answer of the service. The metrics of the tasks are of this time.",
        this.#isLoaded && last > 0 ? last / 1000 : undefined,
      ),
      gauge(
        "cbr_scrape_last_attempt_timestamp_seconds",
        "Start of the last round of requests to the service.",
        began > 0 ? began / 1000 : undefined,
      ),
      gauge(
        "cbr_scrape_duration_seconds",
        "Duration of the last round of requests.",
        this.#duration === undefined ? undefined : this.#duration / 1000,
      ),
      {
        name: "cbr_api_requests",
        type: "counter",
        help: "Requests to the service and to IAM by outcome.",
        samples: Array.from(this.#outcomes, ([outcome, count]) => [{ outcome }, count]),
      },
    ];
  }

  /**
   * A service that hangs fails late: while a request waits for long, or without a good answer for some rounds, it counts as failing.
   *
   * @param {number} now
   * @param {number} last
   */
  #isUp(now, last) {
    const isSilent = now - (this.#unanswered ?? now) > MAX_WAIT;
    const isOld = now - last > Math.max(4 * this.#interval, MIN_SILENCE);
    return this.#isLoaded && !this.#isFailing && !isSilent && !isOld;
  }
}

/** @param {number} status */
function outcomeOf(status) {
  if (status >= 500) return "failed";
  if (status === 429) return "throttled";
  return status < 300 ? "success" : "refused";
}
