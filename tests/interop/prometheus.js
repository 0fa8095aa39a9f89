/**
 * Prometheus against `cbr-tasks exporter` for two and a half minutes, with a service that fails now and then and hangs for 45 s:
 * node tests/interop/prometheus.js. It wants `prometheus` and `promtool` on PATH (Debian: apt-get install prometheus), and `pkg/`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createEmulator } from "../../www/emulator/http/server.js";
import { start } from "./programs.js";

const [BEFORE, HANGS, AFTER] = [45_000, 45_000, 60_000];
const RULES = new URL("../../docs/monitoring/", import.meta.url).pathname;

const emulator = createEmulator({
  tasks: 3000,
  live: true,
  faults: { 503: 0.2, drop: 0.1, truncate: 0.05 },
});
const { url, close } = await emulator.listen(0);
const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-prometheus-"));
const cli = new URL("../../pkg/bin/cbr-tasks.js", import.meta.url).pathname;
const exporter = start(process.execPath, [cli, "exporter", "--listen", "127.0.0.1:0", "--interval", "5s"], {
  CBR_ENDPOINT: url,
  OS_PROJECT_ID: emulator.projectId,
  OS_TOKEN: emulator.credentials.token,
});
let prometheus;
try {
  const metrics = await found(() => /http:\/\/(\S+)\/metrics/.exec(exporter.output()), "the exporter");
  const port = await freePort();
  writeFileSync(
    join(folder, "prometheus.yml"),
    readFileSync(join(RULES, "prometheus.yml"), "utf8")
      .replace("127.0.0.1:9834", metrics[1])
      .replace("scrape_interval: 1m", "scrape_interval: 2s")
      .replace("alerts.yml", join(RULES, "alerts.yml")),
  );
  const flags = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
  prometheus = start("prometheus", [...flags, `--web.listen-address=127.0.0.1:${port}`], {});
  const api = `http://127.0.0.1:${port}/api/v1/query?query=`;
  /** @param {string} query @returns {Promise<string>} */
  const value = async (query) => {
    const { data } = /** @type {any} */ (await (await fetch(api + encodeURIComponent(query))).json());
    return data.result.map((/** @type {any} */ { value }) => value[1]).join() || "none";
  };
  await sleep(BEFORE);
  emulator.configure({ faults: { hang: 1 } });
  console.log(`before: cbr_up ${await value("cbr_up")}`);
  await sleep(HANGS);
  console.log(`the service hangs for ${HANGS / 1000} s: cbr_up ${await value("cbr_up")}`);
  emulator.configure({ faults: {} });
  await sleep(AFTER);
  const seconds = (BEFORE + HANGS + AFTER) / 1000;
  for (const [what, query] of [
    ["after: cbr_up", "cbr_up"],
    ["scrapes", `count_over_time(up[${seconds}s])`],
    ["failed scrapes", `count_over_time((up == 0)[${seconds}s:2s])`],
    ["longest scrape, s", `max_over_time(scrape_duration_seconds[${seconds}s])`],
    ["samples of a scrape", "scrape_samples_scraped"],
    ["series of resources", "count(cbr_resource_verdict)"],
    ["seconds with cbr_up 0 (of samples each second)", `sum_over_time((cbr_up == bool 0)[${seconds}s:1s])`],
    ["requests with an answer", 'sum(cbr_api_requests_total{outcome="success"})'],
    ["requests without one", 'cbr_api_requests_total{outcome="no_answer"}'],
    ["requests that failed (5xx)", 'cbr_api_requests_total{outcome="failed"}'],
  ])
    console.log(`${what}: ${await value(query)}`);
  const text = await (await fetch(metrics[0])).text();
  const promtool = (/** @type {string[]} */ args, input = "") =>
    execFileSync("promtool", args, { input, encoding: "utf8", cwd: RULES }).trim();
  console.log(promtool(["check", "metrics"], text) || "promtool check metrics: nothing to say");
  console.log(promtool(["check", "rules", "alerts.yml"]));
  console.log(promtool(["test", "rules", "alerts.test.yml"]));
} finally {
  prometheus?.child.kill();
  exporter.child.kill();
  if (exporter.errors()) console.log(`the exporter said:\n${exporter.errors()}`);
  await sleep(1000);
  await close();
  rmSync(folder, { recursive: true });
}

/** @template T @param {() => T | null} look @param {string} what @returns {Promise<T>} */
async function found(look, what) {
  for (let time = 0; time < 300; time += 1) {
    const seen = look();
    if (seen) return seen;
    await sleep(100);
  }
  throw new Error(`${what} did not begin`);
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
