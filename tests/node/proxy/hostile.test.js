/** Hostile requests: raw bytes to a real server, because every HTTP client would normalize them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { OTHERS, texts } from "../client/parameters.js";
import { PROJECT, serveBody } from "../client/support.js";
import { ask, cjs, EMPTY, esm, LIST, listen, mocked, proxyTo, sendRaw } from "./support.js";

const BASE = "/backup";
const OURS = `${BASE}${LIST}`;
const TASK = `${OURS}/4827f2da-b008-4507-ab7d-42d0df5ed912`;
const HOST = "Host: portal.example";

/** @param {string} line @param {string[]} headers @param {string} [body] */
const http = (line, headers = [HOST], body = "") =>
  [line, ...headers, "Connection: close", "", body].join("\r\n");
/** @param {string} target @param {string[]} [headers] @param {string} [body] */
const get = (target, headers, body) => http(`GET ${target} HTTP/1.1`, headers, body);

/**
 * Refused, and nothing is sent to the service.
 *
 * @type {[what: string, status: number, bytes: string][]}
 */
const REFUSED = [
  ["another path", 404, get(`${BASE}/v3/default/vaults`)],
  ["a path of another service", 404, get(`${BASE}/v3/auth/tokens`)],
  ["another version", 404, get(`${BASE}/v2/default/operation-logs`)],
  ["the root", 400, get("/")],
  ["the base path alone", 404, get(BASE)],
  ["a path that begins like the base path", 404, get(`/backupx${LIST}`)],
  ["the service's path without the base path", 404, get(LIST)],
  ["the list with a slash at its end", 404, get(`${OURS}/`)],
  ["a task with a further segment", 404, get(`${TASK}/restore`)],
  ["another project", 403, get(`${BASE}/v3/0123456789abcdef0123456789abcdef/operation-logs`)],
  ["the project in capitals", 403, get(`${BASE}/v3/${PROJECT.toUpperCase()}/operation-logs`)],
  ["two projects", 404, get(`${BASE}/v3/default/${PROJECT}/operation-logs`)],
  ["no project", 400, get(`${BASE}/v3//operation-logs`)],
  ["a double-dot segment (path traversal)", 400, get(`${OURS}/../vaults`)],
  ["a double-dot segment that leads back", 400, get(`${BASE}/x/..${LIST}`)],
  ["a double-dot segment at the end", 400, get(`${OURS}/..`)],
  ["an encoded double-dot segment", 400, get(`${OURS}/%2e%2e/vaults`)],
  ["a half-encoded double-dot segment", 400, get(`${OURS}/.%2E/vaults`)],
  ["a single-dot segment", 400, get(`${BASE}/./v3/default/operation-logs`)],
  ["an encoded slash in an id", 400, get(`${OURS}/a%2Fb`)],
  ["an encoded slash in the project", 400, get(`${BASE}/v3/default%2Foperation-logs`)],
  ["a doubly encoded slash", 400, get(`${OURS}/a%252Fb`)],
  ["an encoded backslash", 400, get(`${OURS}/a%5Cb`)],
  ["backslashes", 400, get(`${BASE}\\v3\\default\\operation-logs`)],
  ["a double slash before the path", 400, get(`/${OURS}`)],
  ["a double slash within the path", 400, get(`${BASE}/v3/default//operation-logs`)],
  ["another host after a double slash", 400, get(`//evil.example${OURS}`)],
  ["an encoded letter in the path", 400, get(`${BASE}/v3/default/operation%2Dlogs`)],
  ["an encoded NUL", 400, get(`${OURS}/a%00`)],
  ["an encoded line break in the path", 400, get(`${OURS}/a%0d%0aX-Evil:%201`)],
  ["an encoded line break in a parameter", 400, get(`${OURS}?vault_name=a%0d%0ab`)],
  ["an encoded NUL in a parameter", 400, get(`${OURS}?vault_name=a%00`)],
  ["a matrix parameter", 400, get(`${OURS};jsessionid=1`)],
  ["a matrix parameter at the project", 400, get(`${BASE}/v3/default;x=1/operation-logs`)],
  ["an overlong form of a dot", 400, get(`${OURS}/%c0%ae%c0%ae`)],
  ["bytes beyond ASCII in the path", 400, get(`${OURS}/\xe9`)],
  ["bytes beyond ASCII in a parameter", 400, get(`${OURS}?vault_name=\xe9`)],
  ["quotation marks", 400, get(`${OURS}?vault_name="a"`)],
  ["broken percent-encoding", 400, get(`${OURS}?vault_name=%zz`)],
  ["percent-encoding that is no UTF-8", 400, get(`${OURS}?vault_name=%ff%fe`)],
  ["a target with the service's host", 400, get(`https://cbr.example${OURS}`)],
  ["a target with the proxy's own host", 400, get(`http://portal.example${OURS}`)],
  ["a user's name in the target", 400, get(`http://user:pass@portal.example${OURS}`)],
  ["a target without a slash", 400, get("v3/default/operation-logs")],
  ["an asterisk", 400, http("GET * HTTP/1.1")],
  ["an unknown parameter", 400, get(`${OURS}?fields=id`)],
  ["an unknown parameter with a bad name", 400, get(`${OURS}?__proto__=1`)],
  ["a parameter in capitals", 400, get(`${OURS}?LIMIT=1`)],
  ["a repeated parameter", 400, get(`${OURS}?limit=1&limit=1000`)],
  ["a parameter repeated in another spelling", 400, get(`${OURS}?limit=1&%6cimit=2`)],
  ["a parameter without a value", 400, get(`${OURS}?limit`)],
  ["an empty parameter", 400, get(`${OURS}?status=`)],
  ["a value without a name", 400, get(`${OURS}?=1`)],
  ["nothing between ampersands", 400, get(`${OURS}?limit=1&&offset=1`)],
  ["a second equals sign", 400, get(`${OURS}?limit=1=2`)],
  ["a plus, which may be a space", 400, get(`${OURS}?vault_name=a+b`)],
  ["a page too large", 400, get(`${OURS}?limit=1001`)],
  ["a page of none", 400, get(`${OURS}?limit=0`)],
  ["a limit below zero", 400, get(`${OURS}?limit=-1`)],
  ["a limit in hexadecimal", 400, get(`${OURS}?limit=0x10`)],
  ["a limit with an exponent", 400, get(`${OURS}?limit=1e2`)],
  ["an offset beyond 31 bits", 400, get(`${OURS}?offset=2147483648`)],
  ["a time that is none", 400, get(`${OURS}?start_time=yesterday`)],
  ["a time relative to now", 400, get(`${OURS}?end_time=-24h`)],
  ["an end before the start", 400, get(`${OURS}?start_time=2026-11-02&end_time=2026-11-01`)],
  ["a region with a slash", 400, get(`${OURS}?destination_region=a%2Fb`)],
  ["an id that is a parent step", 400, get(`${OURS}?vault_id=..`)],
  ["an oversized parameter", 400, get(`${OURS}?vault_name=${"a".repeat(256)}`)],
  ["an oversized parameter's name", 400, get(`${OURS}?${"a".repeat(300)}=1`)],
  ["an oversized id", 400, get(`${OURS}/${"a".repeat(129)}`)],
  ["an oversized target", 414, get(`${OURS}?vault_name=${"%41".repeat(2800)}`)],
  ["oversized headers", 431, get(OURS, [HOST, `X-Large: ${"a".repeat(20_000)}`])],
  ["parameters for one task", 400, get(`${TASK}?limit=1`)],
  ["POST", 405, http("POST /backup/v3/default/operation-logs HTTP/1.1", [HOST, "Content-Length: 2"], "{}")],
  ["DELETE of a task", 405, http(`DELETE ${TASK} HTTP/1.1`)],
  ["PUT of a task", 405, http(`PUT ${TASK} HTTP/1.1`)],
  ["HEAD", 405, http(`HEAD ${OURS} HTTP/1.1`)],
  ["OPTIONS", 405, http(`OPTIONS ${OURS} HTTP/1.1`, [HOST, "Access-Control-Request-Method: GET"])],
  ["OPTIONS of the server", 405, http("OPTIONS * HTTP/1.1")],
  ["TRACE", 405, http(`TRACE ${OURS} HTTP/1.1`)],
  ["a method that only looks like GET", 400, http(`get ${OURS} HTTP/1.1`)],
  ["a method in another header", 405, http(`POST ${OURS} HTTP/1.1`, [HOST, "X-HTTP-Method-Override: GET"])],
  ["a body", 400, get(OURS, [HOST, "Content-Length: 5"], "abcde")],
  ["a chunked body", 400, get(OURS, [HOST, "Transfer-Encoding: chunked"], "3\r\nabc\r\n0\r\n\r\n")],
  [
    "a second request in the body",
    400,
    get(OURS, [HOST, "Content-Length: 60"], get(`${OURS}?limit=7`).padEnd(60)),
  ],
  [
    "two lengths of a body",
    400,
    get(OURS, [HOST, "Content-Length: 0", "Transfer-Encoding: chunked"], "0\r\n\r\n"),
  ],
  ["no host", 400, get(OURS, [])],
  ["two hosts", 400, get(OURS, [HOST, "Host: evil.example"])],
  ["a host with a path", 400, get(OURS, ["Host: evil.example/v3"])],
  ["a host with a user's name", 400, get(OURS, ["Host: user@evil.example"])],
  ["a host with a query", 400, get(OURS, ["Host: evil.example?"])],
  ["an empty host", 400, get(OURS, ["Host:"])],
  ["a host that is not the proxy's", 421, get(OURS, ["Host: evil.example"])],
  ["the proxy's host on another port", 421, get(OURS, ["Host: portal.example:8080"])],
];

