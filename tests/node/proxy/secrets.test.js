/** Every kind of credentials, against a service that echoes the request: no secret leaves the proxy. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { holdsNone, needles, printed, secrets } from "../client/secrets-support.js";
import { PROJECT, serve, settled } from "../client/support.js";
import { copies, esm, LIST, listen, mocked, proxyTo } from "./support.js";

const { accessKey, secretKey, securityToken, password } = secrets;

/** @type {Record<string, (url: string) => Partial<import("cbr-tasks").CbrClientOptions>>} */
const WAYS = {
  "a token": () => ({ auth: { token: secrets.token } }),
  "a function of tokens": () => ({ auth: { token: async () => secrets.nextToken } }),
  keys: () => ({ auth: { accessKey, secretKey } }),
  "temporary keys": () => ({ auth: { accessKey, secretKey, securityToken } }),
  "keys that look for their project": (url) => ({
    projectId: undefined,
    projectName: "eu-de",
    auth: { accessKey, secretKey, securityToken, iamEndpoint: url },
  }),
  "a password": (url) => ({
    projectId: undefined,
    projectName: "eu-de",
    auth: { username: "operator", password, domainName: "OTC1", iamEndpoint: url },
  }),
};

/** Bodies that echo a request. @type {Record<string, (echo: string) => string>} */
const BODIES = {
  "the service's JSON": (echo) =>
    JSON.stringify({ error_code: echo, error_msg: `refused: ${echo}`, request_id: echo }),
  "the gateway's JSON": (echo) =>
    JSON.stringify({ error_code: "APIGW.0301", error_msg: `canonicalRequest:${echo}` }),
  base64: (echo) =>
    JSON.stringify({ error_code: "APIGW.0301", error_msg: Buffer.from(echo).toString("base64") }),
  hexadecimal: (echo) => JSON.stringify({ error_msg: Buffer.from(echo).toString("hex") }),
  "percent-encoding": (echo) => JSON.stringify({ error_code: "A.1", error_msg: encodeURIComponent(echo) }),
  "an HTML page": (echo) => `<html><title>Bad ${echo}</title><body>${echo}</body></html>`,
  text: (echo) => echo,
  "half of it": (echo) => JSON.stringify({ error_msg: echo }).slice(0, -40),
};

const STATUSES = [200, 204, 302, 400, 401, 403, 404, 407, 409, 429, 500, 502, 503];

for (const [way, options] of Object.entries(WAYS)) {
  test(`${way}: no response, log or console output of the proxy contains a secret`, async (t) => {
    /** @type {string[]} */
    const out = [];
    const keep = (/** @type {unknown[]} */ ...values) => void out.push(...values.map(printed));
    for (const method of /** @type {const} */ (["log", "info", "warn", "error", "debug"])) {
      t.mock.method(console, method, keep);
    }
    let status = 200;
    let body = (/** @type {string} */ echo) => echo;
    /** @type {string[]} */
    const received = [];
    const signatures = new Set();
    const at = await serve(t, async (req, res) => {
      let text = "";
      for await (const piece of req.setEncoding("utf8")) text += piece;
      const echo = [`${req.method} ${req.url}`, ...req.rawHeaders, text].join("|");
      received.push(echo);
      const signature = /Signature=([0-9a-f]+)/.exec(req.headers.authorization ?? "")?.[1];
      if (signature) signatures.add(signature);
      const token = { expires_at: "2099-01-01T00:00:00.000000Z", project: { id: PROJECT, name: "eu-de" } };
      if (req.url === "/v3/auth/tokens") {
        res.writeHead(201, { "x-subject-token": secrets.token }).end(JSON.stringify({ token }));
        return;
      }
      if (req.url?.startsWith("/v3/projects?")) {
        res.end(JSON.stringify({ projects: [{ id: PROJECT, name: "eu-de" }] }));
        return;
      }
      const header = echo.replaceAll(/[^\x20-\x7e]/g, "?");
      const credential = String(req.headers["x-auth-token"] ?? signature);
      res.writeHead(status, {
        "content-type": status === 200 ? "text/html" : "application/json",
        "x-request-id": received.length % 2 === 0 ? credential : `req-${credential.slice(0, 40)}`,
        "retry-after": header,
        "set-cookie": `echo=${Buffer.from(header).toString("base64")}`,
        "x-subject-token": credential,
        "www-authenticate": header,
        location: `https://elsewhere.example/?${encodeURIComponent(header)}`,
      });
      res.end(status === 204 ? "" : body(echo));
    });
    const logger = { debug: keep, warn: keep };
    let answers = 0;
    for (const [name, copy] of copies) {
      const proxy = proxyTo(
        at.url,
        { headers: { "X-Caller": secrets.headerValue }, logger, allow: undefined, ...options(at.url) },
        copy,
      );
      out.push(printed(proxy), inspect(proxy, { showHidden: true, depth: 9 }));
      const portal = await listen(t, copy.toNodeHandler(proxy));
      for (const [what, make] of Object.entries(BODIES)) {
        for (status of STATUSES) {
          body = make;
          const path = answers % 2 === 0 ? LIST : `${LIST}/4827f2da`;
          const response = await settled(fetch(portal.url + path, { redirect: "manual" }));
          const text = await settled(response.text());
          answers += 1;
          assert.ok(response.status >= 400, `${name}, ${what}, ${status}: ${response.status}`);
          const all = [...response.headers].map((pair) => pair.join(": "));
          out.push([response.status, response.statusText, ...all, text].join("\n"));
          // Checked at once, so that the message names the failure.
          holdsNone(out.splice(0).join("\n"), needles(signatures));
        }
      }
    }
    assert.equal(answers, 2 * STATUSES.length * Object.keys(BODIES).length);
    // The service has got the secrets.
    const sent = way.includes("keys")
      ? accessKey
      : way === "a function of tokens"
        ? secrets.nextToken
        : secrets.token;
    assert.ok(received.join("\n").includes(sent));
    assert.ok(received.join("\n").includes(secrets.headerValue));
    t.diagnostic(`${answers} answers to ${received.length} requests`);
  });
}

