import { problem } from "./problem.js";
import { Refusal } from "./refusal.js";
import { checkLength, checkMethod, checkPath, hasBody } from "./target.js";

/** @import { NodeHandler, NodeRequest, NodeResponse, TasksProxy } from "cbr-tasks/proxy" */

// Own code in place of an adapter from elsewhere: those put Host and target together and parse the whole, which folds
// "/../", "//", "\" and absolute targets into something harmless-looking, and they need Node's modules at import.

const HOST = "host: expected one name or address, with or without a port";

/**
 * @param {TasksProxy} proxy
 * @returns {NodeHandler}
 */
export function toNodeHandler(proxy) {
  return async (req, res, next) => {
    // Express keeps the whole of it where it takes the path of a mount off.
    const target = /** @type {{ originalUrl?: string }} */ (req).originalUrl ?? req.url ?? "";
    if (typeof next === "function" && !target.startsWith(`${proxy.basePath}/v3/`)) {
      next();
      return;
    }
    // Of HTTP/2 the response does not say that it is over, so what "close" said is kept.
    const gone = new AbortController();
    res.once("close", () => gone.abort());
    if (isOver(res)) gone.abort();
    let response;
    try {
      response = await proxy(toRequest(req, target, gone.signal), req);
    } catch (error) {
      response = problem(error).toResponse();
    }
    try {
      await write(response, req, res, gone.signal);
    } catch {
      // Too late for a status: an answer that breaks off is one that failed.
      res.destroy();
    }
  };
}

/** @param {NodeResponse & { stream?: { destroyed: boolean } }} res */
function isOver(res) {
  return res.destroyed || res.stream?.destroyed === true;
}

/**
 * The request, once its target is sure to mean the same to whoever parses it.
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
  // RFC 3986 has no other characters.
  if (!/^[\w.~!$&'()*+,;=:@/?%-]*$/.test(target)) throw new Refusal(400, "url: expected percent-encoding");
  const scheme = "encrypted" in req.socket && req.socket.encrypted ? "https" : "http";
  const url = `${scheme}://${hostOf(req)}${target}`;
  // A port or an international name may still be none.
  if (!URL.canParse(url)) throw new Refusal(400, HOST);
  return new Request(url, { headers: headersOf(req), signal });
}

/** @param {NodeRequest} req */
function hostOf({ headers, rawHeaders, httpVersionMajor }) {
  const host = String(headers[":authority"] ?? headers.host ?? "localhost");
  // Node takes the first of two.
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
    // HTTP/2 has parts of the request line among them.
    if (value === undefined || name.startsWith(":")) continue;
    for (const each of [value].flat()) headers.append(name, each);
  }
  return headers;
}

/**
 * @param {Response} response
 * @param {NodeRequest} req
 * @param {NodeResponse} res
 * @param {AbortSignal} gone
 */
async function write(response, req, res, gone) {
  if (response.bodyUsed) throw new Error("expected a new response, got one that was sent");
  if (gone.aborted || res.headersSent) {
    await response.body?.cancel();
    return;
  }
  res.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") res.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  // What is left of its body could be taken for the next request.
  if (req.httpVersionMajor === 1 && hasBody(headersOf(req))) res.setHeader("connection", "close");
  if (response.body === null) {
    res.end();
    return;
  }
  // The browser learns that there is an answer before its first byte.
  res.flushHeaders?.();
  const reader = response.body.getReader();
  const over = reader.closed.catch(() => {});
  gone.addEventListener("abort", () => reader.cancel().catch(() => {}), { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (done || gone.aborted) break;
    // Nobody may ever read it: the body has its time, and the next read tells when that is over.
    if (!res.write(value)) await Promise.race([drained(res), over]);
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
