import assert from "node:assert/strict";
import { runBlocks } from "./run-blocks.js";
import { goOn, service } from "./service.js";

/** @typedef {import("node:test").TestContext} TestContext */

const UNKNOWN = "4827f2da-b008-4507-ab7d-42d0df5ed912";

/** Keeps in `logged` what a block prints. */
const LOGGED = `const logged = [];
    for (const name of ["debug", "log", "warn", "error"]) console[name] = (...line) => logged.push(line.join(" "));`;

/** For a block that makes its client: only the connection is there. */
const CONNECTION = `const { CBR_ENDPOINT: endpoint, OS_PROJECT_ID: projectId, OS_TOKEN: token } = process.env;
    const connection = { endpoint, projectId, auth: { token } };`;

/** @param {TestContext} t @param {string} code */
async function caught(t, code) {
  const { env } = await service(t);
  const [message, hint, details, ...others] = await goOn(t, {
    env,
    before: `${LOGGED} const id = "${UNKNOWN}";`,
    code,
    after: "logged",
  });
  assert.match(message, /404/);
  assert.match(hint, /check the id/);
  assert.match(details, /^code BackupService\.6500 request \S+$/);
  assert.deepEqual(others, []);
}

/** @param {TestContext} t @param {string} code */
async function retries(t, code) {
  const { emulator, env } = await service(t);
  // One failure that is retried, and one that the block does not want retried.
  emulator.configure({ faultQueue: ["503", null, "500"] });
  const { logged, attempts } = await goOn(t, {
    env,
    client: CONNECTION,
    before: LOGGED,
    code: `${code}
      await client.tasks.list();
      const { attempts } = await Promise.resolve(client.tasks.list()).catch((error) => error);`,
    after: "{ logged, attempts }",
  });
  assert.equal(attempts, 1);
  const retried = logged.filter((/** @type {string} */ line) => /trying again in \d+ ms/.test(line));
  assert.equal(retried.length, 1);
}

/** @param {TestContext} t @param {string} code */
async function hooks(t, code) {
  const { emulator, env } = await service(t);
  emulator.configure({ faultQueue: ["503"] });
  const logged = await goOn(t, {
    env,
    client: CONNECTION,
    before: LOGGED,
    code: `${code.replace("hooks:", "rateLimit: { requests: 2, period: 1000 },\n  hooks:")}
      await client.tasks.list();
      // One request at a time is let out: of two, one waits.
      await Promise.all([client.tasks.list(), client.tasks.list()]);`,
    after: "logged",
  });
  assert.match(logged[0], /^GET http:\/\/127\.0\.0\.1:\d+\/v3\/\S+ 1$/);
  assert.match(logged[1], /^503 \d+ ms \S+$/);
  assert.match(logged[2], /^server next attempt in \d+ ms$/);
  assert.ok(logged.some((/** @type {string} */ line) => /^rate limiter: \d+ ms$/.test(line)));
  assert.match(logged.at(-1), /^200 /);
}

runBlocks("docs/errors.md", [
  ["Errors", "an error says what happened and what to do", caught],
  ["Retries", "one failure is retried, another is not", retries],
  ["Hooks and logger", "the hooks see a retry", hooks],
]);
