/** The service without sockets: routing, authentication and responses. The HTTP side is in ../http/server.js. */

import { LogBytes } from "../tasks/log-bytes.js";
import { hex32, seedFrom } from "../tasks/rng.js";
import { TaskStore } from "../tasks/store.js";
import { Timeline } from "../tasks/timeline.js";
import { Authenticator } from "./auth.js";
import { createCredentials } from "./credentials.js";
import { describeVersions } from "./discovery.js";
import { shapeError } from "./error-shapes.js";
import { badParameter, noSuchTask, notAllowed, throttled, unauthenticated, unknownApi } from "./errors.js";
import { drawFault, faultReply } from "./faults.js";
import { issueToken, listProjects, showToken } from "./iam.js";
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
 * The route of a request, with the parameters of its path.
 *
 * @typedef {{ route: Route | 'versions' | 'unknown', project: string, id: string }} RouteMatch
 */

/**
 * @param {string} method
 * @param {readonly string[]} segments of the path, decoded
 * @returns {RouteMatch}
 */
export function matchRoute(method, segments) {
  const [version, second = "", third, fourth] = segments;
  /** @param {RouteMatch["route"]} route @returns {RouteMatch} */
  const at = (route) => ({ route, project: second, id: fourth ?? "" });
  if (method === "GET" && /^(v3\/?)?$/.test(segments.join("/"))) return at("versions");
  if (version !== "v3") return at("unknown");
  const isToken = second === "auth" && third === "tokens" && segments.length === 3;
  if (isToken && (method === "POST" || method === "GET")) return at("token");
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
  /** Difference between the tasks' time and the clock; 0 unless `now` was given. */
  #taskShift;
  #advanced = 0;

  /** @param {Partial<EmulatorOptions>} partial */
  constructor(partial) {
    const options = completeOptions(partial);
    this.#options = options;
    this.#seed = seedFrom(options.seed);
    this.credentials = createCredentials(options.seed);
    this.#tokens = new Tokens(options.seed);
    // The first token never expires, so that tests need not renew it. It can be revoked.
    this.#tokens.add(this.credentials.token, {
      project: options.projectId,
      expires: Infinity,
      methods: ["password"],
    });
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

  /** The gateway's clock, with its skew. */
  gatewayNow() {
    return this.#options.clock() + this.#advanced + this.#options.skewSeconds * 1_000;
  }

  #taskNow() {
    return this.#options.clock() + this.#taskShift + this.#advanced;
  }

  /** @param {unknown} options */
  configure(options) {
    const changes = checkRuntimeOptions(options);
    Object.assign(this.#options, changes);
    // A copy, because requests remove its entries.
    if (changes.faultQueue) this.#options.faultQueue = [...changes.faultQueue];
    if (changes.live !== undefined || changes.churn !== undefined) {
      for (const { timeline } of this.#accounts.values())
        timeline.set(this.#options.live, this.#options.churn, this.#taskNow());
    }
  }

  /** Moves all clocks forward. @param {number} ms */
  advance(ms) {
    this.#advanced += ms;
  }

  revokeTokens() {
    this.#tokens.expireAll(this.gatewayNow());
  }

  /**
   * The tasks of a project in their current state.
   *
   * @param {string} [projectId] default: the first project
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
   * The fault of the next request, if any, and the reply of a fault that has one. Only a `Route` has faults.
   *
   * @param {RouteMatch} match
   * @param {string} requestId
   * @returns {{ fault: FaultKind | undefined, reply: Reply | undefined }}
   */
  nextFault({ route }, requestId) {
    const { faultQueue, faultRoutes, faults } = this.#options;
    if (route === "unknown" || route === "versions" || !faultRoutes.includes(route))
      return { fault: undefined, reply: undefined };
    const request = this.#faultable;
    this.#faultable += 1;
    const queued = faultQueue.shift();
    const fault = queued === undefined ? drawFault(faults, this.#seed, request) : (queued ?? undefined);
    const reply = fault && faultReply(fault, this.#seed, request, requestId);
    return { fault, reply: reply && shapeError(reply, this.#options.errorShape) };
  }

  /**
   * @param {RouteMatch} match
   * @param {SignedRequest} request
   * @param {{ requestId: string, base: string }} context
   * @returns {Reply}
   */
  respond(match, request, context) {
    return shapeError(this.#respond(match, request, context), this.#options.errorShape);
  }

  /**
   * @param {RouteMatch} match
   * @param {SignedRequest} request
   * @param {{ requestId: string, base: string }} context
   * @returns {Reply}
   */
  #respond(match, request, { requestId, base }) {
    const account = {
      seed: this.#options.seed,
      credentials: this.credentials,
      projects: this.#projects,
      tokens: this.#tokens,
    };
    switch (match.route) {
      case "token":
        if (request.method === "GET") return showToken(account, request.headers, this.gatewayNow());
        return issueToken(account, {
          body: Buffer.from(request.body),
          pairs: request.pairs,
          base,
          now: this.gatewayNow(),
          ttl: this.#options.tokenSeconds,
          endpoints: this.#options.endpoints,
        });
      case "versions":
        return describeVersions(request.segments[0] === "", base);
      case "projects": {
        const checked = this.#authenticator.check(request, this.gatewayNow(), requestId);
        if ("caller" in checked) return listProjects(account, request.pairs, base);
        // IAM checks tokens itself, so a wrong token is IAM's error. Signatures are checked by the gateway before it.
        return request.headers.authorization === undefined ? unauthenticated() : checked.refusal;
      }
      case "list":
      case "show":
        return this.#respondCbr(match, request, requestId);
      default:
        return unknownApi(requestId);
    }
  }

  /**
   * @param {RouteMatch} match
   * @param {SignedRequest} request
   * @param {string} requestId
   * @returns {Reply}
   */
  #respondCbr(match, request, requestId) {
    const checked = this.#authenticator.check(request, this.gatewayNow(), requestId);
    if ("refusal" in checked) return checked.refusal;
    const { caller } = checked;
    const { rateLimit } = this.#options;
    if (rateLimit) {
      const wait = this.#throttle.admit(caller.user, rateLimit, this.#options.clock() + this.#advanced);
      if (wait > 0) return throttled(requestId, rateLimit, wait);
    }
    const account = this.#accounts.get(match.project);
    if (!account || caller.accountOnly || (caller.project !== undefined && caller.project !== match.project))
      return notAllowed();

    const store = this.tasks(match.project);
    if (match.route === "show") {
      const task = store.find(match.id);
      return task
        ? { status: 200, body: showBody(store, task, this.#options.dialect, match.project) }
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
