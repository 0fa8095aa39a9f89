import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launchChromium } from "../browser/chromium.js";
import { servePage } from "./harness/page.js";
import { installed } from "./installed.js";

const manifest = JSON.parse(readFileSync(join(installed, "custom-elements.json"), "utf8"));
const [module] = manifest.modules;
const element = module.declarations.find((/** @type {any} */ { tagName }) => tagName);

/** @param {readonly { name: string }[]} of @returns {string[]} */
const names = (of) => of.map(({ name }) => name).sort();

/** A server has no custom elements, but the class has its static properties. @type {any} */
const { CbrTaskViewer } = await import(pathToFileURL(join(installed, "viewer/index.js")).href);

describe("custom-elements.json", () => {
  test("is the file in package.json, and names the exported module", () => {
    const { customElements, exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    assert.equal(customElements, "./custom-elements.json");
    assert.equal(`./${module.path}`, exports["./viewer"].default);
    assert.equal(element.tagName, "cbr-task-viewer");
    assert.deepEqual(module.exports.at(-1), {
      kind: "custom-element-definition",
      name: "cbr-task-viewer",
      declaration: { name: "CbrTaskViewer", module: "viewer/index.js" },
    });
  });

  test("has the property of each attribute", () => {
    const settable = Object.entries(CbrTaskViewer.properties).map(([name, { attribute = name }]) =>
      attribute === false ? name : `${name} ${attribute}`,
    );
    const fields = element.members.filter(
      (/** @type {any} */ { kind, readonly }) => kind === "field" && !readonly,
    );
    assert.deepEqual(
      fields
        .map((/** @type {any} */ { name, attribute }) => (attribute ? `${name} ${attribute}` : name))
        .sort(),
      settable.sort(),
    );
  });

  test("has every custom property of the styles", () => {
    const css = CbrTaskViewer.styles.map(String).join("\n");
    const used = new Set([...css.matchAll(/var\(\s*(--cbr-[a-z-]+)/g)].map(([, name]) => name));
    assert.deepEqual(names(element.cssProperties), [...used].sort());
  });

  test("has every event, and its class", async () => {
    const text = readFileSync(join(installed, "viewer/index.d.ts"), "utf8");
    const declared = /interface HTMLElementEventMap \{([^}]*)\}/.exec(text)?.[1] ?? "";
    const events = [...declared.matchAll(/"(.+)": (\w+);/g)].map(([, name, type]) => [name, type]);
    assert.equal(events.length, 7);
    assert.deepEqual(
      element.events.map((/** @type {any} */ { name, type }) => [name, type.text]),
      events,
    );
    const classes = await import(pathToFileURL(join(installed, "viewer/index.js")).href);
    for (const [name, type] of events) assert.equal(classes[type].type, name);
  });
});

describe("the element in a page", () => {
  /** @type {import("puppeteer-core").Browser} */
  let browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());

  /** @template T @param {() => T | Promise<T>} look @returns {Promise<T>} */
  const inPage = (look) =>
    servePage(installed, ["viewer/index.js"], {
      service: { endpoint: "http://127.0.0.1", projectId: "", token: "" },
      use: async (url) => {
        const page = await browser.newPage();
        await page.goto(url);
        return page.evaluate(look);
      },
    });

  test("observes the attributes of custom-elements.json, no more and no fewer", async () => {
    const observed = await inPage(async () => {
      const viewer = /** @type {any} */ (await customElements.whenDefined("cbr-task-viewer"));
      return viewer.observedAttributes;
    });
    assert.deepEqual(observed.sort(), names(element.attributes));
  });

  test("has the parts of custom-elements.json, no more and no fewer", async () => {
    assert.deepEqual(await inPage(collectParts), names(element.cssParts));
  });
});

