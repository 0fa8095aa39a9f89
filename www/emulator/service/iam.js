/** Calls of IAM: a token for a password or for another token, what a token is for, and the list of projects. */
import { catalog } from "./catalog.js";
import { accountIds } from "./credentials.js";
import { iamError, unauthenticated, wrongPassword } from "./errors.js";
import { isEqual } from "./signature.js";

/** @typedef {import('./errors.js').Reply} Reply */
/** @typedef {import('./credentials.js').Project} Project */

/**
 * @typedef {object} Account
 * @property {string | number} seed
 * @property {import('./credentials.js').Credentials} credentials
 * @property {readonly Project[]} projects
 * @property {import('./tokens.js').Tokens} tokens
 */

/**
 * @typedef {object} TokenRequest
 * @property {Uint8Array} body
 * @property {readonly (readonly [string, string])[]} pairs of the query
 * @property {string} base address of this server, for the catalog
 * @property {number} now
 * @property {number} ttl lifetime of the token, in seconds
 * @property {readonly import('./catalog.js').CatalogEndpoint[]} endpoints of the service in the catalog
 */

/** @param {number} ms */
const iamTime = (ms) => `${new Date(ms).toISOString().slice(0, -1)}000Z`;

/**
 * Handles `POST /v3/auth/tokens`.
 *
 * @param {Account} account
 * @param {TokenRequest} request
 * @returns {Reply}
 */
export function issueToken(account, { body, pairs, base, now, ttl, endpoints }) {
  /** @type {any} */
  let json;
  try {
    json = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return iamError(400, "Bad Request", "Malformed JSON in request body.");
  }
  const identified = identify(account, json?.auth?.identity, now);
  if ("refusal" in identified) return identified.refusal;
  const { credentials, projects, tokens, seed } = account;
  const ids = accountIds(seed);

  const wanted = json.auth.scope?.project;
  const project =
    wanted &&
    projects.find((each) => (wanted.id === undefined ? each.name === wanted.name : each.id === wanted.id));
  if (wanted && !project) return iamError(401, "Unauthorized", "The project in scope does not exist.");

  // A token for another one expires with that.
  const expires = Math.min(now + ttl * 1_000, identified.expires);
  const { methods } = identified;
  const withCatalog = !pairs.some(([name, value]) => name === "nocatalog" && value !== "false");
  const domain = { id: ids.domain, name: credentials.domain_name };
  const token = {
    expires_at: iamTime(expires),
    issued_at: iamTime(now),
    methods,
    user: { domain, id: ids.user, name: credentials.username, password_expires_at: "" },
    roles: [{ id: ids.role, name: "cbr_adm" }],
    ...(project ? { project: { domain, id: project.id, name: project.name } } : { domain }),
    ...(withCatalog ? { catalog: catalog(ids, base, project, endpoints) } : {}),
  };
  return {
    status: 201,
    body: JSON.stringify({ token }),
    headers: { "x-subject-token": tokens.issue({ project: project?.id, expires, methods }) },
  };
}

/**
 * Checks the password or the token that asks for a token.
 *
 * @param {Account} account
 * @param {any} identity
 * @param {number} now
 * @returns {{ methods: readonly string[], expires: number } | { refusal: Reply }}
 */
function identify({ credentials, tokens, seed }, identity, now) {
  const methods = Array.isArray(identity?.methods) ? identity.methods : [];
  const user = identity?.password?.user;
  if (methods.includes("token") && typeof identity.token?.id === "string") {
    const found = tokens.find(identity.token.id);
    if (!found || found.expires <= now) return { refusal: unauthenticated() };
    return { methods: [...new Set(["token", ...found.methods])], expires: found.expires };
  }
  if (!methods.includes("password") || typeof user !== "object" || user === null) {
    const message =
      "Expecting to find identity.methods with password and a user, or with token and its id, in auth.";
    return { refusal: iamError(400, "Bad Request", message) };
  }
  const ids = accountIds(seed);
  const isUser =
    user.id === ids.user ||
    (user.name === credentials.username &&
      (user.domain?.name === credentials.domain_name || user.domain?.id === ids.domain));
  const isRight = isUser && typeof user.password === "string" && isEqual(user.password, credentials.password);
  return isRight ? { methods: ["password"], expires: Infinity } : { refusal: wrongPassword() };
}

/**
 * Handles `GET /v3/auth/tokens`: describes the token in `X-Subject-Token` to the holder of the one in `X-Auth-Token`.
 *
 * @param {Account} account
 * @param {Readonly<Record<string, string | string[] | undefined>>} headers
 * @param {number} now
 * @returns {Reply}
 */
export function showToken({ credentials, projects, tokens, seed }, headers, now) {
  /** @param {string} name */
  const find = (name) => {
    const found = tokens.find(String(headers[name]));
    return found && found.expires > now ? found : undefined;
  };
  const subject = find("x-subject-token");
  if (!find("x-auth-token")) return unauthenticated();
  if (!subject) return iamError(404, "Not Found", "Could not find token.");
  const ids = accountIds(seed);
  const domain = { id: ids.domain, name: credentials.domain_name };
  const project = projects.find(({ id }) => id === subject.project);
  const token = {
    expires_at: iamTime(Number.isFinite(subject.expires) ? subject.expires : now + 86_400_000),
    methods: subject.methods,
    user: { domain, id: ids.user, name: credentials.username },
    ...(project ? { project: { domain, id: project.id, name: project.name } } : { domain }),
  };
  return { status: 200, body: JSON.stringify({ token }) };
}

/**
 * Handles `GET /v3/projects?name=`.
 *
 * @param {Account} account
 * @param {readonly (readonly [string, string])[]} pairs
 * @param {string} base
 * @returns {Reply}
 */
export function listProjects(account, pairs, base) {
  const name = pairs.find(([key]) => key === "name")?.[1];
  const ids = accountIds(account.seed);
  const projects = account.projects
    .filter((project) => name === undefined || project.name === name)
    .map((project) => ({
      domain_id: ids.domain,
      is_domain: false,
      parent_id: ids.domain,
      name: project.name,
      description: "",
      links: { self: `${base}/v3/projects/${project.id}` },
      id: project.id,
      enabled: true,
    }));
  return {
    status: 200,
    body: JSON.stringify({ links: { self: `${base}/v3/projects`, previous: null, next: null }, projects }),
  };
}
