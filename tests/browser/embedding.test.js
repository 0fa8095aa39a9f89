import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { address, but, everything, open } from "./embedding-page.js";
import { OverviewPage } from "./overview-page.js";
import { backup, changeService } from "./service.js";
import { useStage } from "./stage.js";

describe("filters that the page fixes", () => {
  const stage = useStage();
  const set = { locked: { vaultName: "prod" } };

  test("hold in every view, for a service that ignores them and compares names in part", async () => {
    const viewer = await open(stage, { set });
    await viewer.live();
    await viewer.says("[part=loaded]", "5 of 5 loaded");
    assert.deepEqual(await viewer.column("resource"), ["db", "web", "web", "db", "mail"]);
    assert.deepEqual(await viewer.answers(), [2, 1, 1]);
    const text = await everything(viewer);
    for (const other of ["shop", "production", "disk", "lost", "Backup.3"])
      assert.ok(!text.includes(other), other);
    assert.match(await viewer.text("[part=locked]"), /^Vault\s+prod$/);
    assert.equal(await viewer.page.$("cbr-task-viewer >>> [part~=chip-vault]"), null);
    await viewer.click("[data-tab=tasks]");
    await stage.picture(viewer, "locked");
  });

  test("are sent with every request, and hold for what comes later", async () => {
    const viewer = await open(stage, { set: { ...set, refresh: 1 } });
    const sent = viewer.page.evaluate(() => {
      const { fetch } = globalThis;
      /** @type {(string | null)[]} */
      const vaults = [];
      Object.assign(globalThis, { __vaults: vaults });
      globalThis.fetch = (input, init) => {
        const url = new URL(input instanceof Request ? input.url : String(input), location.href);
        if (url.pathname.endsWith("/operation-logs")) vaults.push(url.searchParams.get("vault_name"));
        return fetch(input, init);
      };
    });
    await sent;
    await viewer.live();
    const late = but(backup("late-1", "late", "failed", 1), { vault_name: "production" });
    await changeService(viewer, { add: [late, backup("new-1", "new", "failed", 1)] });
    await viewer.says("[part~=sentence-failed]", "3 failed");
    assert.ok(!(await everything(viewer)).includes("late"));
    const vaults = await viewer.page.evaluate(() => /** @type {any} */ (globalThis).__vaults);
    assert.deepEqual([...new Set(vaults)], ["prod"]);
  });

  test("hold in the list, and stay when filters are cleared or a state is restored", async () => {
    const viewer = await open(stage, { set: /** @type {any} */ ({ ...set, view: "list" }) });
    await viewer.shows("rows");
    const names = async () => (await viewer.rows()).map(({ resource }) => resource.split("\n")[0]);
    assert.deepEqual(await names(), ["db", "web", "web", "db", "mail", "web"]);
    assert.equal(await viewer.page.$("cbr-task-viewer >>> [part~=filter-vaultName]"), null);
    await viewer.find("[part=locked]");
    await viewer.set({ view: "" });
    await viewer.live();
    await (await viewer.viewer()).evaluate((node) => {
      node.restore({ chips: { vault: ["vault-2"] }, window: "7d" });
    });
    await viewer.live();
    await viewer.shows("noMatch");
    await (await viewer.viewer()).evaluate((node) => node.clearFilters());
    await viewer.says("[part=loaded]", "5 of 5 loaded");
  });

  test("of a status hold for tasks whose status changes", async () => {
    const viewer = await open(stage, { set: { locked: { status: "failed" }, refresh: 1 } });
    await viewer.live();
    await viewer.says("[part=loaded]", "4 of 4 loaded");
    await changeService(viewer, { add: [backup("db-2", "db", "failed", 10, "Backup.4")] });
    await viewer.says("[part=loaded]", "5 of 5 loaded");
    assert.equal(
      (await viewer.column("status")).every((status) => status === "Failed"),
      true,
    );
  });

  for (const locked of ['{"vault":"prod"}', '{"vaultName":""}', "prod", "[]", "7"]) {
    test(`that are wrong show no task at all: ${locked}`, async () => {
      const viewer = await open(stage);
      await viewer.live();
      await (await viewer.viewer()).evaluate((node, value) => node.setAttribute("locked", value), locked);
      await viewer.shows("config");
      assert.match(await viewer.text("[part=problem]"), /locked: expected texts by status, /);
      assert.deepEqual(await (await viewer.viewer()).evaluate(({ tasks }) => [...tasks]), []);
    });
  }
});

