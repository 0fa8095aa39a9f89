import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { client, copies, emulated, esm, mocked, rejection, serve, TOKEN } from "./support.js";

const KEY = "header-secret-9876543210";

/**
 * Everything that a log could print of a value.
 * @param {any} value
 */
function printed(value) {
  const all = [
    String(value),
    inspect(value),
    inspect(value, { showHidden: true, depth: Number.POSITIVE_INFINITY, getters: true }),
    JSON.stringify(value),
    value?.message,
    value?.stack,
    JSON.stringify(Object.getOwnPropertyDescriptors(Object(value))),
  ];
  for (let cause = value?.cause; cause instanceof Error; cause = cause.cause) {
    all.push(cause.message, cause.stack, inspect(cause, { showHidden: true, depth: 10 }));
  }
  return all.join("\n");
}

/** @param {unknown} value */
function keepsSecrets(value) {
  const text = printed(value);
  for (const secret of [TOKEN, KEY, TOKEN.slice(0, 16), KEY.slice(0, 14)]) {
    assert.ok(!text.includes(secret), `${secret} in ${text}`);
  }
}

/** Bodies in which a proxy echoes the request. */
const echoes = [
  `{"error_code":"X.1","error_msg":"bad token ${TOKEN} or key ${KEY}","request_id":"r-${TOKEN}"}`,
  `{"error_code":"${TOKEN}","error_msg":"x"}`,
  `{"error":{"message":"${KEY}","code":"${TOKEN}"}}`,
  `<html><head><title>Bad header ${TOKEN}</title></head></html>`,
  `GET / HTTP/1.1 x-auth-token: ${TOKEN} x-key: ${KEY}`,
  `{"operation_logs":{"${TOKEN}":1}}`,
  `{"operation_logs":[{"${TOKEN}":${KEY}}]}`,
  `{"operation_logs":[{"extra_info":{"${TOKEN}":{"x":oops}}}]}`,
  // The excerpt is cut in the middle of the token.
  `${"x".repeat(290)}${TOKEN}`,
  `{"error_msg":"${"x".repeat(285)}${TOKEN}"}`,
  `{"operation_logs":[1],"${TOKEN}`,
  `${KEY}${TOKEN}`,
];

for (const [how, copy] of copies) {
  test(`${how}: an error contains neither the token nor the headers, even if the server echoes them`, async (t) => {
    let body = "";
    let status = 0;
    const { url } = await serve(t, (req, res) => {
      assert.equal(req.headers["x-auth-token"], TOKEN);
      res.writeHead(status, { "x-request-id": `req-${TOKEN}` }).end(body);
    });
    const { tasks } = client(url, { headers: { "x-key": KEY }, retry: false, rateLimit: false }, copy);
    for (status of [200, 302, 400, 401, 502]) {
      for (body of echoes) {
        for (const call of [() => tasks.list(), () => tasks.list().toArray(), () => tasks.get("1")]) {
          keepsSecrets(await rejection(call));
        }
      }
    }
  });

  test(`${how}: a client, its calls, a list and a request do not print the token`, async (t) => {
    const { client: api } = await emulated(t, { tasks: 1 }, copy);
    keepsSecrets(api);
    const silent = client("https://cbr.example", { headers: { "x-key": KEY } }, copy);
    const list = silent.tasks.list({ limit: 5 });
    for (const value of [silent, silent.tasks, list, list.pages(), new copy.ListOpLogs(), copy.CbrClient]) {
      keepsSecrets(value);
    }
  });
}

test("a token from a function, with white space around it, is redacted too", async () => {
  const answer = () => new Response(`{"error_msg":"token ${TOKEN}!"}`, { status: 401 });
  for (const token of [() => ` ${TOKEN}\n`, async () => TOKEN]) {
    const error = await rejection(mocked(answer, { auth: { token } }).tasks.list());
    assert.equal(error.message, "the service answered 401: token [redacted]!");
    keepsSecrets(error);
  }
});

test("connection errors, timeouts and validation errors do not print the token", async (t) => {
  const { emulator, url } = await emulated(t, { tasks: 1 });
  emulator.configure({ faultQueue: ["drop", "truncate", "hang"] });
  const { tasks } = client(url, { headers: { "x-key": KEY }, timeout: 2_000, retry: false });
  // The emulator does not know this token, and responds with 401.
  keepsSecrets(await rejection(tasks.list()));
  keepsSecrets(await rejection(tasks.list()));
  keepsSecrets(await rejection(tasks.list({}, { timeout: 10 })));
  keepsSecrets(await rejection(tasks.list()));
  keepsSecrets(await rejection(tasks.get("")));
  keepsSecrets(await rejection(mocked(() => ({}), { retry: false }).tasks.list()));
});

test("a message of fetch about the request does not print the token", async () => {
  const api = mocked(
    (request) => {
      throw `refused ${request.headers.get("x-auth-token")}`;
    },
    { retry: false },
  );
  const { message } = await rejection(api.tasks.list());
  assert.ok(!message.includes(TOKEN));
  const spoken = mocked((request) => Promise.reject(new Error(`no ${request.headers.get("x-auth-token")}`)), {
    retry: false,
  });
  const error = await rejection(spoken.tasks.list());
  assert.match(error.message, / failed: no \[redacted\]$/);
  assert.ok(!error.message.includes(TOKEN) && !JSON.stringify(error).includes(TOKEN));
});

test("an error about a wrong secret does not repeat the value", async () => {
  const make = (/** @type {object} */ more) =>
    rejection(
      () =>
        new esm.CbrClient({
          endpoint: "https://cbr.example",
          projectId: "p",
          auth: { token: TOKEN },
          ...more,
        }),
    );
  keepsSecrets(await make({ auth: { token: `${TOKEN}\u0001` } }));
  keepsSecrets(await make({ auth: { token: [TOKEN] } }));
  keepsSecrets(await make({ auth: TOKEN }));
  keepsSecrets(await make({ headers: { "x-key": `${KEY}\n`, "x-bad": `${KEY}ü` } }));
  keepsSecrets(await make({ endpoint: `https://${TOKEN}@cbr.example` }));
});
