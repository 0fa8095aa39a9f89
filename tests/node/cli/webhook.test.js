import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { serve } from "../client/support.js";
import { cli, lines, PROJECT, serving, startCli } from "./support.js";

/**
 * A service of one task that advances with each request for it.
 *
 * @param {import("node:test").TestContext} t
 * @param {string[]} states
 */
async function service(t, states) {
  const { url } = await serve(t, (_, res) => {
    const status = states.length > 1 ? states.shift() : states[0];
    res.writeHead(200, { "content-type": "application/json" });
    res.end(JSON.stringify({ operation_log: { id: "one", status, vault_name: "prod" } }));
  });
  return { CBR_ENDPOINT: url, OS_PROJECT_ID: PROJECT, OS_TOKEN: "token-of-the-service" };
}

/**
 * A receiver with these answers, the last for ever.
 *
 * @param {import("node:test").TestContext} t
 * @param {...(number | [number, Record<string, string>])} answers
 */
async function receiver(t, ...answers) {
  /** @type {{ method?: string, headers: import("node:http").IncomingHttpHeaders, body: string }[]} */
  const calls = [];
  const { url } = await serve(t, async (req, res) => {
    let body = "";
    for await (const chunk of req) body += chunk;
    calls.push({ method: req.method, headers: req.headers, body });
    const [status, headers = {}] = [answers.length > 1 ? answers.shift() : answers[0]].flat();
    res.writeHead(Number(status), /** @type {any} */ (headers)).end();
  });
  return { url: `${url}/hook?key=secret-of-the-url`, origin: url, calls };
}

const SOON = /** @type {[number, Record<string, string>]} */ ([503, { "retry-after": "0" }]);

/** The signature by a program that is not this one. @param {string} body */
const hmac = (body) =>
  execFileSync(
    "python3",
    ["-c", "import hmac,sys;print(hmac.new(b'k e y',sys.stdin.buffer.read(),'sha256').hexdigest())"],
    {
      input: body,
      encoding: "utf8",
    },
  ).trim();

test("wait sends each change of the status, signed, to a server that fails twice", {
  timeout: 60_000,
}, async (t) => {
  const env = { ...(await service(t, ["waiting", "running", "success"])), HOOK_KEY: "k e y" };
  const { url, calls } = await receiver(t, SOON, 429, 200);
  const { code, stdout, stderr } = await cli(
    t,
    ["wait", "one", "--webhook", url, "--webhook-secret-env", "HOOK_KEY"],
    { env },
  );
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(lines(stdout)[0].status, "success");
  const bodies = calls.map(({ body }) => JSON.parse(body));
  assert.deepEqual(
    bodies.map(({ time, ...body }) => {
      assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      return body;
    }),
    [
      ...[1, 2, 3].map(() => ({
        type: "updated",
        task_id: "one",
        status_before: "waiting",
        status_after: "running",
        task: { id: "one", status: "running", vault_name: "prod" },
      })),
      {
        type: "finished",
        task_id: "one",
        status_before: "running",
        status_after: "success",
        task: { id: "one", status: "success", vault_name: "prod" },
      },
    ],
  );
  for (const { method, headers, body } of calls) {
    assert.equal(method, "POST");
    assert.equal(headers["content-type"], "application/json");
    assert.equal(headers["x-cbr-signature"], `sha256=${hmac(body)}`);
    assert.doesNotMatch(JSON.stringify([headers, body]), /token-of-the-service|k e y/);
  }
});

test("a webhook that refuses does not end the wait, and makes its exit code 3", {
  timeout: 60_000,
}, async (t) => {
  const env = await service(t, ["success"]);
  for (const [answer, calls] of /** @type {[any, number][]} */ ([
    [404, 1],
    [[302, { location: "http://127.0.0.1:1/" }], 1],
    [SOON, 5],
  ])) {
    const hook = await receiver(t, answer);
    const { code, stdout, stderr } = await cli(t, ["wait", "one", "--webhook", hook.url], { env });
    const [status] = [answer].flat();
    assert.equal(code, 3);
    assert.equal(lines(stdout).length, 1);
    assert.equal(
      stderr,
      `cbr-tasks: webhook ${hook.origin}: answered ${status}\ncbr-tasks: 1 of 1 webhook calls failed\n`,
    );
    assert.equal(hook.calls.length, calls);
    assert.equal(hook.calls[0].headers["x-cbr-signature"], undefined);
  }
});

test("watch goes on after a webhook that fails, and says at its end how many did", {
  timeout: 60_000,
}, async (t) => {
  const hook = await receiver(t, 400, 200);
  /** @type {unknown[]} */
  const tasks = [];
  const add = (/** @type {string} */ id) =>
    tasks.push({ id, status: "running", started_at: new Date().toISOString() });
  add("t0");
  const env = await serving(t, tasks);
  const { child, ended, until } = startCli(t, ["watch", "--interval", "100ms", "--webhook", hook.url], {
    env,
  });
  await until(({ stderr }) => stderr.includes("answered 400"));
  add("t1");
  while (!hook.calls.some(({ body }) => body.includes('"task_id":"t1"')))
    await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill("SIGINT");
  const { code, stderr } = await ended;
  assert.equal(code, 130);
  assert.match(stderr, /^cbr-tasks: webhook http:\/\/127\.0\.0\.1:\d+: answered 400\n/);
  assert.match(stderr, /\ncbr-tasks: \d+ of \d+ webhook calls failed\ncbr-tasks: interrupted\n$/);
});

test("wrong flags are refused, without the secret that they may hold", async (t) => {
  /** @type {[string[], string][]} */
  const cases = [
    [
      ["--webhook", "http://hooks.example/secret-part"],
      "--webhook: expected an https URL, or an http URL of this machine, got http://hooks.example",
    ],
    [
      ["--webhook", "https://me:secret-part@hooks.example/"],
      "--webhook: expected an https URL, or an http URL of this machine, got one with a user name",
    ],
    [
      ["--webhook", "secret-part"],
      "--webhook: expected an https URL, or an http URL of this machine, got something else",
    ],
    [
      ["--webhook", "https://hooks.example/", "--webhook-secret-env", "secret-part"],
      "--webhook-secret-env: expected the name of a variable with a secret, got one that is not set",
    ],
    [["--webhook-secret-env", "X"], "--webhook-secret-env: expected --webhook with it, got none"],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await cli(t, ["wait", "one", ...args]);
    assert.deepEqual([code, stderr], [2, `cbr-tasks: ${message}\n`]);
  }
});