describe("controls that the page hides", () => {
  const stage = useStage();

  test("are not there, and leave no room", async () => {
    const viewer = await open(stage, { set: { hideFilters: "histogram vault" } });
    await viewer.live();
    for (const part of ["histogram", "chip-vault"])
      assert.equal(await viewer.page.$(`cbr-task-viewer >>> [part~=${part}]`), null, part);
    await viewer.find("[part~=chip-error]");
    await viewer.set({ hideFilters: "window query status type vault error tabs export" });
    for (const part of ["window", "query", "chips", "tabs", "export"])
      assert.equal(await viewer.page.$(`cbr-task-viewer >>> [part~=${part}]`), null, part);
    await viewer.find("[part=histogram]");
    // A part is the whole of a field, with its label.
    await viewer.set({ hideFilters: "" });
    for (const [part, label] of [
      ["chip-type", "Type\nBackup"],
      ["window", "24 h"],
      ["time-zone", "Times in UTC"],
      ["columns", "Columns"],
    ]) {
      const isShown = async () =>
        (
          await (
            await viewer.viewer()
          ).evaluate(
            ({ shadowRoot }) => /** @type {any} */ (shadowRoot)?.querySelector(".overview").innerText,
          )
        ).includes(label);
      const before = await isShown();
      await viewer.page.evaluate((name) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`cbr-task-viewer::part(${name}) { display: none !important }`);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }, part);
      assert.deepEqual([before, await isShown()], [true, false], part);
    }
    await viewer.loads(() => viewer.set({ view: "list", hideFilters: "vaultName" }));
    assert.equal(await viewer.page.$("cbr-task-viewer >>> [part~=filter-vaultName]"), null);
    await viewer.find("[part~=filter-resourceName]");
  });
});

describe("a task that the page opens by its id", () => {
  const stage = useStage();

  test("is shown, and follows what the reader opens", async () => {
    const viewer = await open(stage, { set: { openTask: "web-2" } });
    await viewer.says("[part=details]", "Backup\\.1 happened");
    await viewer.find("[part=history]");
    await viewer.click("[part=next-task]");
    await viewer.says("[part=details]", "web-1");
    assert.equal(await viewer.attribute("open-task"), "web-1");
    await viewer.set({ openTask: "mail-1" });
    await viewer.says("[part=details]", "Backup\\.2 happened");
    await viewer.click("[part=close]");
    await viewer.page.waitForFunction(
      () => !document.querySelector("cbr-task-viewer")?.hasAttribute("open-task"),
    );
    await viewer.set({ openTask: "mail-1" });
    await viewer.find("dialog[open]");
    await viewer.set({ openTask: "" });
    await viewer.page.waitForFunction(
      () => !document.querySelector("cbr-task-viewer")?.shadowRoot?.querySelector("dialog[open]"),
    );
  });

  test("is requested where it is not in the window", async () => {
    const viewer = await open(stage, { set: { openTask: "old-1" } });
    await viewer.says("[part=details]", "Backup\\.9 happened");
    assert.equal(await viewer.attribute("open-task"), "old-1");
  });

  for (const [name, more] of /** @type {const} */ ([
    ["that the service does not have", { openTask: "nowhere" }],
    ["that the page's filters do not have", { openTask: "shop-1", locked: { vaultName: "prod" } }],
  ])) {
    test(`${name} is said not to be here`, async () => {
      const viewer = await open(stage, { set: more });
      await viewer.says("dialog[open]", "This task is not here");
      await stage.picture(viewer, "task-missing");
      assert.ok(!(await viewer.text("dialog[open]")).includes("Backup.3"));
      assert.equal(await viewer.page.$("cbr-task-viewer >>> dialog [part=retry]"), null);
      await viewer.page.keyboard.press("Escape");
      await viewer.page.waitForFunction(
        () => !document.querySelector("cbr-task-viewer")?.hasAttribute("open-task"),
      );
    });
  }

  test("is offered to the page once, which may show it itself", async () => {
    const viewer = await open(stage);
    await viewer.live();
    const offered = await (await viewer.viewer()).evaluateHandle((node) => {
      /** @type {(string | undefined)[]} */
      const ids = [];
      node.addEventListener("cbr-task-open", (event) => {
        event.preventDefault();
        ids.push(event.task.id);
      });
      return ids;
    });
    await viewer.set({ openTask: "web-1" });
    await viewer.set({ theme: "dark" });
    await viewer.set({ theme: "" });
    assert.deepEqual(await offered.jsonValue(), ["web-1"]);
  });
});

