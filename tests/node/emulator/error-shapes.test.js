/** Bodies of errors in the forms of tests/fixtures/error-bodies.json. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, fixture, start } from "./support.js";

/** @typedef {import('../../../pkg-template/emulator/index.d.ts').ErrorShape} ErrorShape */
/** @typedef {{ name: string, body: Record<string, unknown> }} Case */

/** @type {Case[]} */
const CASES = fixture("error-bodies.json");

/** The form of each case, in the order of the file; without one, the case is about the contents. @type {(ErrorShape | undefined)[]} */
const SHAPES = [
  "openstack",
  "openstack",
  "openstack",
  "nested",
  "oauth",
  "list",
  "neutron",
  "error-message",
  "unknown",
  "code-only",
  "both",
  "details",
  "problem",
  "aws",
  "aws-type",
  "keystone",
  "wsme",
  "spring",
  "oauth-code",
  undefined,
  "several",
  "texts",
  "list-in-list",
  "top-list",
  "inner-details",
];

/** The names of a body's members, at any depth. @param {unknown} value @returns {unknown} */
const names = (value) => {
  if (Array.isArray(value)) return value.map(names);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, names(each)]));
};

/** Requests that fail with the statuses of the OpenStack cases. @type {Record<string, string>} */
const PATHS = { forbidden: "/v3/other/operation-logs", itemNotFound: "show", badRequest: "list?limit=x" };

for (const [index, { name, body }] of CASES.entries()) {
  const errorShape = SHAPES[index];
  if (errorShape === undefined) continue;
  test(`${errorShape}: ${name}`, async (t) => {
    const server = await start(t, { errorShape, tasks: 1 });
    const path = PATHS[Object.keys(body)[0]] ?? "show";
    const url = path.startsWith("/") ? server.url + path : path.replace(/^list/, server.logs);
    const { json } = path === "show" ? await server.show("x") : await ask(url, { headers: server.headers });
    assert.deepEqual(names(json), names(body));
  });
}

test("each form carries the service's own code and message", async (t) => {
  const server = await start(t, { tasks: 1 });
  const expected = {
    openstack: { itemNotFound: { code: 404, message: "Operation log does not exist." } },
    nested: { error: { error: { code: "BackupService.6500", message: "Operation log does not exist." } } },
    oauth: { error: "BackupService.6500", error_description: "Operation log does not exist." },
    service: { error_code: "BackupService.6500", error_msg: "Operation log does not exist." },
  };
  for (const [shape, body] of Object.entries(expected)) {
    server.emulator.configure({ errorShape: /** @type {ErrorShape} */ (shape) });
    assert.deepEqual((await server.show("x")).json, body);
  }
});

test("IAM's errors and those of faults have the form too; what is no error and what is no JSON has not", async (t) => {
  const server = await start(t, {
    errorShape: "list",
    tasks: 1,
    faultQueue: ["500", "html", "503", "garbage"],
  });
  const wrong = await ask(`${server.url}/v3/auth/tokens`, { method: "POST", body: "{" });
  assert.deepEqual(wrong.json, { errors: [{ code: "400", message: "Malformed JSON in request body." }] });
  assert.equal((await server.list()).json.errors[0].code, "BackupService.9910");
  assert.match((await server.list()).text, /^<html>/);
  assert.equal((await server.list()).text, "");
  assert.equal((await server.list()).status, 200);
  assert.equal((await server.list()).json.count, 1);
});
