import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalRequest, sign } from "../../../www/emulator/service/signature.js";
import { canonicalQuery, parseTarget } from "../../../www/emulator/service/url.js";
import { ask, errorFixture, fixture, manualClock, PROJECT, start } from "./support.js";

const VECTORS = fixture("signing-vectors.json");

for (const vector of VECTORS.cases) {
  test(`signature of the published vector ${vector.name}`, () => {
    const target = parseTarget(`${vector.path}?${vector.query}`);
    const canonical = canonicalRequest(
      {
        method: vector.method,
        segments: target?.segments ?? [],
        pairs: target?.pairs ?? [],
        headers: { host: vector.host, "x-sdk-date": vector.x_sdk_date },
        body: vector.body,
      },
      vector.signed,
    );
    assert.equal(sign(canonical, vector.x_sdk_date, VECTORS.secret_key), vector.signature);
  });
}

test("the published canonical query", () => {
  const [{ params, canonical }] = VECTORS.canonical_query;
  assert.equal(canonicalQuery(params), canonical);
});

/** @param {number} ms */
const sdkDate = (ms) => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, "");

/**
 * Signs a request like a client.
 * @param {string} url
 * @param {{ access_key: string, secret_key: string }} keys
 * @param {number} now
 * @param {Record<string, string>} [more] headers to sign too
 */
