import { createHmac } from "node:crypto";
import { UsageError } from "../args/usage-error.js";
import { networkOf } from "../connection/network.js";
import { isLoopback } from "../connection/proxies.js";
import { pause } from "../process/pause.js";
import { describeConnectionError } from "../process/system-errors.js";

/** @import { OperationLog, TaskChange } from "cbr-tasks" */
/** @import { Context } from "../process/context.js" */

const MAX_ATTEMPTS = 5;
/** Most changes that wait to be sent. Of more than these, the newest are lost. */
const MAX_QUEUE = 1000;
/** Times in milliseconds. The first wait doubles with each attempt. */
const FIRST_WAIT = 500;
const MAX_RETRY_AFTER = 60_000;
const TIMEOUT = 10_000;
const RETRYABLE = [408, 425, 429];

/** @param {import("commander").Command} command */
export function withWebhook(command) {
  return command
    .optionsGroup("Webhook:")
    .option("--webhook <url>", "POST each change to this https URL, as JSON")
    .option(
      "--webhook-secret-env <name>",
      "variable with the secret of the header X-Cbr-Signature: sha256=HMAC of the body",
    );
}

/** Calls of a webhook, one after the other in the order of the changes. */
export class Webhook {
  #url;
  #secret;
  #send;
  #context;
  #last = Promise.resolve();
  #waiting = 0;
  #count = 0;
  #failed = 0;

  /**
   * @param {URL} url
   * @param {string | undefined} secret
   * @param {(input: any, init?: any) => Promise<any>} send
   * @param {Context} context
   */
  constructor(url, secret, send, context) {
    this.#url = url;
    this.#secret = secret;
    this.#send = send;
    this.#context = context;
  }

  /**
   * Makes the webhook of the flags; `undefined` without one.
   *
   * @param {import("../args/filters.js").Flags} flags
   * @param {Context} context
   */
  static async of({ webhook, webhookSecretEnv: name }, context) {
    if (webhook === undefined) {
      if (name !== undefined)
        throw new UsageError("--webhook-secret-env: expected --webhook with it, got none");
      return undefined;
    }
    const url = addressOf(webhook);
    const secret = name === undefined ? undefined : context.env[name];
    if (name !== undefined && !secret) {
      throw new UsageError(
        "--webhook-secret-env: expected the name of a variable with a secret, got one that is not set",
      );
    }
    const network = await networkOf(context, undefined);
    return new Webhook(url, secret, network.fetch ?? fetch, context);
  }

  /**
   * Puts a change into the queue.
   *
   * @param {{ type: TaskChange["type"], task: OperationLog, previous?: OperationLog }} change
   */
  add({ type, task, previous }) {
    this.#count += 1;
    if (this.#waiting === MAX_QUEUE) return this.#fail("too many changes wait for it");
    const body = JSON.stringify({
      type,
      task_id: task.id,
      status_before: previous?.status ?? null,
      status_after: type === "removed" ? null : task.status,
      time: new Date(this.#context.now()).toISOString(),
      task,
    });
    this.#waiting += 1;
    this.#last = this.#last.then(async () => {
      const problem = await this.#post(body);
      this.#waiting -= 1;
      if (problem !== undefined) this.#fail(problem);
    });
  }

  /** Waits until all changes are sent or have failed. Returns the number of those that failed. */
  async end() {
    await this.#last;
    if (this.#failed > 0) await this.#say(`${this.#failed} of ${this.#count} webhook calls failed`);
    return this.#failed;
  }

  /** @param {string} problem */
  #fail(problem) {
    this.#failed += 1;
    // The URL may hold a secret behind its host.
    if (!this.#context.signal.aborted) this.#say(`webhook ${this.#url.origin}: ${problem}`);
  }

  /** @param {string} message */
  #say(message) {
    return this.#context.stderr.write(`cbr-tasks: ${message}\n`).catch(() => {});
  }

  /**
   * Sends a body until it is taken.
   *
   * @param {string} body
   * @returns {Promise<string | undefined>} the problem, if it was not taken
   */
  async #post(body) {
    const { signal } = this.#context;
    for (let attempt = 1; ; attempt += 1) {
      if (signal.aborted) return "interrupted";
      const { isDone = false, problem, wait = FIRST_WAIT * 2 ** (attempt - 1) } = await this.#attempt(body);
      if (problem === undefined || isDone || attempt === MAX_ATTEMPTS) return problem;
      await pause(wait, signal);
    }
  }

  /**
   * @param {string} body
   * @returns {Promise<{ problem?: string, isDone?: boolean, wait?: number }>} `isDone`: another attempt is of no use
   */
  async #attempt(body) {
    const { signal } = this.#context;
    const signature = this.#secret && createHmac("sha256", this.#secret).update(body).digest("hex");
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timer = setTimeout(abort, TIMEOUT);
    signal.addEventListener("abort", abort);
    try {
      const answer = await this.#send(this.#url.href, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": `cbr-tasks/${this.#context.version}`,
          ...(signature ? { "x-cbr-signature": `sha256=${signature}` } : {}),
        },
        body,
        // A redirect would lead to an address that nobody has named.
        redirect: "manual",
        signal: controller.signal,
      });
      const { status, headers } = answer;
      await answer.body?.cancel();
      if (answer.ok) return {};
      const isDone = status < 500 && !RETRYABLE.includes(status);
      return {
        problem: `answered ${status}`,
        isDone,
        wait: retryAfter(headers.get("retry-after"), this.#context.now()),
      };
    } catch (error) {
      const { message, cause } = /** @type {any} */ (error);
      const problem = controller.signal.aborted
        ? "did not answer"
        : `no connection: ${cause?.code ?? message}`;
      return { problem: describeConnectionError(problem) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }
}

/**
 * Checks the URL. Messages do not repeat it, because it may hold a secret.
 *
 * @param {string} text
 */
function addressOf(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url !== undefined && isSafe && url.username === "" && url.password === "") return url;
  const got = url === undefined ? "something else" : isSafe ? "one with a user name" : url.origin;
  throw new UsageError(`--webhook: expected an https URL, or an http URL of this machine, got ${got}`);
}

/**
 * Time to wait by the header Retry-After, in seconds or as a date; `undefined` without one.
 *
 * @param {string | null} text
 * @param {number} now
 */
function retryAfter(text, now) {
  if (text === null) return undefined;
  const millis = /^\d+$/.test(text) ? 1000 * Number(text) : Date.parse(text) - now;
  return Number.isNaN(millis) ? undefined : Math.min(Math.max(millis, 0), MAX_RETRY_AFTER);
}
