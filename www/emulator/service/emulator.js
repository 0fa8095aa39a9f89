/**
 * The service without a socket: who asks, for what, and what the answer is. The HTTP side is in
 * ../http/server.js.
 */

import { LogBytes } from "../tasks/log-bytes.js";
import { hex32, seedFrom } from "../tasks/rng.js";
import { TaskStore } from "../tasks/store.js";
import { Timeline } from "../tasks/timeline.js";
import { Authenticator } from "./auth.js";
import { createCredentials } from "./credentials.js";
import { badParameter, noSuchTask, notAllowed, throttled, unauthenticated, unknownApi } from "./errors.js";
import { drawFault, faultReply } from "./faults.js";
import { issueToken, listProjects } from "./iam.js";
import { listBody, showBody } from "./list-body.js";
import { checkRuntimeOptions, completeOptions } from "./options.js";
import { BadParameter, parseListQuery } from "./query.js";
import { Stats } from "./stats.js";
import { Throttle } from "./throttle.js";
import { Tokens } from "./tokens.js";

/** @typedef {import('./errors.js').Reply} Reply */
/** @typedef {import('./faults.js').FaultKind} FaultKind */
/** @typedef {import('./options.js').EmulatorOptions} EmulatorOptions */
/** @typedef {import('./options.js').RuntimeOptions} RuntimeOptions */
/** @typedef {import('./options.js').Route} Route */
/** @typedef {import('./signature.js').SignedRequest} SignedRequest */

/**
 * A place a request leads to.
 * @typedef {{ route: Route | 'unknown', project: string, id: string }} Place
 */

/**
 * @param {string} method
 * @param {readonly string[]} segments of the path, decoded
 * @returns {Place}
 */
export function placeOf(method, segments) {
  const [version, second = "", third, fourth] = segments;
  /** @param {Route | 'unknown'} route @returns {Place} */
  const at = (route) => ({ route, project: second, id: fourth ?? "" });
  if (version !== "v3") return at("unknown");
  if (method === "POST" && second === "auth" && third === "tokens" && segments.length === 3)
    return at("token");
  if (method !== "GET") return at("unknown");
  if (second === "projects" && segments.length === 2) return at("projects");
  if (second === "" || third !== "operation-logs") return at("unknown");
  if (segments.length === 3) return at("list");
  return at(segments.length === 4 && fourth !== "" ? "show" : "unknown");
}

export class Emulator {
  #options;
  #authenticator;
  #tokens;
  #projects;
  /** @type {Map<string, { store: TaskStore, timeline: Timeline, logs: LogBytes }>} */
  #accounts = new Map();
  #throttle = new Throttle();
  #stats = new Stats();
  #seed;
  #faultable = 0;
  #requests = 0;
  /** Between the clock and the tasks' time: not 0 only where the anchor was given. */
  #taskShift;
  #advanced = 0;

  /** @param {Partial<EmulatorOptions>} given */
  constructor(given) {
    const options = completeOptions(given);
    this.#options = options;
    this.#seed = seedFrom(options.seed);
    this.credentials = createCredentials(options.seed);
    this.#tokens = new Tokens(options.seed);
    // The first token stands for one that somebody else looks after: it ends only when revoked.
    this.#tokens.add(this.credentials.token, { project: options.projectId, expires: Infinity });
    this.#authenticator = new Authenticator(this.credentials, this.#tokens);
    this.#projects = [
      { id: options.projectId, name: options.region, tasks: options.tasks },
      ...options.projects,
    ];
    this.#taskShift = options.now === undefined ? 0 : options.now - options.clock();
    const now = options.now ?? options.clock();
    for (const [index, project] of this.#projects.entries()) {
      const seed = index === 0 ? options.seed : `${options.seed} ${project.id}`;
      const store = new TaskStore({ tasks: project.tasks, seed, now, region: options.region });
      const timeline = new Timeline(store);
      timeline.set(options.live, options.churn, this.#taskNow());
      this.#accounts.set(project.id, { store, timeline, logs: new LogBytes(store, project.id) });
    }
  }

  get options() {
    return this.#options;
  }

  get stats() {
    return this.#stats;
  }

  /** The gateway's clock, which need not be right. */
  gatewayNow() {
    return this.#options.clock() + this.#advanced + this.#options.skewSeconds * 1_000;
  }