describe("a viewer in a portal", () => {
  const stage = useStage();

  test("has a column with a link, buttons in a row, German, a fixed filter, a hidden one, a task by link, and CSV", async () => {
    const path = "/#/backup&tasks=task:web-2";
    const viewer = await open(stage, {
      path,
      set: { urlState: "tasks", locked: { vaultName: "prod" }, hideFilters: "type" },
    });
    await (await viewer.viewer()).evaluate((node) => {
      node.lang = "de";
      node.columns = [
        {
          name: "owner",
          header: "Besitzer",
          text: (task) => `team-${task.extra_info?.resource?.name}`,
          href: (task) => `/owners/${task.extra_info?.resource?.id}`,
        },
      ];
      node.rowActions = [
        { name: "ticket", label: "Ticket", disabled: ({ status }) => status !== "failed" },
        { name: "machine", label: "Maschine", href: (task) => `/machines/${task.extra_info?.resource?.id}` },
        { name: "trap", label: "Falle", href: () => "javascript:alert(1)" },
      ];
      /** @type {unknown[]} */
      const chosen = [];
      node.addEventListener("cbr-task-action", ({ action, task }) => chosen.push([action, task.id]));
      Object.assign(globalThis, { __chosen: chosen });
    });
    const chosen = () => viewer.page.evaluate(() => /** @type {any} */ (globalThis).__chosen);
    const href = async (/** @type {string} */ selector) =>
      (await viewer.find(selector)).evaluate((link) => link.getAttribute("href"));
    await viewer.says("[part=details]", "Fehlercode.*Backup\\.1 happened");
    await stage.picture(viewer, "portal-panel");
    await viewer.page.keyboard.press("Escape");
    await address(viewer, "#/backup");

    assert.equal(await viewer.text("[data-row='1'] [part~=column-owner]"), "team-web");
    assert.equal(await href("[data-row='1'] [part~=column-owner] a"), "/owners/id-web");
    assert.equal(await href("[data-row='1'] a[part~=action-machine]"), "/machines/id-web");
    await viewer.click("[data-row='1'] [part~=action-ticket]");
    assert.deepEqual(await chosen(), [["ticket", "web-2"]]);
    assert.equal(await viewer.page.$("cbr-task-viewer >>> dialog[open]"), null);
    // The first row has succeeded, and no link leads to a script.
    for (const button of ["[data-row='0'] [part~=action-ticket]", "[data-row='1'] [part~=action-trap]"])
      assert.equal(
        await (await viewer.find(button)).evaluate((node) => node.matches("button:disabled")),
        true,
      );

    // With the keyboard, without another tab stop.
    await viewer.page.keyboard.press("Escape");
    await viewer.page.keyboard.press("End");
    assert.deepEqual(await viewer.cell(), [1, "actions"]);
    const focus = () =>
      viewer.page.evaluate(() =>
        document.querySelector("cbr-task-viewer")?.shadowRoot?.activeElement?.textContent?.trim(),
      );
    await viewer.page.keyboard.press("Enter");
    assert.equal(await focus(), "Ticket");
    await viewer.page.keyboard.press("Enter");
    assert.deepEqual(await chosen(), [
      ["ticket", "web-2"],
      ["ticket", "web-2"],
    ]);
    await viewer.page.keyboard.press("ArrowRight");
    assert.equal(await focus(), "Maschine");
    await viewer.page.keyboard.press("Escape");
    assert.deepEqual(await viewer.cell(), [1, "actions"]);
    await viewer.page.keyboard.press("ArrowLeft");
    await viewer.page.keyboard.press("F2");
    assert.equal(await focus(), "team-web");
    await viewer.page.keyboard.press("F2");
    assert.deepEqual(await viewer.cell(), [1, "owner"]);
    const stops = await (await viewer.viewer()).evaluate(
      ({ shadowRoot }) =>
        shadowRoot?.querySelectorAll("[role=grid] [tabindex='0'], [role=grid] :is(a, button):not([tabindex])")
          .length,
    );
    assert.equal(stops, 1);

    assert.match(await viewer.text("[part=locked]"), /prod/);
    assert.equal(await viewer.page.$("cbr-task-viewer >>> [part~=chip-type]"), null);
    await stage.picture(viewer, "portal");
    await viewer.click("[data-value=failed]");
    const files = await exported(viewer);
    assert.deepEqual(
      files.csv.map((line) => line.split(",")[0]),
      ["id", "web-2", "mail-1"],
    );
    assert.deepEqual(
      files.ndjson.map((line) => JSON.parse(line).id),
      ["web-2", "mail-1"],
    );
  });

  test("shows an element of the page's own where there are no tasks", async () => {
    const viewer = await open(stage, { tasks: [] });
    await (await viewer.viewer()).evaluate((node) => {
      node.append(
        Object.assign(document.createElement("p"), { slot: "empty", textContent: "Nothing to do" }),
      );
    });
    await viewer.live();
    const shown = await (await viewer.viewer()).evaluate((node) =>
      node.querySelector("p")?.checkVisibility(),
    );
    assert.equal(shown, true);
  });
});

/** Lines of the files that the viewer saves. @param {OverviewPage} viewer @returns {Promise<Record<"csv" | "ndjson", string[]>>} */
async function exported(viewer) {
  /** @type {Record<string, string[]>} */
  const files = {};
  for (const ending of ["csv", "ndjson"]) {
    const made = await viewer.page.evaluateHandle(() => ({
      blob: new Promise((resolve) => {
        URL.createObjectURL = (blob) => {
          resolve(blob);
          return "blob:none";
        };
        HTMLAnchorElement.prototype.click = () => {};
      }),
    }));
    await viewer.click(`[data-export=${ending}]`);
    const text = await made.evaluate(async ({ blob }) => /** @type {Blob} */ (await blob).text());
    files[ending] = text
      .replace(/^\uFEFF/, "")
      .trim()
      .split(/\r?\n/);
  }
  return files;
}
