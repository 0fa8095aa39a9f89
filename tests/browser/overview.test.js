import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OverviewPage } from "./overview-page.js";
import { backup, changeService, serving } from "./service.js";
import { useStage } from "./stage.js";

/** A night: web failed twice, db got through in the end, mail runs, files was not backed up for two days. */
const NIGHT = () => [
  backup("web-2", "web", "failed", 120, "Backup.1"),
  backup("web-1", "web", "failed", 600, "Backup.1"),
  backup("db-2", "db", "success", 130),
  backup("db-1", "db", "timeout", 610, "Backup.2"),
  backup("mail-2", "mail", "running", 10),
  backup("mail-1", "mail", "success", 620),
  backup("files-1", "files", "success", 2900),
];

/** @param {import("./stage.js").Stage} stage @param {any[]} tasks @param {import("./stage.js").OpenOptions} [options] */
async function open(stage, tasks, options) {
  const { page } = await stage.open({ path: "/", prepare: serving(tasks), ...options });
  return new OverviewPage(page);
}

describe("the overview", () => {
  const stage = useStage();

  test("answers the three questions of the morning", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    // Failed: web twice and db once. In the last day web has no good backup; files is not in the window.
    assert.deepEqual(await viewer.answers(), [3, 1, 1]);
    await viewer.window("7d");
    await viewer.says("[part~=sentence-machines]", "2 machines without");
    assert.deepEqual(await viewer.answers(), [3, 2, 1]);
    await stage.picture(viewer, "overview");
  });

  test("makes a filter of each sentence", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await viewer.click("button[part~=sentence-failed]");
    assert.deepEqual(await viewer.column("resource"), ["web", "web", "db"]);
    await viewer.click("[part=clear-chips]");
    assert.equal((await viewer.column("resource")).length, 6);
    await viewer.click("button[part~=sentence-running]");
    assert.deepEqual(await viewer.column("resource"), ["mail"]);
    await viewer.click("button[part~=sentence-machines]");
    await viewer.says("[role=tabpanel] tbody", "mail");
  });

  test("shows new tasks and new states by itself", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.set({ refresh: 1 });
    await viewer.live();
    await changeService(viewer, {
      add: [backup("mail-2", "mail", "success", 10), backup("new-1", "new", "failed", 1)],
    });
    await viewer.says("[part~=sentence-failed]", "4 failed");
    await viewer.says("[part~=sentence-running]", "Nothing is running");
    assert.deepEqual((await viewer.column("resource")).slice(0, 2), ["new", "mail"]);
    await viewer.says("[part=live]", "Live");
  });

  test("keeps what is there when the service fails, says so, and goes on by itself", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.set({ refresh: 1 });
    await viewer.live();
    await changeService(viewer, { status: 500 });
    await viewer.is("failed");
    assert.equal((await viewer.column("resource")).length, 6);
    assert.match(
      await viewer.text(".state [part=age]"),
      /^The list could not be updated\. It is shown as of /,
    );
    await changeService(viewer, { status: 200 });
    await viewer.live();
    assert.equal(await viewer.page.$("cbr-task-viewer >>> [part=problem]"), null);
  });

  test("asks for nothing while the page is hidden, and says how old it is", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await viewer.page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await viewer.is("paused");
    await viewer.says("[part=live]", "Paused.* ago");
  });

  test("is paused with the first page of a client that has nothing but a list", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await (await viewer.viewer()).evaluate((node) => {
      node.client = {
        tasks: {
          list: async () => ({
            operation_logs: [/** @type {any} */ ({ id: "only", status: "failed" })],
            count: 1,
          }),
        },
      };
    });
    await viewer.is("paused");
    await viewer.page.waitForFunction(
      () => document.querySelector("cbr-task-viewer")?.tasks[0]?.id === "only",
    );
    assert.deepEqual(await viewer.column("status"), ["Failed"]);
  });

  test("says what is wrong with an object that is no client", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await (await viewer.viewer()).evaluate((node) => {
      node.client = /** @type {any} */ ({ tasks: { list: async () => ({}) } });
    });
    await viewer.shows("decode");
    // Nothing is said about tasks that nobody has seen.
    for (const part of ["[part=sentence]", "[part=histogram]", "[part=query]", "[role=tab]"])
      assert.equal((await viewer.page.$$(`cbr-task-viewer >>> ${part}`)).length, 0, part);
  });

  test("begins with the question of its attributes", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await viewer.set({ status: "failed", resourceName: "web", range: "7d" });
    await viewer.live();
    await viewer.says("[part=loaded]", "2 of 7 loaded");
    assert.deepEqual(await viewer.column("resource"), ["web", "web"]);
    assert.deepEqual(await (await viewer.viewer()).evaluate((node) => node.save()), {
      window: "7d",
      text: 'resource:"web"',
      chips: { status: ["failed"] },
    });
  });

  test("has the question of attributes that are set together with the connection", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await (await viewer.viewer()).evaluate((node) => {
      Object.assign(node, { range: "7d", resourceName: "files", projectId: "0".repeat(32) });
    });
    await viewer.says("[part=loaded]", "1 of 7 loaded");
    assert.deepEqual(await viewer.column("resource"), ["files"]);
  });

  test("narrows by the query language, and shows where a query is wrong", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await viewer.type("query", "status:failed,timeout error:Backup.2");
    assert.deepEqual(await viewer.column("resource"), ["db"]);
    await viewer.type("query", " (");
    await viewer.find("[part=query-problem] p");
    assert.deepEqual(await viewer.column("resource"), ["db"], "the last query without an error applies");
  });

  test("saves its state as JSON, and restores it in another viewer", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    const state = await (await viewer.viewer()).evaluate((node) => {
      /** @type {unknown[]} */
      const told = [];
      node.addEventListener("cbr-state-change", ({ state }) => told.push(state));
      Object.assign(globalThis, { __told: told });
    });
    assert.equal(state, undefined);
    await viewer.click("button[part~=sentence-failed]");
    await viewer.click("[data-column=resource][role=columnheader]");
    const saved = await (await viewer.viewer()).evaluate((node) => JSON.stringify(node.save()));
    assert.deepEqual(JSON.parse(saved), {
      chips: { status: ["failed", "timeout"] },
      sort: { key: "resource_name", descending: false },
    });
    assert.deepEqual(
      await viewer.page.evaluate(() => /** @type {any} */ (globalThis).__told.at(-1)),
      JSON.parse(saved),
    );
    const other = await open(stage, NIGHT());
    await other.live();
    await (await other.viewer()).evaluate((node, text) => node.restore(JSON.parse(text)), saved);
    await other.settled();
    assert.deepEqual(await other.column("resource"), ["db", "web", "web"]);
  });

  test("takes anything for a saved state, and leaves out what is none", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    const odd = {
      columns: 5,
      widths: null,
      chips: [1],
      window: { start: "x" },
      sort: 7,
      brush: null,
      task: {},
    };
    const saved = await (await viewer.viewer()).evaluate((node, state) => {
      node.restore(/** @type {any} */ (state));
      return node.save();
    }, odd);
    assert.deepEqual(saved, {});
    await viewer.shows("rows");
  });

  test("restores a state before it has shown anything", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await (await viewer.viewer()).evaluate((node) => {
      const other = document.createElement("cbr-task-viewer");
      const { endpoint, projectId, token } = node;
      Object.assign(other, { endpoint, projectId, token });
      other.restore({
        chips: { status: ["failed", "timeout"] },
        sort: { key: "resource_name", descending: false },
      });
      node.replaceWith(other);
    });
    await viewer.live();
    await viewer.settled();
    assert.deepEqual(await viewer.column("resource"), ["db", "web", "web"]);
  });

  test("becomes the plain list, and back", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await viewer.loads(() => viewer.set({ view: "list" }));
    assert.equal(await viewer.text("[part=position]"), "1–7 of 7");
    await viewer.set({ view: "" });
    await viewer.live();
    assert.equal((await viewer.column("resource")).length, 6);
  });

  test("prints the machines and the errors", async () => {
    const viewer = await open(stage, NIGHT());
    await viewer.live();
    await viewer.page.emulateMediaType("print");
    assert.match(await viewer.text("[part=machines]"), /web/);
    assert.match(await viewer.text("[part=errors]"), /Backup\.1 happened/);
    await viewer.page.emulateMediaType("screen");
    await viewer.find("[role=grid]");
  });
});
