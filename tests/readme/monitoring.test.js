import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { delimiter, join } from "node:path";
import { folder, line, project, run, start } from "./project.js";
import { runBlocks } from "./run-blocks.js";
import { goOn, service } from "./service.js";

/** @typedef {import("node:test").TestContext} TestContext */

const PATH = `${join(project, "node_modules/.bin")}${delimiter}${process.env.PATH}`;

/** @param {TestContext} t @param {string} code */
async function exporter(t, code) {
  const { env } = await service(t);
  const [program = "", ...args] = code.trim().split(" ");
  const where = { cwd: await folder(t, {}), env: { ...env, PATH } };
  const running = start(t, program, [...args, "--listen", "127.0.0.1:0"], where);
  const [url = ""] = await line(running, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/m);
  const metrics = await (await fetch(url)).text();
  assert.match(metrics, /^cbr_up [01]$/m);
  assert.equal(await running.end("SIGTERM"), 0);
}

/** @param {TestContext} t @param {string} code */
async function textfile(t, code) {
  const { env } = await service(t);
  const cwd = await folder(t, {});
  const [program = "", ...args] = code.trim().split(" ");
  await run(t, program, args, { cwd, env: { ...env, PATH } });
  assert.match(await readFile(join(cwd, "cbr.prom"), "utf8"), /^cbr_resource_verdict\{.*verdict="ok"\} 1$/m);
}

/** @param {TestContext} t @param {string} code */
async function program(t, code) {
  const { env } = await service(t);
  const before = "const table = new TaskTable(); await client.tasks.list().into(table);";
  const text = await goOn(t, { env, before, code, after: "text" });
  assert.match(text, /^cbr_resource_verdict\{.*\} 1$/m);
  assert.ok(text.endsWith("\n# EOF\n"));
}

/** @type {{ body: string, signature: string } | undefined} the last call of the webhook */
let call;

/** @param {TestContext} t @param {string} code */
async function webhook(t, code) {
  const { env } = await service(t);
  const receiver = createServer(async (req, res) => {
    let body = "";
    for await (const chunk of req) body += chunk;
    call ??= { body, signature: String(req.headers["x-cbr-signature"]) };
    res.end();
    receiver.emit("called");
  }).listen(0, "127.0.0.1");
  t.after(() => receiver.close());
  await once(receiver, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (receiver.address());
  const own = code
    .trim()
    .replace("https://hooks.example", `http://127.0.0.1:${port}`)
    .replace(" prod ", " vault-prod ");
  const [program = "", ...args] = own.split(" ");
  const where = { cwd: await folder(t, {}), env: { ...env, PATH, HOOK_SECRET: "k" } };
  const called = once(receiver, "called");
  const running = start(t, program, args, where);
  await called;
  assert.equal(await running.end("SIGINT"), 130);
  receiver.closeAllConnections();
}

/** @param {TestContext} _ @param {string} code */
function body(_, code) {
  assert.deepEqual(Object.keys(JSON.parse(code)), Object.keys(JSON.parse(call?.body ?? "{}")));
}

/** @param {TestContext} t @param {string} code */
async function check(t, code) {
  assert.ok(call);
  const { body, signature } = call;
  assert.equal(signature, `sha256=${createHmac("sha256", "k").update(body).digest("hex")}`);
  const is = (/** @type {string} */ text) =>
    `isGenuine(${JSON.stringify(text)}, ${JSON.stringify(signature)})`;
  const after = `[${is(body)}, ${is(`${body} `)}, isGenuine("", "")]`;
  const env = { HOOK_SECRET: "k", CBR_ENDPOINT: "http://127.0.0.1:1", OS_PROJECT_ID: "p", OS_TOKEN: "t" };
  assert.deepEqual(await goOn(t, { env, client: "", code, after }), [true, false, false]);
}

runBlocks("docs/monitoring.md", [
  ["Exporter", "it serves metrics until SIGTERM", exporter],
  ["Textfile collector", "the file has a verdict on each machine", textfile],
  ["In a program", "a program writes the metrics", program],
  ["Webhooks", "each change is sent", webhook],
  ["Webhooks", "a call has these fields", body],
  ["Webhooks", "a receiver tells genuine calls from others", check],
]);
