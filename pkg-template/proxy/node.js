import { strangers } from "./create.js";
import { problem } from "./problem.js";
import { Refusal } from "./refusal.js";
import { checkLength, checkMethod, checkPath, hasBody } from "./target.js";

/** @import { NodeHandler, NodeRequest, NodeResponse, TasksProxy } from "cbr-tasks/proxy" */

// No adapter library: those join Host and target and parse the result, which hides path traversal ("/../", "//", "\") and
// absolute targets, and they import Node's modules.

const HOST = "host: expected one name or address, with or without a port";

/**
 * @param {TasksProxy} proxy
 * @returns {NodeHandler}
 */
export function toNodeHandler(proxy) {
  return async (req, res, next) => {
    // Express removes the path of a mount from `url` and keeps the whole in `originalUrl`.
    const target = /** @type {{ originalUrl?: string }} */ (req).originalUrl ?? req.url ?? "";
    if (typeof next === "function" && !target.startsWith(`${proxy.basePath}/v3/`)) {
      // Another handler may have this path.
      res.once(
        "finish",
        () => res.statusCode === 404 && strangers.get(proxy)?.(target.split("?", 1)[0] ?? ""),
      );
      next();
      return;
    }
    // An HTTP/2 response has no property that says it is closed, so its "close" event is kept as a signal.
    const closed = new AbortController();
    res.once("close", () => closed.abort());
    if (isClosed(res)) closed.abort();
    let response;
    try {
      response = await proxy(toRequest(req, target, closed.signal), req);
    } catch (error) {
      response = problem(error).toResponse();
    }
    try {
      await write(response, req, res, closed.signal);
    } catch {
      // The status is sent already, so a broken connection has to show the failure.
      res.destroy();
    }
  };
}

/** @param {NodeResponse & { stream?: { destroyed: boolean } }} res */
function isClosed(res) {
  return res.destroyed || res.stream?.destroyed === true;
}

/**
 * Converts Node's request. Targets that two parsers could read differently are refused.
 *
 * @param {NodeRequest} req
 * @param {string} target
 * @param {AbortSignal} signal
 * @returns {Request}
 */
function toRequest(req, target, signal) {
  checkMethod(req.method);
  checkLength(target);
  const [path = ""] = target.split("?", 1);
  checkPath(path);
  // The characters of RFC 3986.
  if (!/^[\w.~!$&'()*+,;=:@/?%-]*$/.test(target)) throw new Refusal(400, "url: expected percent-encoding");
  const scheme = "encrypted" in req.socket && req.socket.encrypted ? "https" : "http";
  const url = `${scheme}://${hostOf(req)}${target}`;
  // A port out of range or a wrong international name is found only here.
  if (!URL.canParse(url)) throw new Refusal(400, HOST);
  return new Request(url, { headers: headersOf(req), signal });
}

/** @param {NodeRequest} req */
function hostOf({ headers, rawHeaders, httpVersionMajor }) {
  const host = String(headers[":authority"] ?? headers.host ?? "localhost");
  // Of two Host headers Node reports the first, other programs may take the second.
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host");
  const isOne = hosts.length < 2 || httpVersionMajor > 1;
  if (!isOne || !/^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host)) {
    throw new Refusal(400, HOST);
  }
  return host;
}

/** @param {NodeRequest} req */
function headersOf(req) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    // HTTP/2 pseudo-headers, such as :path.
    if (value === undefined || name.startsWith(":")) continue;
    for (const each of [value].flat()) headers.append(name, each);
  }
  return headers;
}

/**
 * @param {Response} response
 * @param {NodeRequest} req
 * @param {NodeResponse} res
 * @param {AbortSignal} closed
 */
async function write(response, req, res, closed) {
  if (response.bodyUsed) throw new Error("expected a new response, got one that was already sent");
  if (closed.aborted || res.headersSent) {
    await response.body?.cancel();
    return;
  }
  res.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") res.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  // The rest of the request's body could be taken for the next request (request smuggling).
  if (req.httpVersionMajor === 1 && hasBody(headersOf(req))) res.setHeader("connection", "close");
  if (response.body === null) {
    res.end();
    return;
  }
  // The browser gets the headers before the first byte of the body.
  res.flushHeaders?.();
  const reader = response.body.getReader();
  const ended = reader.closed.catch(() => {});
  closed.addEventListener("abort", () => reader.cancel().catch(() => {}), { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (done || closed.aborted) break;
    // Backpressure. A browser that never reads is bounded by `bodyTimeout`, which ends the body.
    if (!res.write(value)) await Promise.race([drained(res), ended]);
  }
  res.end();
}

/**
 * @param {NodeResponse} res
 * @returns {Promise<void>}
 */
function drained(res) {
  return new Promise((resolve) => res.once("drain", resolve));
}
