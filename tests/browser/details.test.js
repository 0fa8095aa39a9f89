import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { useStage } from "./stage.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

/** Texts of the details, by path. @param {ViewerPage} viewer */
async function fields(viewer) {
  const dialog = await viewer.find("dialog[open]");
  return dialog.evaluate((node) =>
    Object.fromEntries(
      [...node.querySelectorAll("[data-path]")].map((row) => [
        row.getAttribute("data-path") ?? "",
        [...row.querySelectorAll("dt, dd")].map((cell) =>
          /** @type {HTMLElement} */ (cell).innerText.replace(/ +$/gm, "").trim(),
        ),
      ]),
    ),
  );
}

/** @param {ViewerPage} viewer @param {unknown} task */
async function openTask(viewer, task) {
  const element = await viewer.viewer();
  await element.evaluate((node, given) => node.open(/** @type {any} */ (given)), task);
  await viewer.find("dialog[open] article");
}

/** Lists one task whose texts and names of unknown fields are all the given one. @param {ViewerPage} viewer @param {string} name */
async function listTaskOf(viewer, name) {
  const element = await viewer.viewer();
  await viewer.loads(() =>
    element.evaluate((node, name) => {
      const task = {
        id: name,
        status: name,
        operation_type: name,
        vault_name: name,
        vault_id: name,
        started_at: name,
        error_info: { code: name, message: name },
        extra_info: {
          resource: { id: name, name, type: name },
          [name]: { [name]: [name, { [name]: name }] },
        },
        [name]: name,
      };
      node.client = {
        tasks: {
          list: async () => ({ operation_logs: [/** @type {any} */ (task)], count: 1, request_id: name }),
        },
      };
    }, name),
  );
}

