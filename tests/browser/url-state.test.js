import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { address, hash, open } from "./embedding-page.js";
import { useStage } from "./stage.js";

describe("the state in the address", () => {
  const stage = useStage();
  const set = { urlState: "tasks" };

  test("is what the reader has chosen, beside what the portal has there", async () => {
    const viewer = await open(stage, { set, path: "/#/backup/7&mode=a" });
    await viewer.live();
    await viewer.click("[data-value=failed]");
    await address(viewer, "#/backup/7&mode=a&tasks=status:failed");
    await viewer.type("query", "web or, db;1");
    await address(viewer, "#/backup/7&mode=a&tasks=text:web+or,+db;1;status:failed");
    assert.equal(
      await viewer.page.evaluate(() => location.hash),
      "#/backup/7&mode=a&tasks=text:web+or%2C+db%3B1;status:failed",
    );
    await viewer.click("[part=clear-query]");
    await viewer.click("[data-tab=errors]");
    await address(viewer, "#/backup/7&mode=a&tasks=status:failed;tab:errors");
    await viewer.click("[part=code]");
    await viewer.click("[part=clear-chips]");
    await address(viewer, "#/backup/7&mode=a");
  });

  test("makes steps of windows, tabs and tasks, and only of them", async () => {
    const viewer = await open(stage, { set });
    await viewer.live();
    const before = await viewer.page.evaluate(() => history.length);
    await viewer.type("query", "web");
    await viewer.click("[data-value=failed]");
    await address(viewer, "#tasks=text:web;status:failed");
    assert.equal(await viewer.page.evaluate(() => history.length), before);
    await viewer.click("[data-tab=machines]");
    await viewer.click("[data-tab=tasks]");
    await viewer.click('[data-row="0"] [data-column=type]');
    await viewer.find("dialog[open]");
    assert.equal(await hash(viewer), "#tasks=text:web;status:failed;task:web-2");
    assert.equal(await viewer.page.evaluate(() => history.length), before + 3);
    await viewer.page.goBack();
    await viewer.page.waitForFunction(
      () => !document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector("dialog[open]"),
    );
    await viewer.page.goBack();
    await viewer.find("[data-tab=machines][aria-selected=true]");
    await viewer.page.goForward();
    await viewer.page.goForward();
    await viewer.find("dialog[open]");
    assert.equal(await hash(viewer), "#tasks=text:web;status:failed;task:web-2");
  });

  test("is read at the start, and when it changes", async () => {
    const link = "/#x&tasks=window:7d;text:web;status:failed;sort:resource_name;task:old-1;utc:1";
    const viewer = await open(stage, { set, path: link });
    await viewer.says("[part=details]", "Backup\\.9 happened");
    await viewer.says("[part=loaded]", "1 of 9 loaded");
    assert.deepEqual(await (await viewer.viewer()).evaluate((node) => node.save()), {
      window: "7d",
      text: "web",
      chips: { status: ["failed"] },
      sort: { key: "resource_name", descending: false },
      task: "old-1",
      utc: true,
    });
    await viewer.page.evaluate(() => {
      location.hash = "#y&tasks=window:24h;error:Backup.2,Backup.3;tab:errors";
    });
    await viewer.says("[part=errors]", "Backup\\.3 happened");
    assert.equal(
      await viewer.page.evaluate(() => location.hash),
      "#y&tasks=window:24h;error:Backup.2,Backup.3;tab:errors",
    );
  });

  for (const part of [
    "window:yesterday;chips:x;sort:;brush:9-1;tab:nowhere;utc",
    "%E0%A4%A",
    ";;:::,",
    "text:(",
  ]) {
    test(`may be anything: ${part}`, async () => {
      const viewer = await open(stage, { set, path: `/#tasks=${part}` });
      await viewer.live();
      await viewer.says("[part=loaded]", "9 of 9 loaded");
    });
  }

  test("stays when the page removes the viewer, which opens its task again when it is put back", async () => {
    const viewer = await open(stage, { set });
    await viewer.live();
    await viewer.click('[data-row="0"] [data-column=type]');
    await viewer.says("[part=details]", "Backup\\.1 happened|web-2|db-2|shop-2");
    const task = await (await viewer.viewer()).evaluate((node) => node.openTask);
    assert.notEqual(task, "");
    await viewer.page.evaluate(() => {
      const node = /** @type {Element} */ (document.querySelector("cbr-task-viewer"));
      Object.assign(globalThis, { node, steps: history.length });
      node.remove();
    });
    await viewer.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    assert.equal(await hash(viewer), `#tasks=task:${task}`);
    assert.equal(await viewer.page.evaluate(() => history.length - /** @type {any} */ (globalThis).steps), 0);
    await viewer.page.evaluate(() => document.body.append(/** @type {any} */ (globalThis).node));
    await viewer.says("[part=details]", task);
    // Moved within the page, too.
    await viewer.page.evaluate(() => document.body.prepend(/** @type {any} */ (globalThis).node));
    await viewer.is("live");
    await viewer.says("[part=details]", task);
    assert.equal(await hash(viewer), `#tasks=task:${task}`);
  });

  test("does not get into the address of what the page shows next", async () => {
    const viewer = await open(stage, { set });
    await viewer.live();
    await viewer.page.evaluate(() => {
      const node = /** @type {any} */ (document.querySelector("cbr-task-viewer"));
      const field = node.shadowRoot.querySelector("input[name=query]");
      field.value = "web";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      history.pushState(null, "", "#/invoices");
      node.remove();
    });
    await viewer.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    assert.equal(await hash(viewer), "#/invoices");
  });

  test("of two viewers has two names", async () => {
    const viewer = await open(stage, { set: { urlState: "a" } });
    await viewer.live();
    await viewer.page.evaluate(() => {
      const other = document.createElement("cbr-task-viewer");
      const first = /** @type {any} */ (document.querySelector("cbr-task-viewer"));
      Object.assign(other, {
        urlState: "b",
        endpoint: first.endpoint,
        projectId: first.projectId,
        token: first.token,
      });
      location.hash = "#a=tab:machines&b=tab:errors";
      document.body.append(other);
    });
    await viewer.page.waitForFunction(() =>
      [...document.querySelectorAll("cbr-task-viewer")].every(
        ({ shadowRoot }, place) =>
          shadowRoot?.querySelector("[aria-selected=true][role=tab]")?.getAttribute("data-tab") ===
          ["machines", "errors"][place],
      ),
    );
    await viewer.click("[data-tab=tasks]");
    await address(viewer, "#b=tab:errors");
  });
});
