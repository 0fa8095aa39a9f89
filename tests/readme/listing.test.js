import assert from "node:assert/strict";
import { runBlocks } from "./run-blocks.js";
import { allTasks, goOn, service } from "./service.js";

/** @typedef {import("node:test").TestContext} TestContext */

/** @param {TestContext} t @param {string} code */
async function listing(t, code) {
  const { emulator, env } = await service(t);
  const [id = ""] = emulator.tasks().ids();
  // Each line stands for itself.
  const lines = code.replaceAll("4827f2da-b008-4507-ab7d-42d0df5ed912", id).trimEnd().split("\n");
  const { tasks, pages, page, first, task } = await goOn(t, {
    env,
    code: [...lines.slice(0, 2), "const tasks = shown.splice(0).length;", ...lines.slice(2)].join("\n"),
    after: "{ tasks, pages: shown.map(({ operation_logs }) => operation_logs.length), page, first, task }",
  });
  assert.equal(page.operation_logs.length, 100);
  assert.equal(page.count, 1500);
  assert.equal(tasks, 1500);
  assert.ok(pages.length > 1);
  assert.equal(
    pages.reduce((/** @type {number} */ sum, /** @type {number} */ length) => sum + length, 0),
    1500,
  );
  assert.equal(first.length, 10);
  assert.equal(task.id, id);
}

/** @param {TestContext} t @param {string} code */
async function progress(t, code) {
  const { env } = await service(t);
  const { reports, tasks, report } = await goOn(t, {
    env,
    code,
    after: `{
      reports: shown.filter((each) => typeof each === "string"),
      tasks: shown.filter((each) => typeof each === "object").length,
      report: list.report,
    }`,
  });
  assert.equal(reports.at(-1), "1500 of 1500");
  assert.equal(tasks, 1500);
  assert.deepEqual([report.tasks, report.settled], [1500, true]);
}

/** @param {TestContext} t @param {string} code */
async function cancellation(t, code) {
  const { emulator, env } = await service(t);
  const [id = ""] = emulator.tasks().ids();
  const task = await goOn(t, { env, before: `const id = "${id}";`, code, after: "task" });
  assert.equal(task.id, id);
}

/** @param {TestContext} t @param {string} code */
async function ownHttp(t, code) {
  const { env } = await service(t);
  const page = await goOn(t, { env, code, after: "await response.json()" });
  const running = (await allTasks(env)).filter(({ status }) => status === "running");
  assert.ok(running.length > 0);
  assert.deepEqual(
    page.operation_logs.map((/** @type {any} */ { id }) => id),
    running.slice(0, 10).map(({ id }) => id),
  );
}

/** @param {TestContext} t @param {string} code */
async function unreadResponse(t, code) {
  const { env } = await service(t);
  const after = 'JSON.parse(await readFile("page.json", "utf8"))';
  const { operation_logs } = await goOn(t, { env, code, after });
  assert.deepEqual(operation_logs, (await allTasks(env)).slice(0, 1000));
}

/**
 * A service on which a task runs whose day passes while the program waits.
 *
 * @param {TestContext} t
 */
async function busyService(t) {
  const { emulator, env } = await service(t, { live: true, tasks: 400 });
  const running = (await allTasks(env)).find(({ status }) => status === "running");
  const clock = setInterval(() => emulator.advance(3_600_000), 200);
  t.after(() => clearInterval(clock));
  return { env, id: running.id };
}

/** @param {TestContext} t @param {string} code */
async function waiting(t, code) {
  const { env, id } = await busyService(t);
  const { done, shown } = await goOn(t, {
    env,
    before: `const id = ${JSON.stringify(id)};`,
    code: code.replace("onProgress:", "throwOnFailure: false, minDelay: 50, maxDelay: 50,\n  onProgress:"),
    after: "{ done, shown }",
  });
  assert.equal(done.id, id);
  assert.match(done.status, /^(success|failed|timeout|skipped)$/);
  assert.ok(shown.length > 0);
}

/** @param {TestContext} t @param {string} code */
async function watching(t, code) {
  const { env } = await busyService(t);
  const ends = await goOn(t, {
    env,
    before: "const ends = []; console.log = (...line) => ends.push(line);",
    code: code
      .replace('{ vault_name: "prod" }, { interval: 30_000 }', "{}, { interval: 500 }")
      .replace(/\n}\n$/, "\n  if (ends.length > 0) break;\n}\n"),
    after: "ends",
  });
  assert.match(ends[0].join(" "), /^\S+ \w* → (success|failed|timeout|skipped)$/);
}

runBlocks("docs/listing.md", [
  ["Listing", "pages, tasks and a task", listing],
  ["Lists that change", "progress and the report", progress],
  ["Timeouts and cancellation", "a call with a signal and a timeout", cancellation],
  ["Your own HTTP stack", "the request of a builder is fetched", ownHttp],
  ["Your own HTTP stack", "the bytes of the service in a file", unreadResponse],
  ["Waiting for a task", "a task ends", waiting],
  ["Watching all tasks", "the end of a task is seen", watching],
]);