/** Runs in the page: puts the viewer into each of its states and collects its parts. */
async function collectParts() {
  const seen = new Set();
  await customElements.whenDefined("cbr-task-viewer");
  const viewer = /** @type {any} */ (document.body.appendChild(document.createElement("cbr-task-viewer")));
  viewer.view = "list";
  const drawn = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));
    await viewer.updateComplete;
    for (const element of viewer.shadowRoot.querySelectorAll("[part]"))
      for (const part of element.part) seen.add(part);
  };
  const until = async (/** @type {string} */ selector) => {
    for (let turn = 0; turn < 1000 && !viewer.shadowRoot.querySelector(selector); turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await drawn();
  };
  const statuses = ["success", "skipped", "failed", "running", "timeout", "waiting", "a new one"];
  const tasks = statuses.map((status, index) => ({
    id: `task-${index}`,
    status,
    started_at: "2026-11-01T00:00:00Z",
    error_info: { code: "BackupService.0001", message: "no space" },
    extra_info: { common: { progress: 40 } },
  }));
  const client = (/** @type {() => Promise<unknown>} */ list) => ({ tasks: { list } });
  Object.assign(viewer, { range: "custom", vaultName: "prod" });
  viewer.client = client(() => new Promise(() => {}));
  await drawn();
  viewer.client = client(async () => ({ operation_logs: tasks, count: tasks.length }));
  await drawn();
  viewer.open(tasks[2]);
  await until("[part=details]");
  viewer.close();
  viewer.client = client(async () => ({ operation_logs: [], count: 0 }));
  await drawn();
  let works = true;
  viewer.client = client(async () => {
    if (works) return { operation_logs: tasks, count: tasks.length };
    throw Object.assign(new Error("down"), { name: "CbrError", kind: "server", retryable: true });
  });
  await drawn();
  works = false;
  viewer.reload();
  await drawn();
  const { fetch } = globalThis;
  const answers = async (/** @type {number} */ status, /** @type {string} */ part) => {
    globalThis.fetch = async (request, init) => {
      const url = request instanceof Request ? request.url : String(request);
      if (!url.includes("/v3/")) return fetch(request, init);
      const headers = { "content-type": "application/json", "retry-after": "50" };
      return new Response('{"error_msg":"no"}', { status, headers });
    };
    Object.assign(viewer, { client: undefined, signInUrl: "/sign-in", proxy: `/${status}` });
    // The client's module is loaded first.
    for (let turn = 0; turn < 1000 && !viewer.shadowRoot.querySelector(`[part=${part}]`); turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await drawn();
  };
  await answers(429, "waiting");
  await answers(401, "sign-in");

  // The overview, with a client that loads a table and then has nothing new.
  const rows = tasks.map((task) => ({
    ...task,
    operation_type: "backup",
    vault_id: "v",
    vault_name: "prod",
    started_at: new Date(Date.now() - 3_600_000).toISOString(),
    extra_info: { ...task.extra_info, resource: { id: "r", name: "web", type: "OS::Nova::Server" } },
  }));
  // More machines than the table has at first.
  for (let at = 0; at < 501; at += 1) {
    const machine = { id: `machine-${at}`, name: "web", type: "OS::Nova::Server" };
    rows.push({ ...rows[0], id: `many-${at}`, extra_info: { ...rows[0].extra_info, resource: machine } });
  }
  const press = async (/** @type {string} */ selector) => {
    viewer.shadowRoot.querySelector(selector).click();
    await drawn();
  };
  Object.assign(viewer, { view: "", proxy: "", range: "", vaultName: "" });
  viewer.columns = [{ name: "status", header: "x", text: () => "x", href: () => "/x" }];
  viewer.client = client(async () => ({ operation_logs: rows, count: 5000 }));
  await until("[part=older]");
  viewer.locked = { resourceName: "web" };
  viewer.rowActions = [{ name: "x", label: "x" }];
  viewer.client = {
    tasks: {
      list: () =>
        Object.assign(Promise.resolve({ operation_logs: rows, count: rows.length }), {
          into: async (/** @type {any} */ table) => {
            table.ingest(new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join("\n")));
            return { tasks: rows.length };
          },
        }),
      watch: async function* () {
        await new Promise(() => {});
        yield undefined;
      },
    },
  };
  await until("[part=export]");
  viewer.open(rows[2]);
  await drawn();
  await until("[part=history]");
  viewer.close();
  for (const tab of ["machines", "errors", "tasks"]) await press(`[data-tab=${tab}]`);
  await press("[part=chip-value]");
  const field = viewer.shadowRoot.querySelector("input[name=query]");
  field.value = "colour:";
  field.dispatchEvent(new Event("input"));
  await drawn();
  viewer.restore({ window: { start: Date.now() - 7_200_000 }, brush: { start: 0, end: Date.now() } });
  await until("[part=clear-brush]");
  // The name of the page's own action.
  seen.delete("action-x");
  return [...seen].sort();
}
