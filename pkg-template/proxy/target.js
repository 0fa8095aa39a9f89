import { hostWithoutDefaultPort } from "./options.js";
import { quote, Refusal } from "./refusal.js";

/**
 * The parsed request of a browser: a list of tasks or one task.
 *
 * @typedef {{ project: string } & ({ operation: "list", query: Record<string, string | number> } | { operation: "show", id: string })} Target
 */

/** Longest path and query, in characters: room for all parameters at once, percent-encoded names included. */
const MAX_TARGET = 8192;
/** Longest parameter value. The service's names have at most 255 characters, its ids far fewer. */
const MAX_VALUE = 255;
const MAX_ID = 128;

/** A path with an operation in it, below whatever path. */
const ANYWHERE = /^(.*)\/v3\/[^/]+\/operation-logs(\/[^/]+)?$/;

const OPERATION = /^\/v3\/([^/]+)\/operation-logs(?:\/([^/]+))?$/;

/** Parameters that the request builder takes as numbers. */
const NUMBERS = new Set(["limit", "offset"]);

/**
 * Parses a browser's request, or refuses it. The request to the service is built only from the result: nothing is copied.
 *
 * @param {Request} request
 * @param {string} basePath
 * @param {readonly string[] | undefined} hosts
 * @returns {Target}
 */
export function readTarget(request, basePath, hosts) {
  checkMethod(request.method);
  if (hasBody(request.headers)) throw new Refusal(400, "body: expected none, got one");
  const url = new URL(request.url);
  const { pathname, search } = url;
  checkLength(pathname + search);
  if (url.username !== "" || url.password !== "") {
    throw new Refusal(400, "url: expected no user name and password, got one");
  }
  if (hosts !== undefined && !hosts.includes(hostWithoutDefaultPort(url.host))) {
    throw new Refusal(421, `host: expected one of this proxy's, got ${quote(url.host)}`);
  }
  checkPath(pathname);
  const rest = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : "";
  const [, project, id] = OPERATION.exec(rest) ?? [];
  if (project === undefined) {
    throw new WrongPath(pathname, basePath);
  }
  if (Math.max(project.length, id?.length ?? 0) > MAX_ID) {
    throw new Refusal(400, `path: expected ids of at most ${MAX_ID} characters`);
  }
  const query = readQuery(search.slice(1));
  if (id === undefined) return { operation: "list", project, query };
  const [name] = Object.keys(query);
  if (name !== undefined) throw new Refusal(400, `query: expected none for one task, got ${quote(name)}`);
  return { operation: "show", project, id };
}

/** Refusal of a path that the proxy does not have. */
export class WrongPath extends Refusal {
  /**
   * @param {string} pathname
   * @param {string} basePath
   */
  constructor(pathname, basePath) {
    super(404, `path: expected ${basePath}/v3/{project_id}/operation-logs, with or without /{id}`);
    /** Warning for the operator if only the base path is wrong. */
    this.warning = basePathWarning(pathname, basePath);
  }
}

/**
 * @param {string} pathname
 * @param {string} basePath
 * @returns {string | undefined} undefined if it is no path of an operation
 */
export function basePathWarning(pathname, basePath) {
  const [, got] = ANYWHERE.exec(pathname) ?? [];
  if (got === undefined || got === basePath) return undefined;
  return `basePath: expected requests below ${quote(basePath || "/")}, got one below ${quote(got || "/")}; it is the path that the server sees`;
}

/** @param {string | undefined} method */
export function checkMethod(method) {
  if (method === "GET") return;
  throw new Refusal(405, `method: expected GET, got ${quote(String(method))}`, { headers: { allow: "GET" } });
}

/** @param {string} target path and query */
export function checkLength(target) {
  if (target.length <= MAX_TARGET) return;
  throw new Refusal(414, `url: expected at most ${MAX_TARGET} characters, got ${target.length}`);
}

/**
 * Refuses path traversal and any character that has to be encoded. Ids have none, and other programs on the way may read
 * such a path differently.
 *
 * @param {string} path
 */
export function checkPath(path) {
  const isPlain = /^(\/[\w.~-]+)+\/?$/.test(path) && !/\/\.\.?(\/|$)/.test(path);
  if (!isPlain) throw new Refusal(400, `path: expected plain segments, got ${quote(path)}`);
}

/** @param {{ get(name: string): string | null }} headers */
export function hasBody(headers) {
  const length = headers.get("content-length");
  return headers.get("transfer-encoding") !== null || (length !== null && length !== "0");
}

/**
 * Parses the query. Names and values of parameters are checked by the request builder, but for relative times such as `-24h`: the builder
 * takes them, the service does not, and each reader would get an answer of its own.
 *
 * @param {string} search without its `?`
 */
function readQuery(search) {
  /** @type {Map<string, string | number>} */
  const query = new Map();
  for (const pair of search === "" ? [] : search.split("&")) {
    const [name, value, ...more] = pair.split("=").map(decode);
    if (!name || !value || more.length > 0) {
      throw new Refusal(400, `query: expected name=value, got ${quote(pair)}`);
    }
    if (query.has(name)) throw new Refusal(400, `${quote(name)}: expected once, got twice`);
    if (value.length > MAX_VALUE) {
      throw new Refusal(400, `${quote(name)}: expected at most ${MAX_VALUE} characters, got ${value.length}`);
    }
    if (name.endsWith("_time") && !/^\d{4}-/.test(value)) {
      throw new Refusal(
        400,
        `${quote(name)}: expected a time like 2019-05-23T14:35:23Z, got ${quote(value)}`,
      );
    }
    query.set(name, NUMBERS.has(name) && /^\d{1,15}$/.test(value) ? Number(value) : value);
  }
  return Object.fromEntries(query);
}

/** @param {string} text */
function decode(text) {
  // In form encoding + is a space, in other encodings a plus sign.
  if (text.includes("+")) throw new Refusal(400, "query: expected %20 or %2B, got +");
  let decoded;
  try {
    decoded = decodeURIComponent(text);
  } catch {
    throw new Refusal(400, `query: expected percent-encoded UTF-8, got ${quote(text)}`);
  }
  if (/\p{Cc}/u.test(decoded)) throw new Refusal(400, "query: expected no control characters, got one");
  return decoded;
}