for (const [way, auth, echoed] of /** @type {const} */ ([
  ["the token", { token: secrets.token }, (/** @type {Headers} */ headers) => headers.get("x-auth-token")],
  [
    "the security token",
    { accessKey, secretKey, securityToken },
    (/** @type {Headers} */ headers) => headers.get("x-security-token"),
  ],
  ["the access key", { accessKey, secretKey }, () => accessKey],
  [
    "the signature",
    { accessKey, secretKey },
    (/** @type {Headers} */ headers) => /Signature=(\w+)/.exec(headers.get("authorization") ?? "")?.[1],
  ],
])) {
  test(`a success that echoes ${way} breaks off before it, however its chunks are cut`, async () => {
    const encoder = new TextEncoder();
    for (const cuts of [[], [3], [1, 2, 9], [0]]) {
      let sent = "";
      const proxy = mocked(
        ({ headers }) => {
          sent = String(echoed(headers));
          const ends = [...cuts, sent.length];
          const pieces = ends.map((end, at) => sent.slice(ends[at - 1] ?? 0, end));
          const body = new ReadableStream({
            start: (controller) => {
              controller.enqueue(encoder.encode('{"operation_logs":[],"count":0,"é":"'));
              for (const piece of pieces) controller.enqueue(encoder.encode(piece));
              controller.enqueue(encoder.encode('"}'));
              controller.close();
            },
          });
          return new Response(body, { headers: { "content-type": "application/json" } });
        },
        { auth },
      );
      const response = await settled(proxy(new Request(`http://portal.example${LIST}`)));
      let text = "";
      const read = (async () => {
        for await (const piece of /** @type {AsyncIterable<Uint8Array>} */ (response.body)) {
          text += Buffer.from(piece).toString();
        }
      })();
      await assert.rejects(settled(read), { message: "body: expected tasks, got the request's credentials" });
      assert.ok(sent.length >= 12);
      assert.ok(text.length <= '{"operation_logs":[],"count":0,"é":"'.length, text);
    }
  });
}

test("a body with only the beginning of a credential arrives whole", async () => {
  const { token } = secrets;
  for (const body of [
    token.slice(0, -1),
    `${token.slice(0, 20)}${token.slice(0, 5)}`,
    `${token.slice(0, 9)}"}`,
  ]) {
    const answer = () => new Response(`{"a":"${body}`, { headers: { "content-type": "application/json" } });
    const response = await settled(
      mocked(answer, { auth: { token } })(new Request(`http://a.example${LIST}`)),
    );
    assert.equal(await settled(response.text()), `{"a":"${body}`);
  }
});

test("a request id that repeats a piece of a header is dropped, another one is passed on", async (t) => {
  let id = "";
  const at = await serve(t, (_, res) =>
    res.writeHead(200, { "x-request-id": id }).end('{"operation_logs":[],"count":0}'),
  );
  const token = "tokenForThisTestOnly0123456789";
  const proxy = proxyTo(at.url, { auth: { token }, shareFor: 0 });
  const portal = await listen(t, esm.toNodeHandler(proxy));
  for (const [given, expected] of [
    ["7b5a1f1e3c2d4b6f8a9e0d1c2b3a4f5e", "7b5a1f1e3c2d4b6f8a9e0d1c2b3a4f5e"],
    ["req-1", "req-1"],
    [token, null],
    [`req-${token}`, null],
    [`req-${token.slice(3, 17)}`, null],
    [token.toUpperCase(), null],
    ["a b", null],
    ["x".repeat(65), null],
  ]) {
    id = String(given);
    const response = await settled(fetch(portal.url + LIST));
    assert.equal(response.status, 200);
    await response.text();
    assert.equal(response.headers.get("x-request-id"), expected);
  }
});
