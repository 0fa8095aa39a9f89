import { TasksErrorEvent, TasksLoadedEvent } from "../events.js";
import { anchorOf } from "../filters.js";
import { positionOf } from "../position.js";
import { problemOf } from "../problem.js";
import { checkedPage, listOf } from "../source.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */
/** @typedef {import("lit").ReactiveControllerHost & EventTarget} Host */
/** @typedef {import("../source.js").TaskSource} TaskSource */
/** @typedef {import("cbr-tasks").OpLogPage} OpLogPage */
/** @typedef {import("cbr-tasks").ListOpLogsQuery} ListOpLogsQuery */
/** @typedef {ListOpLogsQuery & { limit: number, offset: number }} PageQuery */

/**
 * A request for a page.
 *
 * @typedef {object} PageRequest
 * @property {() => TaskSource | Promise<TaskSource>} source
 * @property {PageQuery} query
 * @property {string} key the same for requests for the same page of the same list, at any time
 * @property {import("../data/lock.js").Lock} lock filters that the page fixes
 * @property {boolean} proxied true if a proxy has the credentials, not the page
 */

/**
 * Loads one page at a time. A new request aborts the previous one, and a late response is ignored. Retries of transient
 * failures are the client's: the state stays "loading" meanwhile.
 *
 * @implements {ReactiveController}
 */
export class PageLoader {
  /** @type {"idle" | "loading" | "ready" | "failed"} */
  state = "idle";
  /** @type {OpLogPage | undefined} the last page that arrived; it stays while the next one loads, and if that fails */
  page;
  /** @type {import("../position.js").Position | undefined} of `page` */
  position;
  /** @type {import("../position.js").Position | undefined} of the last page that was not loaded quietly */
  announced;
  /** @type {import("../problem.js").Problem | undefined} */
  problem;
  /** Time that the request waits for the rate limit, in seconds; 0 if it does not. */
  waiting = 0;
  /** Arrival time of `page`, in milliseconds. */
  loadedAt = 0;
  /** Time of the last response or failure, in milliseconds. */
  settledAt = 0;
  /** End of the list for its further pages, in milliseconds: {@link anchorOf} its first page. @type {number | undefined} */
  anchor;

  #host;
  /** @type {AbortController | undefined} */
  #abort;
  /** @type {PageRequest | undefined} */
  #request;
  /** Key of `page`. */
  #key = "";
  #interrupted = false;

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  /** The page that was asked for last has arrived, at some time. */
  get isCurrent() {
    return this.page !== undefined && this.#key === this.#request?.key;
  }

  hostConnected() {
    globalThis.addEventListener("online", this.#onOnline);
    if (this.#interrupted) this.retry();
  }

  hostDisconnected() {
    globalThis.removeEventListener("online", this.#onOnline);
    this.#interrupted = this.state === "loading";
    this.#stop();
  }

  /** Returns to "idle", for a viewer without a source. */
  reset() {
    this.#stop();
    this.#request = undefined;
    this.state = "idle";
    this.page = this.position = this.problem = this.anchor = undefined;
  }

  /**
   * @param {PageRequest} request
   * @param {{ quiet?: boolean }} [options] `quiet`: the state stays "ready" until there is a response
   */
  load(request, options) {
    this.#request = request;
    this.#send(options);
  }

  /** Sends the last request again. */
  retry() {
    this.#send();
  }

  /** @param {{ quiet?: boolean }} [options] */
  async #send({ quiet = false } = {}) {
    this.#interrupted = false;
    const request = this.#request;
    if (!request) return;
    this.#stop();
    const abort = new AbortController();
    const { signal } = abort;
    this.#abort = abort;
    this.waiting = 0;
    if (!quiet) this.state = "loading";
    this.#host.requestUpdate();
    try {
      const list = listOf(await request.source());
      if (signal.aborted) return;
      const page = checkedPage(await list(request.query, { signal }));
      if (signal.aborted) return;
      this.#show(request.lock.page(page), request, quiet);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error, request.proxied);
    }
    this.#abort = undefined;
    this.#host.requestUpdate();
  }

  /**
   * @param {OpLogPage} page
   * @param {PageRequest} request
   * @param {boolean} quiet
   */
  #show(page, { query, key }, quiet) {
    const tasks = page.operation_logs;
    this.state = "ready";
    this.page = page;
    this.#key = key;
    this.position = positionOf(page, query);
    if (!quiet) this.announced = this.position;
    this.problem = undefined;
    this.loadedAt = this.settledAt = Date.now();
    if (query.offset === 0) this.anchor = anchorOf(tasks);
    const { total } = this.position;
    this.#host.dispatchEvent(
      new TasksLoadedEvent({ tasks, offset: query.offset, total, requestId: page.request_id }),
    );
  }

  /**
   * @param {unknown} error
   * @param {boolean} proxied
   */
  #fail(error, proxied) {
    this.state = "failed";
    this.problem = problemOf(error, { online: navigator.onLine, proxied });
    this.settledAt = Date.now();
    this.#host.dispatchEvent(new TasksErrorEvent(error));
  }

  /** A request is under way, quietly or not. */
  get isBusy() {
    return this.#abort !== undefined;
  }

  #stop() {
    this.#abort?.abort();
    this.#abort = undefined;
  }

  /**
   * Called before a wait for the rate limit.
   *
   * @param {number} delay milliseconds
   */
  onWait = (delay) => {
    // Shorter waits are over before anybody has read of them.
    if (this.state !== "loading" || delay < 1000) return;
    this.waiting = Math.ceil(delay / 1000);
    this.#host.requestUpdate();
  };

  #onOnline = () => {
    if (this.problem?.kind === "offline") this.retry();
  };
}
