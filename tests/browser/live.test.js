import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useStage } from "./stage.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

/** Holds timers of five seconds and more back, until a test lets them pass with `__pass`. Runs in the page. */
function holdTimers() {
  const { setTimeout: real, clearTimeout: clear } = globalThis;
  /** @type {Map<number, { act: () => void, delay: number }>} */
  const held = new Map();
  let now = 0;
  let last = 1e9;
  const { now: clock } = Date;
  Date.now = () => clock() + now;
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {() => void} */ act, /** @type {number} */ delay = 0, /** @type {unknown[]} */ ...rest) => {
      if (delay < 5000) return real(act, delay, ...rest);
      held.set(++last, { act, delay });
      return last;
    }
  );
  globalThis.clearTimeout = (id) => (held.delete(Number(id)) ? undefined : clear(id));
  Object.assign(globalThis, {
    __held: () => [...held.values()].map(({ delay }) => Math.ceil(delay / 1000)),
    __pass: (/** @type {number} */ seconds) => {
      now += seconds * 1000;
      for (const [id, { act, delay }] of [...held]) {
        if (delay > seconds * 1000) continue;
        held.delete(id);
        act();
      }
    },
  });
}

const hold = {
  prepare: (/** @type {import("puppeteer-core").Page} */ page) => page.evaluateOnNewDocument(holdTimers),
};

/** @param {ViewerPage} viewer @param {number} seconds */
function pass({ page }, seconds) {
  return page.evaluate((span) => /** @type {any} */ (globalThis).__pass(span), seconds);
}

/** Seconds after which the viewer acts by itself. @param {ViewerPage} viewer @returns {Promise<number[]>} */
function held({ page }) {
  return page.evaluate(() =>
    /** @type {any} */ (globalThis).__held().filter((/** @type {number} */ seconds) => seconds <= 60),
  );
}

/** @param {ViewerPage} viewer */
async function spins(viewer) {
  return (await viewer.find(".pill[data-status=running]")).evaluate(
    (pill) => getComputedStyle(pill, "::before").animationName !== "none",
  );
}

