import { isUnderWay } from "../task.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */
/** @typedef {import("./page-loader.js").PageLoader} PageLoader */

/** Time between two loads of a first page on which nothing runs, and after a failure, in milliseconds. */
const SLOW = 60_000;

/** Time between two updates of an age that is shown, in milliseconds. */
const TICK = 10_000;

/** Problems that no later request solves by itself. */
const FINAL = ["unauthorized", "forbidden", "portalRefused", "wasmBlocked", "config", "validation", "range"];

/**
 * Keeps the page up to date: loads it again while tasks of it run, and the first page from time to time, for new tasks. It
 * stops while nobody looks: when the document is hidden or the element removed.
 *
 * @implements {ReactiveController}
 */
export class Refresher {
  #host;
  #loader;
  #seconds;
  #onDue;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Document | undefined} */
  #document;

  /**
   * @param {import("lit").ReactiveControllerHost & HTMLElement & { page: number }} host
   * @param {PageLoader} loader
   * @param {() => number} seconds between two loads while tasks run; 0 for none
   * @param {() => void} onDue loads the page again
   */
  constructor(host, loader, seconds, onDue) {
    this.#host = host;
    this.#loader = loader;
    this.#seconds = seconds;
    this.#onDue = onDue;
    host.addController(this);
  }

  /** True if the page is asked for again and again, with success. */
  get isLive() {
    return this.#liveUntil > Date.now();
  }

  /** True if the page shows what moves, or should move, and is not live: then its age has to be said. */
  get isStale() {
    const { state, isCurrent } = this.#loader;
    return isCurrent && !this.isLive && (state === "failed" || this.#hasRunning);
  }

  hostConnected() {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener("visibilitychange", this.#onVisibility);
  }

  hostDisconnected() {
    this.#document?.removeEventListener("visibilitychange", this.#onVisibility);
    clearTimeout(this.#timer);
  }

  hostUpdated() {
    clearTimeout(this.#timer);
    const { isBusy, isCurrent, settledAt } = this.#loader;
    if (!this.#host.isConnected || !isCurrent || this.#document?.hidden) return;
    const now = Date.now();
    const wait = this.#wait;
    const due = wait === undefined || isBusy ? Infinity : Math.max(0, settledAt + wait - now);
    // Until then nothing changes but the age.
    const redraw = this.isLive ? this.#liveUntil - now : this.isStale ? TICK : Infinity;
    if (due <= redraw && due < Infinity) this.#timer = setTimeout(this.#onDue, due);
    else if (redraw < Infinity) this.#timer = setTimeout(() => this.#host.requestUpdate(), redraw);
  }

  /** Time from which on the page is older than refreshes make it, in milliseconds. */
  get #liveUntil() {
    const { state, loadedAt } = this.#loader;
    const wait = this.#wait;
    return wait === undefined || state === "failed" ? 0 : loadedAt + 3 * wait;
  }

  get #hasRunning() {
    return this.#loader.page?.operation_logs.some(isUnderWay) ?? false;
  }

  /** Time between two loads, in milliseconds; undefined for none. */
  get #wait() {
    const { state, problem } = this.#loader;
    const fast = this.#seconds() * 1000;
    if (fast === 0 || this.#document?.hidden) return undefined;
    if (state === "failed") return problem && FINAL.includes(problem.kind) ? undefined : Math.max(SLOW, fast);
    if (this.#hasRunning) return fast;
    return this.#host.page === 1 ? Math.max(SLOW, fast) : undefined;
  }

  #onVisibility = () => this.#host.requestUpdate();
}
