import { TasksErrorEvent, TasksLoadedEvent } from "./events.js";
import { positionOf } from "./position.js";
import { problemOf } from "./problem.js";

/** @typedef {import("lit").ReactiveController} ReactiveController */
/** @typedef {import("lit").ReactiveControllerHost & EventTarget} Host */
/** @typedef {import("./source.js").TaskSource} TaskSource */
/** @typedef {import("cbr-tasks").OpLogPage} OpLogPage */
/** @typedef {import("cbr-tasks").ListOpLogsQuery} ListOpLogsQuery */
/** @typedef {ListOpLogsQuery & { limit: number, offset: number }} PageQuery */

/**
 * Loads one page at a time. A new request aborts the previous one, and a late response is ignored. Retries of transient
 * failures are the client's: the state stays "loading" meanwhile.
 *
 * @implements {ReactiveController}
 */
export class PageLoader {
  /** @type {"idle" | "loading" | "ready" | "failed"} */
  state = "idle";
  /** @type {OpLogPage | undefined} the last page that arrived; it stays while the next one loads */
  page;
  /** @type {import("./position.js").Position | undefined} of `page` */
  position;
  /** @type {import("./problem.js").Problem | undefined} */
  problem;
  /** Time that the request waits for the rate limit, in seconds; 0 if it does not. */
  waiting = 0;
  /** Arrival time of `page`, in milliseconds. */
  loadedAt = 0;

  #host;
  /** @type {AbortController | undefined} */
  #request;
  /** @type {(() => void) | undefined} */
  #resend;
  #interrupted = false;

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    host.addController(this);
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
    this.#resend = undefined;
    this.state = "idle";
    this.page = this.position = this.problem = undefined;
  }

  /**
   * @param {() => TaskSource | Promise<TaskSource>} source
   * @param {PageQuery} query
   * @param {boolean} proxied true if a proxy has the credentials, not the page
   */
  load(source, query, proxied) {
    this.#resend = () => void this.#load(source, query, proxied);
    this.retry();
  }

  /** Sends the last request again. */
  retry() {
    this.#interrupted = false;
    this.#resend?.();
  }

  /**
   * @param {() => TaskSource | Promise<TaskSource>} source
   * @param {PageQuery} query
   * @param {boolean} proxied
   */
  async #load(source, query, proxied) {
    this.#stop();
    const request = new AbortController();
    this.#request = request;
    this.state = "loading";
    this.waiting = 0;
    this.#host.requestUpdate();
    try {
      const client = await source();
      if (request.signal.aborted) return;
      const page = await client.tasks.list(query, { signal: request.signal });
      if (request.signal.aborted) return;
      this.#show(page, query);
    } catch (error) {
      if (request.signal.aborted) return;
      this.#fail(error, proxied);
    }
    this.#host.requestUpdate();
  }

  /**
   * @param {OpLogPage} page
   * @param {PageQuery} query
   */
  #show(page, query) {
    this.state = "ready";
    this.page = page;
    this.position = positionOf(page, query);
    this.problem = undefined;
    this.loadedAt = Date.now();
    this.#host.dispatchEvent(
      new TasksLoadedEvent({
        tasks: page.operation_logs,
        offset: query.offset,
        total: this.position.total,
        requestId: page.request_id,
      }),
    );
  }

  /**
   * @param {unknown} error
   * @param {boolean} proxied
   */
  #fail(error, proxied) {
    this.state = "failed";
    this.problem = problemOf(error, { online: navigator.onLine, proxied });
    this.#host.dispatchEvent(new TasksErrorEvent(error));
  }

  #stop() {
    this.#request?.abort();
    this.#request = undefined;
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