  #taskNow() {
    return this.#options.clock() + this.#taskShift + this.#advanced;
  }

  /** @param {unknown} given */
  configure(given) {
    const changes = checkRuntimeOptions(given);
    Object.assign(this.#options, changes);
    // It is used up as requests come; the caller's list is left alone.
    if (changes.faultQueue) this.#options.faultQueue = [...changes.faultQueue];
    if (changes.live !== undefined || changes.churn !== undefined) {
      for (const { timeline } of this.#accounts.values())
        timeline.set(this.#options.live, this.#options.churn, this.#taskNow());
    }
  }

  /** Moves every clock on. @param {number} ms */
  advance(ms) {
    this.#advanced += ms;
  }

  revokeTokens() {
    this.#tokens.expireAll(this.gatewayNow());
  }

  /**
   * The tasks of a project as they stand now.
   * @param {string} [projectId] the first project unless given
   * @returns {TaskStore}
   */
  tasks(projectId = this.#options.projectId) {
    const account = this.#accounts.get(projectId);
    if (!account) throw new Error(`no project ${projectId}`);
    account.timeline.advance(this.#taskNow());
    return account.store;
  }

  nextRequestId() {
    this.#requests += 1;
    return hex32(this.#seed, this.#requests, 5000);
  }

  /**
   * What befalls this request. Preflights and unknown paths are left alone.
   * @param {Place} place
   * @param {string} requestId
   * @returns {{ fault: FaultKind | undefined, reply: Reply | undefined }}
   */
  misfortune({ route }, requestId) {
    const { faultQueue, faultRoutes, faults } = this.#options;
    if (route === "unknown" || !faultRoutes.includes(route)) return { fault: undefined, reply: undefined };
    const request = this.#faultable;
    this.#faultable += 1;
    const queued = faultQueue.shift();
    const fault = queued === undefined ? drawFault(faults, this.#seed, request) : (queued ?? undefined);
    return { fault, reply: fault && faultReply(fault, this.#seed, request, requestId) };
  }

  /**
   * @param {Place} place
   * @param {SignedRequest} request
   * @param {{ requestId: string, base: string }} context
   * @returns {Reply}
   */
  answer(place, request, { requestId, base }) {
    const account = {
      seed: this.#options.seed,
      credentials: this.credentials,
      projects: this.#projects,
      tokens: this.#tokens,
    };
    switch (place.route) {
      case "token":
        return issueToken(account, {
          body: Buffer.from(request.body),
          pairs: request.pairs,
          base,
          now: this.gatewayNow(),
          ttl: this.#options.tokenSeconds,
        });
      case "projects": {
        const checked = this.#authenticator.check(request, this.gatewayNow(), requestId);
        if ("caller" in checked) return listProjects(account, request.pairs, base);
        // IAM speaks for itself about tokens, but the gateway checks signatures before it.
        return request.headers.authorization === undefined ? unauthenticated() : checked.refusal;
      }
      case "list":
      case "show":
        return this.#answerCbr(place, request, requestId);
      default:
        return unknownApi(requestId);
    }
  }

  /**
   * @param {Place} place
   * @param {SignedRequest} request
   * @param {string} requestId
   * @returns {Reply}
   */
  #answerCbr(place, request, requestId) {
    const checked = this.#authenticator.check(request, this.gatewayNow(), requestId);
    if ("refusal" in checked) return checked.refusal;
    const { caller } = checked;
    const { rateLimit } = this.#options;
    if (rateLimit) {
      const wait = this.#throttle.admit(caller.user, rateLimit, this.#options.clock() + this.#advanced);
      if (wait > 0) return throttled(requestId, rateLimit, wait);
    }
    const account = this.#accounts.get(place.project);
    if (!account || caller.accountOnly || (caller.project !== undefined && caller.project !== place.project))
      return notAllowed();

    const store = this.tasks(place.project);
    if (place.route === "show") {
      const task = store.find(place.id);
      return task
        ? { status: 200, body: showBody(store, task, this.#options.dialect, place.project) }
        : noSuchTask();
    }
    try {
      const query = parseListQuery(request.pairs, this.#options.clampLimit);
      return { status: 200, body: listBody(store, query, this.#options, account.logs) };
    } catch (error) {
      if (error instanceof BadParameter) return badParameter(error.message);
      throw error;
    }
  }
}
