import assert from "node:assert/strict";
import { test } from "node:test";
import { copies, esm, facts, PROJECT, rejection, TOKEN } from "./support.js";

const good = { endpoint: "https://cbr.example", projectId: PROJECT, auth: { token: TOKEN } };

for (const [how, copy] of copies) {
  test(`${how}: a client has the properties endpoint and projectId`, () => {
    const api = new copy.CbrClient({ ...good, endpoint: "https://cbr.example/backup/" });
    assert.equal(api.endpoint, "https://cbr.example/backup");
    assert.equal(api.projectId, PROJECT);
  });

  test(`${how}: init() has no effect, however often it is called`, async () => {
    assert.equal(await copy.init(), undefined);
    assert.equal(await copy.init(), undefined);
  });
}

test("the region decides the endpoint, unless one is given", () => {
  const { projectId, auth } = good;
  const at = (/** @type {object} */ options) => new esm.CbrClient({ projectId, auth, ...options }).endpoint;
  assert.equal(at({ region: "eu-de" }), "https://cbr.eu-de.otc.t-systems.com");
  assert.equal(at({ region: "cn-north-4" }), "https://cbr.cn-north-4.myhuaweicloud.com");
  assert.equal(at({ region: "eu-de", endpoint: "https://cbr.example" }), "https://cbr.example");
});

/** @type {[name: string, options: any, message: RegExp][]} */
const bad = [
  ["no options", undefined, /^options: expected an object, got undefined$/],
  [
    "neither endpoint nor region",
    { endpoint: undefined },
    /^endpoint: expected an endpoint or a region, got neither$/,
  ],
  [
    "an unknown region",
    { endpoint: undefined, region: "mars-1" },
    /^region: expected one of .*eu-de.*, got "mars-1"/,
  ],
  ["no project", { projectId: undefined }, /^projectId: expected the id of a project, got nothing$/],
  [
    "no credentials",
    { auth: undefined },
    /^auth: expected \{ token \}, \{ accessKey, secretKey \}, \{ username, password, domainName \} or \{ proxy: true \}, got nothing$/,
  ],
  [
    "empty credentials",
    { auth: {} },
    /^auth: expected \{ token \}, \{ accessKey, secretKey \}, \{ username, password, domainName \} or \{ proxy: true \}, got an empty object$/,
  ],
  [
    "a token from a variable that is not set",
    { auth: { token: undefined } },
    /^auth\.token: expected a string or a function, got undefined$/,
  ],
  [
    "keys from variables that are not set",
    { auth: { accessKey: undefined, secretKey: undefined } },
    /^auth\.accessKey: expected a string, got undefined$/,
  ],
  [
    "a password from variables that are not set",
    { auth: { username: undefined, password: undefined, domainName: undefined } },
    /^auth\.username: expected a string, got undefined$/,
  ],
  [
    "a choice of variables of which none is set",
    { auth: { token: undefined, accessKey: undefined, secretKey: undefined } },
    /^auth\.token: expected a string or a function, got undefined$/,
  ],
  ["an empty token", { auth: { token: "" } }, /^auth\.token: expected a text that is not empty$/],
  [
    "a token that is a number",
    { auth: { token: 7 } },
    /^auth\.token: expected a string or a function, got a number$/,
  ],
  [
    "other credentials",
    { auth: { token: TOKEN, key: "k" } },
    /^auth: expected \{ token, iamEndpoint \}, got "key"$/,
  ],
  ["an option with a typo", { timeOut: 1 }, /^options: expected region, .*, got "timeOut"$/],
  ["a timeout of 0", { timeout: 0 }, /^timeout: expected milliseconds, more than 0, got 0$/],
  ["a fetch that is none", { fetch: "fetch" }, /^fetch: expected a function, got a string$/],
  ["headers that are none", { headers: "x: y" }, /^headers: expected an object, got a string$/],
  ["a header that is no text", { headers: { "x-n": 7 } }, /^headers\.x-n: expected a string, got a number$/],
  [
    "http to another machine",
    { endpoint: "http://cbr.example" },
    /^endpoint: expected https, got http:\/\/cbr\.example: the token would be readable/,
  ],
  [
    "a query",
    { endpoint: "https://cbr.example/?token=sesame" },
    /^endpoint: expected a URL without a query or fragment$/,
  ],
  [
    "user info",
    { endpoint: "https://user:sesame@cbr.example" },
    /^endpoint: expected a URL without user name and password; credentials go to `auth`$/,
  ],
];

for (const [name, options, message] of bad) {
  test(`${name}: a config error before any request, without secrets`, async () => {
    let sent = 0;
    const fetch = () => {
      sent += 1;
    };
    const all = options === undefined ? undefined : { ...good, fetch, ...options };
    const error = await rejection(() => new esm.CbrClient(/** @type {any} */ (all)));
    assert.equal(error.kind, "config");
    assert.equal(error.attempts, 0);
    assert.equal(error.retryable, false);
    assert.match(error.message, message);
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /sesame|token-for-tests/);
    assert.equal(sent, 0);
    assert.equal(facts(error).status, undefined);
  });
}

test("http is allowed for this machine, or with allowInsecureEndpoint", () => {
  const at = (/** @type {string} */ endpoint, /** @type {object} */ more = {}) =>
    new esm.CbrClient({ ...good, endpoint, ...more }).endpoint;
  assert.equal(at("http://127.0.0.1:1"), "http://127.0.0.1:1");
  assert.equal(at("http://cbr.example", { allowInsecureEndpoint: true }), "http://cbr.example");
});
