import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { useStage } from "./stage.js";

/** @param {import("./viewer-page.js").ViewerPage} viewer */
async function resources(viewer) {
  return (await viewer.rows()).map(({ resource }) => resource);
}

describe("the list", () => {
  const stage = useStage();

  test("shows the demo's tasks with the WebAssembly client", async () => {
    const viewer = await stage.list();
    const rows = await viewer.rows();
    assert.equal(rows.length, 25);
    for (const row of rows) {
      assert.match(row.status ?? "", /^(Success|Failed|Running|Waiting|Timed out|Skipped)/);
      assert.match(row.started ?? "", /\d:\d\d:\d\d/);
    }
    assert.match(rows.find((row) => row.type === "Backup")?.resource ?? "", /\n[0-9a-f-]{36}$/);
    assert.equal(stage.requests.length, 1);
    assert.match(
      stage.requests[0]?.url.pathname ?? "",
      /^\/v3\/04f1829c788037ac2fb8c01eb2b04b95\/operation-logs$/,
    );
    await stage.picture(viewer, "list");
  });

  test("shows a task's start in the user's time zone, and the exact time in its title", async () => {
    const viewer = await stage.list({ zone: "Asia/Shanghai" });
    const { shown, title } = await (await viewer.find("[part=row] time")).evaluate((time) => ({
      shown: time.textContent ?? "",
      title: time.getAttribute("title") ?? "",
    }));
    assert.match(title, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    const expected = new Date(title).toLocaleTimeString("en-US", { timeZone: "Asia/Shanghai" });
    assert.ok(
      shown.replace(/\s/g, " ").includes(expected.replace(/\s/g, " ")),
      `${shown} should say ${expected}`,
    );
  });

  test("shows the progress of running tasks", async () => {
    const viewer = await stage.list();
    await viewer.loads(() => viewer.choose("status", "running"));
    const value = await (await viewer.find("progress")).evaluate(
      (bar) => /** @type {HTMLProgressElement} */ (bar).value,
    );
    assert.ok(value >= 0 && value <= 100);
    assert.match((await viewer.rows())[0]?.status ?? "", /^Running\s+\d+%$/);
  });

  for (const [name, option, attribute, value, column, shown] of /** @type {const} */ ([
    // A failed task shows its error code.
    ["status", "status", "status", "failed", "status", /^Failed\s+\S+$/],
    ["type", "operationType", "operation-type", "restore", "type", /^Restore$/],
  ])) {
    test(`filters by ${name}`, async () => {
      const viewer = await stage.list();
      await viewer.loads(() => viewer.choose(option, value));
      assert.equal(stage.lastQuery.get(attribute.replace("-", "_")), value);
      const rows = await viewer.rows();
      assert.ok(rows.length > 0);
      for (const row of rows) assert.match(row[column] ?? "", shown);
      assert.equal(await viewer.attribute(attribute), value);
    });
  }

  test("filters by a time range that ends now", async () => {
    const viewer = await stage.list();
    await viewer.loads(() => viewer.choose("range", "7d"));
    const start = Date.parse(stage.lastQuery.get("start_time") ?? "");
    assert.ok(Math.abs(Date.now() - 7 * 86_400_000 - start) < 60_000);
    assert.equal(stage.lastQuery.get("end_time"), null);
    assert.equal(await viewer.attribute("range"), "7d");
  });

  test("filters by two times in the user's time zone", async () => {
    const viewer = await stage.list({ zone: "Asia/Shanghai" });
    await viewer.choose("range", "custom");
    const from = await viewer.find("input[name=startTime]");
    await viewer.loads(() =>
      from.evaluate((input) => {
        /** @type {HTMLInputElement} */ (input).value = "2020-01-02T08:30";
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }),
    );
    assert.equal(stage.lastQuery.get("start_time"), "2020-01-02T00:30:00Z");
    assert.equal(await viewer.attribute("start-time"), "2020-01-02T00:30:00Z");
  });

  for (const [filter, column, attribute] of /** @type {const} */ ([
    ["resourceName", "resource", "resource-name"],
    ["vaultName", "vault", "vault-name"],
  ])) {
    test(`filters by ${attribute} after a pause in typing (debounce)`, async () => {
      const viewer = await stage.list();
      const named = (await viewer.rows()).map((row) => row[column]).find((text) => text && text !== "—");
      const name = named?.split("\n")[0] ?? "";
      const before = stage.requests.length;
      await viewer.loads(() => viewer.type(filter, name));
      assert.equal(stage.requests.length, before + 1, "one request, not one for each letter");
      assert.equal(stage.lastQuery.get(attribute.replace("-", "_")), name);
      const rows = await viewer.rows();
      assert.ok(rows.length > 0);
      for (const row of rows) assert.ok(row[column]?.includes(name));
      assert.equal(await viewer.attribute(attribute), name);
    });
  }

  test("keeps typed text while a response arrives", async () => {
    const viewer = await stage.list();
    stage.emulator.configure({ latency: 150 });
    await viewer.click("[part=refresh]");
    await viewer.loads(() => viewer.type("resourceName", "abcdefgh"));
    const value = await (await viewer.find("input[name=resourceName]")).evaluate(
      (input) => /** @type {HTMLInputElement} */ (input).value,
    );
    assert.equal(value, "abcdefgh");
  });

  test("reads its filters from attributes, and follows their changes", async () => {
    const viewer = await stage.list();
    const element = await viewer.viewer();
    await viewer.loads(() =>
      element.evaluate((node) => {
        node.setAttribute("status", "success");
        node.setAttribute("operation-type", "backup");
        node.setAttribute("page-size", "10");
      }),
    );
    assert.equal(stage.lastQuery.get("status"), "success");
    assert.equal(stage.lastQuery.get("operation_type"), "backup");
    assert.equal(stage.lastQuery.get("limit"), "10");
    const chosen = await (await viewer.find("select[name=status]")).evaluate(
      (select) => /** @type {HTMLSelectElement} */ (select).value,
    );
    assert.equal(chosen, "success");
    await viewer.loads(() => element.evaluate((node) => node.removeAttribute("status")));
    assert.equal(stage.lastQuery.get("status"), null);
  });

  test("offers an unknown status", async () => {
    const viewer = await stage.list();
    await viewer.set({ status: "brand_new" });
    const chosen = await (await viewer.find("select[name=status]")).evaluate(
      (select) => /** @type {HTMLSelectElement} */ (select).selectedOptions[0]?.text,
    );
    assert.equal(chosen, "brand_new");
  });

  test("changes pages and shows the position", async () => {
    const viewer = await stage.list();
    assert.equal(await viewer.text("[part=position]"), "1–25 of 400");
    assert.equal(await viewer.pageNumber(), "Page 1 of 16");
    const first = await resources(viewer);

    await viewer.loads(() => viewer.click("[part=next]"));
    assert.equal(stage.lastQuery.get("offset"), "25");
    assert.equal(await viewer.text("[part=position]"), "26–50 of 400");
    assert.equal(await viewer.attribute("page"), "2");
    assert.notDeepEqual(await resources(viewer), first);

    await viewer.loads(() => viewer.click("[part=previous]"));
    assert.equal(stage.lastQuery.get("offset"), "0");
    assert.deepEqual(await resources(viewer), first);
    assert.equal(await viewer.attribute("page"), null);
  });

  test("ends at the last page", async () => {
    const viewer = await stage.list();
    await viewer.loads(() => viewer.set({ page: 16 }));
    assert.equal(await viewer.text("[part=position]"), "376–400 of 400");
    const disabled = await (await viewer.find("[part=next]")).evaluate(
      (button) => /** @type {HTMLButtonElement} */ (button).disabled,
    );
    assert.equal(disabled, true);
    await viewer.loads(() => viewer.set({ page: 17 }));
    assert.equal(await viewer.shown(), "pastEnd");
    await viewer.loads(() => viewer.click(".state button"));
    assert.equal(await viewer.text("[part=position]"), "1–25 of 400");
  });

  test("starts at the first page when the page size or a filter changes", async () => {
    const viewer = await stage.list();
    await viewer.loads(() => viewer.click("[part=next]"));
    await viewer.loads(() => viewer.choose("pageSize", "50"));
    assert.equal(stage.lastQuery.get("limit"), "50");
    assert.equal(stage.lastQuery.get("offset"), "0");
    assert.equal((await viewer.rows()).length, 50);
    assert.equal(await viewer.attribute("page-size"), "50");

    await viewer.loads(() => viewer.click("[part=next]"));
    await viewer.loads(() => viewer.choose("status", "success"));
    assert.equal(stage.lastQuery.get("offset"), "0");
  });

  test("shows no total if count is the page's size", async () => {
    stage.emulator.configure({ count: "page" });
    const viewer = await stage.list();
    assert.equal(await viewer.text("[part=position]"), "1–25");
    assert.equal(await viewer.pageNumber(), "Page 1");
    await viewer.loads(() => viewer.click("[part=next]"));
    assert.equal(await viewer.text("[part=position]"), "26–50");
    stage.emulator.configure({ count: "total" });
  });

  test("reloads on request, and announces it to screen readers", async () => {
    const viewer = await stage.list();
    assert.equal(await viewer.text("[role=status]"), "Tasks 1–25 of 400");
    // The state has to be read before the response, on a busy machine too.
    stage.emulator.configure({ latency: 4000 });
    await viewer.loads(async () => {
      await viewer.click("[part=refresh]");
      await viewer.shows("busy");
      assert.equal(await viewer.text("[role=status]"), "Loading tasks…");
    });
    assert.equal(await viewer.text("[role=status]"), "Tasks 1–25 of 400");
  });

  test("aborts the pending request, and no late response overwrites a newer one", async () => {
    const viewer = await stage.list();
    /** @type {(string | undefined)[]} */
    const aborted = [];
    viewer.page.on("requestfailed", (request) => aborted.push(request.failure()?.errorText));
    // The abort has to come before the response, on a busy machine too.
    stage.emulator.configure({ latency: 4000 });
    const late = viewer.page.waitForRequest((request) => request.url().includes("status=failed"));
    await viewer.set({ status: "failed" });
    await late;
    stage.emulator.configure({ latency: 0 });
    await viewer.loads(() => viewer.set({ status: "success" }));
    for (let tries = 0; stage.emulator.stats().inFlight > 0 && tries < 2000; tries += 1) await delay(10);
    for (const row of await viewer.rows()) assert.match(row.status ?? "", /^Success/);
    assert.deepEqual(aborted, ["net::ERR_ABORTED"]);
  });

  test("aborts when it is removed from the page, and loads again when it is put back", async () => {
    stage.emulator.configure({ latency: 600 });
    const viewer = await stage.open();
    await viewer.shows("loading");
    // The element is "loading" before its client is loaded, but only a pending request can be aborted.
    for (let tries = 0; stage.requests.length === 0 && tries < 200; tries += 1) await delay(10);
    assert.equal(stage.requests.length, 1);
    const element = await viewer.viewer();
    /** @type {string[]} */
    const aborted = [];
    viewer.page.on("requestfailed", (request) => aborted.push(request.url()));
    await element.evaluate((node) => node.remove());
    for (let tries = 0; aborted.length === 0 && tries < 200; tries += 1) await delay(10);
    assert.equal(aborted.length, 1);
    assert.equal(await element.evaluate((node) => node.tasks.length), 0);
    await element.evaluate((node) => document.querySelector("main")?.append(node));
    await viewer.shows("rows");
  });

  test("dispatches events to the page", async () => {
    const viewer = await stage.list();
    const body = await viewer.page.$("body");
    const seen = await body?.evaluateHandle((node) => {
      /** @type {Record<string, unknown>[]} */
      const events = [];
      node.addEventListener("cbr-tasks-loaded", ({ type, tasks, offset, total, requestId }) =>
        events.push({ type, tasks: tasks.length, offset, total, requestId: typeof requestId }),
      );
      node.addEventListener("cbr-filters-change", ({ type, filters, page, pageSize }) =>
        events.push({ type, status: filters.status, page, pageSize }),
      );
      node.addEventListener("cbr-tasks-error", ({ type, error }) =>
        events.push({ type, kind: /** @type {any} */ (error).kind }),
      );
      return events;
    });
    await viewer.loads(() => viewer.choose("status", "skipped"));
    stage.emulator.configure({ faults: { 500: 1 } });
    await viewer.click("[part=refresh]");
    await viewer.shows("server");
    const events = await seen?.jsonValue();
    assert.deepEqual(
      events?.map(({ tasks, total, ...event }) => event),
      [
        { type: "cbr-filters-change", status: "skipped", page: 1, pageSize: 25 },
        { type: "cbr-tasks-loaded", offset: 0, requestId: "string" },
        { type: "cbr-tasks-error", kind: "server" },
      ],
    );
  });

  test("accepts any client of the page", async () => {
    const viewer = await stage.list();
    const element = await viewer.viewer();
    await viewer.loads(() =>
      element.evaluate((node) => {
        const task = { id: "one", status: "success", operation_type: "backup" };
        node.client = {
          tasks: { list: async () => ({ operation_logs: [/** @type {any} */ (task)], count: 1 }) },
        };
      }),
    );
    assert.deepEqual(
      (await viewer.rows()).map((row) => [row.status, row.type, row.resource, row.duration]),
      [["Success", "Backup", "—", "—"]],
    );
  });

  test("accepts any JSON in any field", async () => {
    const viewer = await stage.list();
    const element = await viewer.viewer();
    await viewer.loads(() =>
      element.evaluate((node) => {
        const odd = [
          null,
          true,
          12.5,
          "",
          "x".repeat(3000),
          [],
          [1, [2]],
          {},
          { a: { b: null } },
          "constructor",
          "__proto__",
        ];
        const keys = [
          "id",
          "status",
          "operation_type",
          "started_at",
          "ended_at",
          "created_at",
          "vault_name",
          "vault_id",
          "error_info",
          "extra_info",
        ];
        const logs = odd.flatMap((value) => [
          Object.fromEntries(keys.map((key) => [key, value])),
          {
            extra_info: { resource: value, common: value, new_part: value },
            error_info: { code: value, message: value },
          },
          {
            extra_info: { resource: { id: value, name: value, type: value }, common: { progress: value } },
            status: "running",
          },
        ]);
        node.client = {
          tasks: { list: async () => ({ operation_logs: /** @type {any[]} */ (logs), count: logs.length }) },
        };
        node.pageSize = 100;
      }),
    );
    assert.equal((await viewer.rows()).length, 33);
    for (let index = 0; index < 33; index++) {
      await element.evaluate((node, at) => node.open(/** @type {any} */ (node.tasks[at])), index);
      await viewer.find("dialog[open] [part=json]");
      await element.evaluate((node) => node.close());
      await viewer.closed();
    }
  });
});
