/** Answers of a portal's own, where a client without credentials expects those of the service. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { esm, rejection } from "./support.js";

const HTML = { "content-type": "text/html" };
const LOGIN = "<!doctype html><title>Sign in</title><form>…</form>";
const HINT =
  "expected an answer of the service, got one of the portal: sign in to it again, and check that endpoint is its proxy";

/** @param {() => Response} fetch @param {any} [auth] */
function listed(fetch, auth = { proxy: true }) {
  const api = new esm.CbrClient({
    endpoint: "https://portal.example/backup",
    projectId: "p",
    auth,
    retry: false,
    fetch: async () => fetch(),
  });
  return rejection(api.tasks.list());
}

for (const [status, kind] of /** @type {const} */ ([
  [401, "authentication"],
  [403, "permission"],
  [404, "not-found"],
  [405, "http"],
])) {
  test(`a ${status} of the portal is called the portal's`, async () => {
    const error = await listed(() => new Response(LOGIN, { status, headers: HTML }));
    assert.match(error.message, new RegExp(`^the portal answered ${status}\\b`));
    assert.deepEqual([error.kind, error.status, error.code, error.hint], [kind, status, undefined, HINT]);
  });
}

test("a page of the portal's sign-in, and a redirect to one, have the same hint", async () => {
  const page = await listed(() => new Response(LOGIN, { headers: HTML }));
  assert.deepEqual([page.kind, page.status, page.hint], ["decode", 200, HINT]);
  const redirect = await listed(() => new Response(null, { status: 302, headers: { location: "/login" } }));
  assert.deepEqual([redirect.kind, redirect.status, redirect.hint], ["http", 302, HINT]);
});

test("an error code, a failing portal and a client with credentials keep their own words", async () => {
  const body = '{"error_code":"BackupService.6500","error_msg":"no such task"}';
  const coded = await listed(() => new Response(body, { status: 404 }));
  assert.equal(coded.message, "the service answered 404 (BackupService.6500): no such task");
  assert.match(coded.hint, /^no such task in this project/);
  const failing = await listed(() => new Response("", { status: 502 }));
  assert.equal(failing.message, "the portal answered 502");
  assert.equal(failing.hint, "the service or a proxy in front of it is failing: try again later");
  const direct = await listed(() => new Response("", { status: 401 }), { token: "t" });
  assert.equal(direct.message, "the service answered 401");
  assert.match(direct.hint, /^the credentials were refused/);
});