describe("the details of a task", () => {
  const stage = useStage();

  test("open by a click anywhere in the row, and restore the focus when closed", async () => {
    const viewer = await stage.list();
    await viewer.click("[part=row]:nth-child(3) .c-vault");
    await viewer.find("dialog[open] article");
    await stage.picture(viewer, "details");
    await viewer.click("[part=close]");
    await viewer.closed();
    assert.equal((await viewer.focused()).part, "column column-vault");
  });

  test("open with the keyboard, trap the focus, and close on Escape", async () => {
    const viewer = await stage.list();
    await (await viewer.find("[part=refresh]")).focus();
    await viewer.page.keyboard.press("Tab");
    await viewer.page.keyboard.press("ArrowDown");
    const task = await viewer.focusedTask();
    await viewer.page.keyboard.press("Enter");
    const dialog = await viewer.find("dialog[open]");
    for (let press = 0; press < 80; press++) {
      await viewer.page.keyboard.press("Tab");
      const inside = await dialog.evaluate((node) => {
        const active = /** @type {ShadowRoot} */ (node.getRootNode()).activeElement;
        // If the focus is on the browser's own controls, nothing in the page has it.
        return active === null || node.contains(active);
      });
      assert.ok(inside, `the focus left the dialog after ${press + 1} tabs`);
    }
    await viewer.page.keyboard.press("Escape");
    await viewer.closed();
    assert.equal(await viewer.focusedTask(), task);
  });

  test("close on a click beside them", async () => {
    const viewer = await stage.list();
    await viewer.click("button.open");
    await viewer.find("dialog[open] article");
    await viewer.page.mouse.click(100, 500);
    await viewer.closed();
  });

  test("stay closed while a user selects text in a row", async () => {
    const viewer = await stage.list();
    const id = await viewer.find("[part=row] .c-resource .mono");
    const box = await id.boundingBox();
    assert.ok(box);
    await viewer.page.mouse.move(box.x + 2, box.y + box.height / 2);
    await viewer.page.mouse.down();
    await viewer.page.mouse.move(box.x + 90, box.y + box.height / 2, { steps: 4 });
    await viewer.page.mouse.up();
    assert.equal(await viewer.isOpen(), false);
  });

  test("show every field, known and unknown", async () => {
    const viewer = await stage.list();
    await openTask(viewer, {
      id: "4827f2da-b008-4507-ab7d-42d0df5ed912",
      status: "failed",
      operation_type: "backup",
      started_at: "2019-05-23T14:31:36.007230Z",
      ended_at: "2019-05-23T14:35:23.511155Z",
      vault_name: null,
      error_info: { code: "BackupService.6303", message: "no space", reason: "quota" },
      extra_info: {
        common: { progress: 100, request_id: "req-1" },
        resource: {
          id: "r1",
          name: "ECS-0001",
          type: "OS::Nova::Server",
          extra_info: { exclude_volumes: ["a", "b"], include_volumes: [{ id: "v1" }] },
        },
        backup: { incremental: true, backup_name: "b1" },
        new_part: { depth: { of: ["it"] } },
      },
      brand_new: { nested: 7 },
    });
    assert.deepEqual(await fields(viewer), {
      "error_info.code": ["Error code", "BackupService.6303"],
      "error_info.message": ["Message", "no space"],
      id: ["ID", "4827f2da-b008-4507-ab7d-42d0df5ed912"],
      operation_type: ["Type", "Backup\nbackup"],
      status: ["Status", "Failed\nfailed"],
      "extra_info.common.progress": ["Progress", "100%"],
      "extra_info.common.request_id": ["Request ID", "req-1"],
      started_at: ["Started", "May 23, 2019, 2:31:36 PM UTC\n2019-05-23T14:31:36.007230Z"],
      ended_at: ["Ended", "May 23, 2019, 2:35:23 PM UTC\n2019-05-23T14:35:23.511155Z"],
      "extra_info.resource.id": ["ID", "r1"],
      "extra_info.resource.name": ["Name", "ECS-0001"],
      "extra_info.resource.type": ["Type", "Cloud server\nOS::Nova::Server"],
      "extra_info.resource.extra_info.exclude_volumes": ["extra_info.exclude_volumes", "a, b"],
      "extra_info.resource.extra_info.include_volumes[0].id": ["extra_info.include_volumes[0].id", "v1"],
      vault_name: ["Vault name", "—"],
      "extra_info.backup.incremental": ["Incremental", "Yes"],
      "extra_info.backup.backup_name": ["Backup name", "b1"],
      "extra_info.new_part.depth.of": ["depth.of", "it"],
      "brand_new.nested": ["brand_new.nested", "7"],
      "error_info.reason": ["error_info.reason", "quota"],
    });
    assert.match(await viewer.text("[data-section=times]"), /Duration\s+3m 47s/);
    await viewer.click("summary");
    assert.match(await viewer.text("[part=json]"), /"nested": 7/);
  });

  test("show failures of the emulator with their code and message", async () => {
    const viewer = await stage.list();
    await viewer.loads(() => viewer.choose("status", "failed"));
    await viewer.click("button.open");
    const shown = await fields(viewer);
    assert.match(shown["error_info.code"]?.[1] ?? "", /^BackupService\.\d+|^\S+$/);
    assert.ok(shown["error_info.message"]?.[1]);
    assert.match(shown["extra_info.common.request_id"]?.[1] ?? "", /^req-/);
  });

  test("copy a value as the service sent it", async () => {
    const viewer = await stage.list();
    const clipboard = await viewer.page.browserContext();
    await clipboard.overridePermissions(stage.url, [
      "clipboard-read",
      "clipboard-write",
      "clipboard-sanitized-write",
    ]);
    await openTask(viewer, { id: "abc-1", status: "success", started_at: "2019-05-23T14:31:36.007230Z" });
    await viewer.click('dialog [data-path="started_at"] [part=copy]');
    await viewer.page.waitForFunction(() => {
      const toast = document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector(".toast");
      return toast?.textContent === "Copied";
    });
    assert.equal(
      await viewer.page.evaluate(() => navigator.clipboard.readText()),
      "2019-05-23T14:31:36.007230Z",
    );
  });

  test("copy without the clipboard API, as on a page without https", async () => {
    const viewer = await stage.list({
      prepare: (page) =>
        page.evaluateOnNewDocument(() => Object.defineProperty(navigator, "clipboard", { value: undefined })),
    });
    await openTask(viewer, { id: "abc-2" });
    const copied = await viewer.page.evaluateHandle(() => {
      return {
        text: new Promise((resolve) =>
          document.addEventListener(
            "copy",
            () =>
              resolve(
                String(
                  /** @type {any} */ (document.querySelector("cbr-task-viewer")).shadowRoot.querySelector(
                    "textarea",
                  )?.value,
                ),
              ),
            { once: true },
          ),
        ),
      };
    });
    await viewer.click('dialog [data-path="id"] [part=copy]');
    assert.equal(await copied.evaluate(({ text }) => text), "abc-2");
    assert.equal((await viewer.focused()).part, "copy");
  });

  test("can be the page's own: preventDefault keeps the dialog closed", async () => {
    const viewer = await stage.list();
    const seen = await viewer.page.evaluateHandle(() => {
      /** @type {(string | undefined)[]} */
      const ids = [];
      document.addEventListener("cbr-task-open", (event) => {
        ids.push(/** @type {any} */ (event).task.id);
        event.preventDefault();
      });
      return ids;
    });
    await viewer.click("button.open");
    assert.equal(await viewer.isOpen(), false);
    const ids = /** @type {string[]} */ (await seen.jsonValue());
    assert.equal(ids.length, 1);
    assert.match(ids[0] ?? "", /^[0-9a-f-]{36}$/);
  });

  test("never treat the service's text as markup", async () => {
    const viewer = await stage.list();
    const trap = "<img src=x onerror=\"document.title='caught'\"><b>bold</b>";
    const element = await viewer.viewer();
    await listTaskOf(viewer, trap);
    await viewer.click("button.open");
    await viewer.find("dialog[open] article");
    const found = await element.evaluate(
      ({ shadowRoot }) => /** @type {ShadowRoot} */ (shadowRoot).querySelectorAll("img, b").length,
    );
    assert.equal(found, 0);
    assert.notEqual(await viewer.page.title(), "caught");
    assert.ok((await viewer.rows())[0]?.vault?.includes(trap));
  });

  test("show controls as symbols, in rows, details and problems", async () => {
    const viewer = await stage.list();
    const element = await viewer.viewer();
    const name = "name\u202efdp.exe\u001b[2J";
    /** Text and attributes with a control, but for paths of fields and values of options, which are not shown. */
    const unsafe = () =>
      element.evaluate(({ shadowRoot }) => {
        const root = /** @type {ShadowRoot} */ (shadowRoot);
        const elements = [...root.querySelectorAll("*")].filter((node) => node.localName !== "style");
        const attributes = elements.flatMap((node) =>
          [...node.attributes]
            .filter(({ name }) => name !== "value" && !name.startsWith("data-"))
            .map(({ value }) => value),
        );
        return [...attributes, root.textContent ?? ""].filter((text) =>
          ["\u202e", "\u001b"].some((control) => text.includes(control)),
        );
      });
    await listTaskOf(viewer, name);
    assert.ok((await viewer.rows())[0]?.vault?.startsWith("name[U+202E]fdp.exe␛[2J"));
    assert.deepEqual(await unsafe(), []);
    await viewer.click("button.open");
    await viewer.find("dialog[open] article");
    assert.deepEqual(await unsafe(), []);
    await viewer.click("[part=close]");
    await viewer.closed();
    await element.evaluate((node, name) => {
      const error = Object.assign(new Error(name), {
        kind: "server",
        code: name,
        requestId: name,
        hint: name,
      });
      node.client = { tasks: { list: async () => Promise.reject(error) } };
      node.status = name;
    }, name);
    await viewer.shows("server");
    assert.ok((await viewer.listText()).includes("name[U+202E]fdp.exe␛[2J"));
    assert.deepEqual(await unsafe(), []);
  });

  test("are updated when the list is loaded again", async () => {
    const viewer = await stage.list();
    const element = await viewer.viewer();
    await viewer.loads(() =>
      element.evaluate((node) => {
        const steps = [20, 30];
        node.client = {
          tasks: {
            list: async () => ({
              operation_logs: [
                /** @type {any} */ ({
                  id: "x",
                  status: "running",
                  extra_info: { common: { progress: steps.shift() } },
                }),
              ],
              count: 1,
            }),
          },
        };
      }),
    );
    await viewer.click("button.open");
    assert.equal((await fields(viewer))["extra_info.common.progress"]?.[1], "20%");
    await viewer.loads(() => element.evaluate((node) => node.reload()));
    assert.equal((await fields(viewer))["extra_info.common.progress"]?.[1], "30%");
  });
});

test("the viewer's source uses neither unsafeHTML nor style attributes", async () => {
  const bundle = await readFile(new URL("../../pkg/viewer/index.js", import.meta.url), "utf8");
  assert.doesNotMatch(bundle, /unsafeHTML|<style|\sstyle="/);
});