/**
 * Headers that must not be forwarded, neither their names nor their values. The requests themselves get a response.
 *
 * @type {string[]}
 */
const SMUGGLED = [
  "X-Auth-Token: smuggled",
  "X-Subject-Token: smuggled",
  "X-Security-Token: smuggled",
  "X-Project-Id: smuggled",
  "X-Domain-Id: smuggled",
  "X-Sdk-Date: smuggled",
  "Authorization: SDK-HMAC-SHA256 smuggled",
  "Proxy-Authorization: Basic smuggled",
  "Cookie: session=smuggled",
  "X-Forwarded-For: smuggled",
  "X-Forwarded-Host: smuggled",
  "X-Forwarded-Proto: smuggled",
  "X-Original-URL: /v3/smuggled",
  "X-Rewrite-URL: /v3/smuggled",
  "X-HTTP-Method-Override: SMUGGLED",
  "X-Request-Id: smuggled",
  "Forwarded: for=smuggled",
  "Via: 1.1 smuggled",
  "Connection: X-Smuggled\r\nX-Smuggled: smuggled",
  "Keep-Alive: smuggled",
  "Upgrade: smuggled",
  "TE: smuggled",
  "Trailer: smuggled",
  "Range: bytes=0-0, smuggled",
  "If-None-Match: smuggled",
  "Accept: text/smuggled",
  "Accept-Encoding: smuggled",
  "Accept-Language: smuggled",
  "Origin: https://smuggled.example",
  "Referer: https://smuggled.example/",
  "User-Agent: smuggled",
  "Content-Type: text/smuggled",
  "Expect: smuggled",
  "Max-Forwards: 0smuggled",
  "X-Auth-Token\t: smuggled",
  "X_Auth_Token: smuggled",
  "X-Fold: a\r\n smuggled",
];