/** Hides the page, or shows it again. @param {ViewerPage} viewer @param {boolean} hidden */
function hide({ page }, hidden) {
  return page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { get: () => value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

/** Lists one running task that gets on with each request, after `failures` of them. @param {ViewerPage} viewer */
async function runningTask(viewer) {
  const element = await viewer.viewer();
  await viewer.loads(() =>
    element.evaluate((node) => {
      let progress = 0;
      node.client = {
        tasks: {
          list: async () => {
            progress += 10;
            if (/** @type {any} */ (globalThis).fails)
              throw Object.assign(new Error("down"), { kind: "server", status: 503 });
            const task = {
              id: "x",
              status: progress < 30 ? "running" : "success",
              extra_info: { common: { progress } },
            };
            return { operation_logs: [/** @type {any} */ (task)], count: 1 };
          },
        },
      };
    }),
  );
}

describe("running tasks", () => {
  const stage = useStage();

  test("are asked for again every 15 seconds, until they have ended", async () => {
    const viewer = await stage.list(hold);
    await runningTask(viewer);
    assert.match((await viewer.rows())[0]?.status ?? "", /^Running\s+10%$/);
    assert.equal(await spins(viewer), true);
    assert.deepEqual(await held(viewer), [15]);
    await viewer.loads(() => pass(viewer, 15));
    assert.match((await viewer.rows())[0]?.status ?? "", /^Running\s+20%$/);
    await viewer.loads(() => pass(viewer, 15));
    assert.equal((await viewer.rows())[0]?.status, "Success");
    // New tasks may come to the first page, so it is loaded again, more rarely.
    assert.deepEqual(await held(viewer), [60]);
  });

  test("are asked for quietly: no row fades, and screen readers are not told", async () => {
    const viewer = await stage.list(hold);
    stage.emulator.configure({ latency: 300 });
    const said = await (await viewer.viewer()).evaluateHandle(({ shadowRoot }) => {
      /** @type {string[]} */
      const texts = [];
      const status = /** @type {Element} */ (shadowRoot?.querySelector(".viewer > [role=status]"));
      const table = /** @type {Element} */ (shadowRoot?.querySelector("[part=table]"));
      new MutationObserver(() => texts.push(status.textContent ?? "")).observe(status, {
        childList: true,
        characterData: true,
        subtree: true,
      });
      new MutationObserver(() => texts.push("busy")).observe(table, { attributeFilter: ["aria-busy"] });
      return texts;
    });
    stage.emulator.tasks().insert();
    await viewer.loads(() => pass(viewer, 15));
    assert.equal(await viewer.text("[part=position]"), "1–25 of 401");
    assert.deepEqual(await said.jsonValue(), []);
    stage.emulator.tasks().remove();
  });

  test("are not asked for while the page is hidden, but at once when it is shown again", async () => {
    const viewer = await stage.list(hold);
    await runningTask(viewer);
    await hide(viewer, true);
    await viewer.settled();
    assert.deepEqual(await held(viewer), []);
    await pass(viewer, 600);
    assert.match((await viewer.rows())[0]?.status ?? "", /10%$/);
    await viewer.loads(() => hide(viewer, false));
    assert.match((await viewer.rows())[0]?.status ?? "", /20%$/);
  });

  test("are not asked for by a removed viewer", async () => {
    const viewer = await stage.list(hold);
    await runningTask(viewer);
    await (await viewer.viewer()).evaluate((node) => node.remove());
    assert.deepEqual(await held(viewer), []);
  });

  test("stand still, and their age is said, where the page does not want them to be asked for", async () => {
    const viewer = await stage.list(hold);
    await viewer.set({ refresh: 0 });
    await runningTask(viewer);
    assert.equal(await spins(viewer), false);
    await pass(viewer, 300);
    await viewer.settled();
    assert.match(await viewer.text("[part=updated]"), /^Updated \d+:\d\d:\d\d [AP]M, 5 minutes ago$/);
    assert.match((await viewer.rows())[0]?.status ?? "", /10%$/);
    assert.equal(await viewer.attribute("refresh"), "0");
  });

  test("on a later page are asked for with the same end, so that its rows stay", async () => {
    const viewer = await stage.list(hold);
    await viewer.loads(() => viewer.set({ status: "running", pageSize: 2 }));
    await viewer.loads(() => viewer.click("[part=next]"));
    const end = stage.lastQuery.get("end_time");
    assert.ok(end);
    await viewer.loads(() => pass(viewer, 15));
    assert.equal(stage.lastQuery.get("end_time"), end);
    assert.equal(stage.lastQuery.get("offset"), "2");
  });
});

describe("a refresh that fails", () => {
  const stage = useStage();

  test("keeps the rows, with their age and the problem above them, and goes on by itself", async () => {
    const viewer = await stage.list(hold);
    await runningTask(viewer);
    await viewer.page.evaluate(() => Object.assign(globalThis, { fails: true }));
    await pass(viewer, 15);
    await viewer.shows("server");
    assert.match((await viewer.rows())[0]?.status ?? "", /^Running\s+10%$/);
    assert.equal(await viewer.text("[part=problem] h2"), "The service has a problem");
    assert.match(
      await viewer.text("[part=age]"),
      /^The list could not be updated\. It is shown as of \d+:\d\d:\d\d [AP]M, 1[5-9] seconds ago\.$/,
    );
    assert.equal(await spins(viewer), false);
    assert.equal(await viewer.text("[role=status]"), "The service has a problem");
    await stage.picture(viewer, "kept");
    await viewer.page.evaluate(() => Object.assign(globalThis, { fails: false }));
    await viewer.loads(() => pass(viewer, 60));
    assert.equal(await viewer.shown(), "rows");
    assert.equal(await viewer.page.$("cbr-task-viewer >>> [part=problem]"), null);
  });

  test("by the button keeps the rows too, but not those of other filters", async () => {
    const viewer = await stage.list();
    const element = await viewer.viewer();
    await runningTask(viewer);
    await viewer.page.evaluate(() => Object.assign(globalThis, { fails: true }));
    await viewer.click("[part=refresh]");
    await viewer.shows("server");
    assert.equal((await viewer.rows()).length, 1);
    await viewer.click("[part=retry]");
    await viewer.settled();
    assert.equal((await viewer.rows()).length, 1);
    await viewer.set({ status: "failed" });
    await viewer.shows("server");
    assert.equal((await viewer.rows()).length, 0);
    assert.equal(await element.evaluate((node) => node.tasks.length), 0);
  });

  test("of a later page leaves the way back", async () => {
    const viewer = await stage.list();
    stage.emulator.configure({ faults: { garbage: 1 } });
    await viewer.click("[part=next]");
    await viewer.shows("decode");
    stage.emulator.configure({ faults: {} });
    await viewer.loads(() => viewer.click("[part=previous]"));
    assert.equal(await viewer.text("[part=position]"), "1–25 of 400");
  });

  test("is not repeated where it cannot help", async () => {
    const viewer = await stage.list(hold);
    stage.emulator.revokeTokens();
    await viewer.click("[part=refresh]");
    await viewer.shows("unauthorized");
    assert.equal((await viewer.rows()).length, 25);
    assert.ok(
      (await held(viewer)).every((seconds) => seconds === 10),
      "only its age goes on",
    );
  });
});

describe("pages of a list to which tasks come", () => {
  const stage = useStage();

  test("do not repeat rows of the page before", async () => {
    const viewer = await stage.list();
    const ids = async () => (await viewer.viewer()).evaluate(({ tasks }) => tasks.map(({ id }) => id));
    const first = await ids();
    // They start after the first page was loaded.
    const tasks = stage.emulator.tasks();
    tasks.advance(Date.now() + 2000);
    for (let count = 0; count < 7; count += 1) tasks.insert();
    await viewer.loads(() => viewer.click("[part=next]"));
    assert.deepEqual(
      (await ids()).filter((id) => first.includes(id)),
      [],
    );
    assert.equal(await viewer.text("[part=position]"), "26–50 of 400");
    await viewer.loads(() => viewer.click("[part=previous]"));
    assert.equal(stage.lastQuery.get("end_time"), null);
    assert.equal(await viewer.text("[part=position]"), "1–25 of 407");
  });

  test("has no row twice with a clock that is ten minutes fast", async () => {
    const viewer = await stage.list({
      prepare: (page) =>
        page.evaluateOnNewDocument(() => {
          const { now } = Date;
          Date.now = () => now() + 600_000;
        }),
    });
    const ids = async () => (await viewer.viewer()).evaluate(({ tasks }) => tasks.map(({ id }) => id));
    const seen = await ids();
    const tasks = stage.emulator.tasks();
    for (let count = 0; count < 3; count += 1) {
      tasks.advance(Date.now() + 60_000);
      for (let added = 0; added < 7; added += 1) tasks.insert();
      await viewer.loads(() => viewer.click("[part=next]"));
      seen.push(...(await ids()));
    }
    assert.equal(seen.length, 100);
    assert.equal(new Set(seen).size, 100);
  });
});