function signed(url, keys, now, more = {}) {
  const { pathname, search } = new URL(url);
  const target = parseTarget(pathname + search);
  /** @type {Record<string, string>} */
  const headers = { "x-sdk-date": sdkDate(now), ...more };
  const names = Object.keys(headers).sort();
  const canonical = canonicalRequest(
    { method: "GET", segments: target?.segments ?? [], pairs: target?.pairs ?? [], headers, body: "" },
    names,
  );
  const signature = sign(canonical, headers["x-sdk-date"], keys.secret_key);
  headers.authorization = `SDK-HMAC-SHA256 Access=${keys.access_key}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { headers, canonical };
}

/**
 * @param {string} url
 * @param {object} body
 */
const post = (url, body) =>
  ask(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/**
 * @param {{ username: string, password: string, domain_name: string }} credentials
 * @param {object} [scope]
 */
const passwordBody = ({ username, password, domain_name }, scope = { project: { id: PROJECT } }) => ({
  auth: {
    identity: {
      methods: ["password"],
      password: { user: { name: username, password, domain: { name: domain_name } } },
    },
    scope,
  },
});

test("a missing, a wrong and a revoked token are 401", async (t) => {
  const { emulator, logs, headers } = await start(t);
  const none = await ask(logs);
  assert.deepEqual([none.status, none.json.error_code], [401, "APIGW.0301"]);
  const wrong = await ask(logs, { headers: { "x-auth-token": "wrong" } });
  assert.deepEqual([wrong.status, wrong.json.error_code], [401, "APIGW.0307"]);
  assert.equal(wrong.json.request_id, wrong.headers["x-request-id"]);
  assert.equal((await ask(logs, { headers })).status, 200);
  emulator.revokeTokens();
  const revoked = await ask(logs, { headers });
  assert.deepEqual([revoked.status, revoked.json.error_code], [401, "APIGW.0307"]);
});

test("a token of one project is refused by others", async (t) => {
  const { url, headers } = await start(t);
  const { status, text } = await ask(`${url}/v3/ffffffffffffffffffffffffffffffff/operation-logs`, {
    headers,
  });
  assert.deepEqual([status, text], [403, errorFixture("policy-denied").body]);
});

test("nocatalog leaves the catalog out", async (t) => {
  const { emulator, url } = await start(t);
  const { json } = await post(`${url}/v3/auth/tokens?nocatalog=true`, passwordBody(emulator.credentials));
  assert.equal("catalog" in json.token, false);
});

test("a token of the account works with IAM, but with no project", async (t) => {
  const { emulator, url, logs } = await start(t);
  const { headers, json } = await post(`${url}/v3/auth/tokens`, passwordBody(emulator.credentials, {}));
  const token = { "x-auth-token": headers["x-subject-token"]?.toString() ?? "" };
  assert.equal(json.token.project, undefined);
  assert.equal((await ask(logs, { headers: token })).status, 403);
  assert.equal((await ask(`${url}/v3/projects`, { headers: token })).status, 200);
});

test("a wrong password, a wrong account, an unknown project and a broken body are refused", async (t) => {
  const { emulator, url } = await start(t);
  const good = emulator.credentials;
  const wrong = errorFixture("iam-unauthorized");
  for (const bad of [
    { ...good, password: "x" },
    { ...good, username: "x" },
    { ...good, domain_name: "x" },
  ]) {
    const { status, text } = await post(`${url}/v3/auth/tokens`, passwordBody(bad));
    assert.deepEqual([status, text], [wrong.status, wrong.body]);
  }
  const unknown = await post(`${url}/v3/auth/tokens`, passwordBody(good, { project: { name: "mars" } }));
  assert.deepEqual([unknown.status, unknown.json.error.code], [401, 401]);
  const broken = await ask(`${url}/v3/auth/tokens`, { method: "POST", body: "{" });
  assert.deepEqual(
    [broken.status, broken.json.error],
    [400, { message: "Malformed JSON in request body.", code: 400, title: "Bad Request" }],
  );
  assert.equal(
    (await post(`${url}/v3/auth/tokens`, { auth: { identity: { methods: ["token"] } } })).status,
    400,
  );
});

test("a token from IAM expires", async (t) => {
  const { clock, tick } = manualClock();
  const { emulator, url, logs } = await start(t, { clock, tokenSeconds: 60 });
  const { headers, json } = await post(`${url}/v3/auth/tokens`, passwordBody(emulator.credentials));
  assert.equal(json.token.expires_at, "2024-05-23T14:36:00.000000Z");
  const token = { "x-auth-token": headers["x-subject-token"]?.toString() ?? "" };
  tick(59_999);
  assert.equal((await ask(logs, { headers: token })).status, 200);
  tick(1);
  const expired = await ask(logs, { headers: token });
  assert.deepEqual([expired.status, expired.json.error_code], [401, "APIGW.0307"]);
});

test("a signed request is accepted, with and without host and project id", async (t) => {
  const { emulator, url, logs } = await start(t);
  const { host } = new URL(url);
  const target = `${logs}?limit=1&resource_name=${encodeURIComponent("生产 (1)*")}`;
  /** @type {Record<string, string>[]} */
  const choices = [{}, { host }, { host, "x-project-id": PROJECT }];
  for (const more of choices) {
    const { headers } = signed(target, emulator.credentials, Date.now(), more);
    const { status, text } = await ask(target, { headers });
    assert.equal(status, 200, text);
  }
});

test("the response to a wrong signature has the gateway's canonical request", async (t) => {
  const { emulator, logs } = await start(t);
  const { headers, canonical } = signed(
    `${logs}?limit=1`,
    { ...emulator.credentials, secret_key: "wrong" },
    Date.now(),
  );
  const { status, json } = await ask(`${logs}?limit=1`, { headers });
  assert.deepEqual([status, json.error_code], [401, "APIGW.0301"]);
  const prefix = errorFixture("bad-signature-echo").body.match(/Incorrect[^|]*canonicalRequest:/)?.[0];
  assert.equal(json.error_msg, `${prefix}${canonical.replaceAll("\n", "|")}`);
  assert.deepEqual(Object.keys(json), ["error_msg", "error_code", "request_id"]);
});

test("an unknown key, an unsigned date and a malformed header are refused", async (t) => {
  const { emulator, logs } = await start(t);
  const unknown = await ask(logs, signed(logs, { access_key: "XXX", secret_key: "x" }, Date.now()));
  assert.equal(unknown.json.error_msg, JSON.parse(errorFixture("unknown-access-key").body).error_msg);
  const { access_key } = emulator.credentials;
  for (const authorization of [
    "Bearer x",
    "SDK-HMAC-SHA256 Access=x",
    `SDK-HMAC-SHA256 Access=${access_key}, SignedHeaders=host, Signature=00`,
  ]) {
    const { status, json } = await ask(logs, {
      headers: { authorization, "x-sdk-date": sdkDate(Date.now()) },
    });
    assert.deepEqual([status, json.error_code], [401, "APIGW.0301"], authorization);
  }
});

test("a signature is valid for 15 minutes of the gateway's clock, which is in the Date header", async (t) => {
  const { clock } = manualClock();
  const { emulator, logs } = await start(t, { clock, skewSeconds: 1_200 });
  const stale = await ask(logs, signed(logs, emulator.credentials, clock()));
  assert.deepEqual([stale.status, stale.json.error_code], [401, "APIGW.0301"]);
  const server = Date.parse(stale.headers.date ?? "");
  assert.equal(server, clock() + 1_200_000);
  assert.equal((await ask(logs, signed(logs, emulator.credentials, server))).status, 200);
});

test("temporary keys need their security token in the signature", async (t) => {
  const { emulator, logs } = await start(t);
  const { temporary } = emulator.credentials;
  const token = { "x-security-token": temporary.security_token };
  assert.equal((await ask(logs, signed(logs, temporary, Date.now(), token))).status, 200);
  assert.equal((await ask(logs, signed(logs, temporary, Date.now()))).status, 401);
  assert.equal(
    (await ask(logs, signed(logs, temporary, Date.now(), { "x-security-token": "x" }))).status,
    401,
  );
  const { headers } = signed(logs, temporary, Date.now());
  assert.equal((await ask(logs, { headers: { ...headers, ...token } })).status, 401, "sent, but not signed");
});

test("keys work with every project of the account, and with X-Project-Id only with that one", async (t) => {
  const { emulator, url, logs } = await start(t, {
    projects: [{ id: "other", name: "cn-north-4_dev", tasks: 3 }],
  });
  const other = `${url}/v3/other/operation-logs`;
  const found = await ask(
    other,
    signed(other, emulator.credentials, Date.now(), { "x-project-id": "other" }),
  );
  assert.equal(found.json.count, 3);
  const refused = await ask(
    logs,
    signed(logs, emulator.credentials, Date.now(), { "x-project-id": "other" }),
  );
  assert.equal(refused.status, 403);
});

test("a signature of the vendor's SDKs, which sort the query before they encode it, is accepted", async (t) => {
  const { emulator, logs } = await start(t);
  const now = Date.now();
  // "~" comes behind "é", once that is encoded.
  const target = `${logs}?%C3%A9=1&~=2&limit=1`;
  const names = ["x-sdk-date"];
  /** @param {string} query */
  const ask2 = (query) => {
    const canonical = [
      "GET",
      `/v3/${PROJECT}/operation-logs/`,
      query,
      `x-sdk-date:${sdkDate(now)}`,
      "",
      names[0],
    ];
    const hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const signature = sign([...canonical, hash].join("\n"), sdkDate(now), emulator.credentials.secret_key);
    const authorization = `SDK-HMAC-SHA256 Access=${emulator.credentials.access_key}, SignedHeaders=x-sdk-date, Signature=${signature}`;
    return ask(target, { headers: { "x-sdk-date": sdkDate(now), authorization } });
  };
  assert.equal((await ask2("%C3%A9=1&limit=1&~=2")).status, 200, "encoded first");
  assert.equal((await ask2("limit=1&~=2&%C3%A9=1")).status, 200, "sorted first");
  assert.equal((await ask2("~=2&limit=1&%C3%A9=1")).status, 401, "not sorted");
});