/** @param {import("node:test").TestContext} t @param {typeof esm} copy */
async function portal(t, copy) {
  const service = await serveBody(t, EMPTY);
  const proxy = proxyTo(service.url, { basePath: BASE, hosts: ["portal.example"], shareFor: 0 }, copy);
  const { port } = await listen(t, copy.toNodeHandler(proxy));
  return { service, port };
}

test(`each of ${REFUSED.length} hostile requests is refused, and the service sees nothing of it`, async (t) => {
  assert.ok(REFUSED.length >= 40);
  let inShape = 0;
  const { service, port } = await portal(t, esm);
  for (const [what, status, bytes] of REFUSED) {
    const got = await sendRaw(port, bytes);
    assert.equal(got.status, status, `${what}: ${got.answer}`);
    assert.deepEqual(service.requests, [], what);
    if (/"error_code":"Proxy\.[A-Za-z]+","error_msg":"[^"]/.test(got.answer)) inShape += 1;
  }
  // Node's own parser refuses some: no host, oversized headers, unknown methods, two lengths. HEAD has no body.
  assert.ok(inShape >= REFUSED.length - 8, `${inShape} in the service's shape`);
  // A normal request still works.
  assert.equal((await sendRaw(port, get(OURS))).status, 200);
  assert.equal(service.requests.length, 1);
});

test(`none of ${SMUGGLED.length} smuggled headers reaches the service`, async (t) => {
  const { service, port } = await portal(t, cjs);
  let answered = 0;
  for (const header of SMUGGLED) {
    const { status, answer } = await sendRaw(port, get(`${OURS}?limit=5`, [HOST, header]));
    assert.ok([200, 400, 417].includes(status), `${header}: ${answer}`);
    if (status === 200) answered += 1;
    assert.doesNotMatch(answer, /smuggled/i, header);
    assert.equal(service.requests.length, answered, header);
  }
  // Only malformed headers are refused.
  assert.ok(answered >= SMUGGLED.length - 4, `${answered} of ${SMUGGLED.length}`);
  for (const { url, headers } of service.requests) {
    assert.equal(url, `/v3/${PROJECT}/operation-logs?limit=5`);
    assert.doesNotMatch(JSON.stringify(headers), /smuggled/i);
    assert.equal(headers["x-auth-token"], "token-for-tests-0123456789");
    assert.equal(headers.cookie, undefined);
  }
});

test("a second request behind a body is never read", async (t) => {
  const { service, port } = await portal(t, esm);
  const second = get(`${OURS}?limit=7`);
  const headers = [HOST, "Content-Length: 3", "Connection: keep-alive"];
  const bytes = [`GET ${OURS} HTTP/1.1`, ...headers, "", `abc${second}`].join("\r\n");
  const { answer } = await sendRaw(port, bytes);
  assert.equal(answer.match(/HTTP\/1\.1 /g)?.length, 1, answer);
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.deepEqual(service.requests, []);
});

test("every parameter of the request builder fits into one URL, with the longest names in any script", async () => {
  const query = {
    ...texts((name) => (name.endsWith("_name") ? "備".repeat(255) : "i".repeat(64))),
    ...OTHERS,
    limit: "1000",
    offset: "100000",
  };
  /** @type {string[]} */
  const sent = [];
  const proxy = mocked(({ url }) => {
    sent.push(url);
    return new Response(EMPTY, { headers: { "content-type": "application/json" } });
  });
  const encoded = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const { status, text } = await ask(proxy, `${LIST}?${encoded.join("&")}`);
  assert.equal(status, 200, text);
  assert.deepEqual(Object.fromEntries(new URL(String(sent)).searchParams), query);
});
