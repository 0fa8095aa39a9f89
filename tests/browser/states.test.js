import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createEmulator } from "../../www/emulator/http/server.js";
import { useStage } from "./stage.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

/**
 * @param {ViewerPage} viewer
 * @param {string} name
 */
async function fact(viewer, name) {
  // Above rows that stay, the facts are folded away.
  return (
    await (
      await viewer.find("[part=problem]")
    ).$eval(`[data-fact=${name}] dd`, (value) => value.textContent ?? "")
  ).trim();
}

/**
 * Gives the viewer a client with a timeout.
 *
 * @param {ViewerPage} viewer
 * @param {number} timeout
 */
async function waitNoLonger(viewer, timeout) {
  const element = await viewer.viewer();
  await element.evaluate(async (node, ms) => {
    /** @type {typeof import("cbr-tasks")} */
    const { CbrClient, init } = await import(/** @type {string} */ ("/pkg/index.web.js"));
    await init();
    const { projectId, token } = await (await fetch("/demo.json")).json();
    node.client = new CbrClient({ endpoint: location.origin, projectId, auth: { token }, timeout: ms });
  }, timeout);
}

describe("a state and its action", () => {
  const stage = useStage();

  test("loading shows a skeleton of the table until the tasks arrive", async () => {
    stage.emulator.configure({ latency: 600 });
    const viewer = await stage.open();
    await viewer.shows("loading");
    await stage.picture(viewer, "loading");
    assert.equal(await viewer.text("[role=status]"), "Loading tasks…");
    await viewer.shows("rows");
  });

  test("no match offers to clear the filters", async () => {
    const viewer = await stage.list();
    await viewer.loads(() => viewer.set({ resourceName: "no such thing", status: "failed" }));
    assert.equal(await viewer.shown(), "noMatch");
    assert.equal(await viewer.text("[part=empty] h2"), "No task matches these filters");
    await stage.picture(viewer, "no-match");
    await viewer.loads(() => viewer.click("[part=empty] button"));
    assert.equal(await viewer.shown(), "rows");
    assert.equal(await viewer.attribute("resource-name"), null);
    assert.equal(await viewer.attribute("status"), null);
  });

  test("no match of a name says that its case may be the cause", async () => {
    const viewer = await stage.list();
    const advice = async () => (await viewer.text("[part=empty]")).includes("check upper and lower case");
    await viewer.loads(() => viewer.set({ vaultName: "VAULT-PROD" }));
    assert.equal(await viewer.shown(), "noMatch");
    assert.equal(await advice(), true);
    await viewer.loads(() => viewer.set({ vaultName: "", range: "custom", endTime: "2001-01-01T00:00:00Z" }));
    assert.equal(await viewer.shown(), "noMatch");
    assert.equal(await advice(), false);
  });

  test("a range that ends before it begins is told in the reader's zone, and nothing is sent", async () => {
    const viewer = await stage.list({ zone: "Asia/Shanghai" });
    const before = stage.requests.length;
    await viewer.set({ range: "custom", startTime: "2026-03-02T12:00:00Z", endTime: "2026-03-01T12:00:00Z" });
    await viewer.shows("range");
    assert.equal(stage.requests.length, before);
    const text = await viewer.text("[part=problem]");
    assert.match(
      text,
      /“From” is Mar 2, 2026, 8:00:00\sPM GMT\+8, but “Until” is Mar 1, 2026, 8:00:00\sPM GMT\+8\./,
    );
    assert.doesNotMatch(text, /end_time|UTC|Z\b/);
    await viewer.loads(() => viewer.set({ endTime: "2026-03-03T12:00:00Z" }));
  });

  for (const [given, kind, message] of /** @type {const} */ ([
    ["({})", "decode", "client.tasks.list: expected a page with operation_logs, got {}"],
    ["undefined", "decode", "client.tasks.list: expected a page with operation_logs, got undefined"],
    [
      "({ operation_logs: 'x' })",
      "decode",
      "client.tasks.list: expected a page with operation_logs, got {operation_logs}",
    ],
    ["({ operation_logs: [null] })", "decode", "operation_logs: expected objects, got null"],
  ])) {
    test(`a client of the page's own that answers ${given} is told as an error`, async () => {
      const viewer = await stage.list();
      await (await viewer.viewer()).evaluate((node, code) => {
        const answers = { "({})": {}, undefined, "({ operation_logs: 'x' })": { operation_logs: "x" } };
        const page =
          /** @type {any} */ (answers)[code] ??
          (code.includes("null") ? { operation_logs: [null] } : undefined);
        node.client = { tasks: { list: async () => page } };
      }, given);
      await viewer.shows(kind);
      assert.equal(await fact(viewer, "message"), message);
    });
  }

  test("a client that is none is told as an error", async () => {
    const viewer = await stage.list();
    await (await viewer.viewer()).evaluate((node) => {
      node.client = /** @type {any} */ ({ tasks: {} });
    });
    await viewer.shows("config");
    assert.equal(await fact(viewer, "message"), "client: expected an object with tasks.list, got {tasks}");
  });

  test("a wrong token is reported with code and request id", async () => {
    const viewer = await stage.list();
    await viewer.set({ token: "not-a-token" });
    await viewer.shows("unauthorized");
    assert.equal(await viewer.text("[part=problem] h2"), "The token was not accepted");
    assert.equal(await fact(viewer, "status"), "401");
    assert.equal(await fact(viewer, "code"), "APIGW.0307");
    assert.match(await fact(viewer, "requestId"), /\S{8,}/);
    assert.ok(await fact(viewer, "hint"));
    await stage.picture(viewer, "wrong-token");
  });

  test("a token without permission is not called wrong", async () => {
    const viewer = await stage.list();
    await viewer.set({ projectId: "ffffffffffffffffffffffffffffffff" });
    await viewer.shows("forbidden");
    assert.equal(await fact(viewer, "status"), "403");
  });

  test("a short throttle is waited out as part of loading", async () => {
    const viewer = await stage.list();
    stage.emulator.configure({ faultQueue: ["429"] });
    stage.emulator.resetStats();
    await viewer.loads(async () => {
      await viewer.click("[part=refresh]");
      await viewer.shows("busy");
      assert.match(
        await viewer.text("[role=status]"),
        /^(Loading tasks…|Waiting for the service's rate limit, 1 s)$/,
      );
    });
    assert.equal(await viewer.shown(), "rows");
    assert.deepEqual(stage.emulator.stats().requests, { list: { 200: 1, 429: 1 } });
  });

  test("a long throttle is shown at once, and can be retried", async () => {
    const viewer = await stage.list();
    stage.emulator.configure({ rateLimit: { requests: 1, seconds: 300 } });
    await viewer.loads(() => viewer.click("[part=refresh]"));
    await viewer.click("[part=refresh]");
    await viewer.shows("throttled");
    await stage.picture(viewer, "throttled");
    assert.equal(await fact(viewer, "code"), "APIGW.0308");
    assert.equal(await viewer.text("[role=status]"), "Too many requests");
    stage.emulator.configure({ rateLimit: null });
    assert.equal(await viewer.text("[part=retry]"), "Try again");
  });

  test("a failing service can be retried", async () => {
    const viewer = await stage.list();
    stage.emulator.configure({ faults: { 500: 1 } });
    await viewer.click("[part=refresh]");
    await viewer.shows("server");
    assert.equal(await fact(viewer, "code"), "BackupService.9910");
    assert.equal(await viewer.text("[role=status]"), "The service has a problem");
    await stage.picture(viewer, "server");
    stage.emulator.configure({ faults: {} });
    await viewer.loads(() => viewer.click("[part=retry]"));
    assert.equal(await viewer.shown(), "rows");
  });

  for (const [what, fault, state, shown] of /** @type {const} */ ([
    ["a proxy's HTML in place of a response is a failing service", "html", "server", ["status", /^502$/]],
    ["a response that is no task list is shown with the reason", "garbage", "decode", ["message", /./]],
  ])) {
    test(what, async () => {
      const viewer = await stage.list();
      stage.emulator.configure({ faults: { [fault]: 1 } });
      await viewer.click("[part=refresh]");
      await viewer.shows(state);
      assert.match(await fact(viewer, shown[0]), shown[1]);
      await stage.picture(viewer, state);
    });
  }

  test("a dropped connection is shown with the advice of a proxy", async () => {
    const viewer = await stage.list();
    stage.emulator.configure({ faults: { drop: 1 } });
    await viewer.click("[part=refresh]");
    await viewer.shows("connection");
    assert.match(
      await viewer.text("[part=problem]"),
      new RegExp(`use a proxy on this page's own origin, ${stage.url}`),
    );
    await stage.picture(viewer, "connection");
  });

  test("a timeout is shown", async () => {
    const viewer = await stage.list();
    stage.emulator.configure({ latency: 3000 });
    await waitNoLonger(viewer, 200);
    await viewer.shows("timeout");
    assert.equal(await viewer.text("[part=problem] h2"), "The service did not answer in time");
  });

  test("an offline viewer loads by itself when the connection is back", async () => {
    const viewer = await stage.list();
    await viewer.page.setOfflineMode(true);
    await viewer.click("[part=refresh]");
    await viewer.shows("offline");
    await viewer.loads(() => viewer.page.setOfflineMode(false));
    assert.equal(await viewer.shown(), "rows");
  });

  test("a filter that the client refuses sends nothing", async () => {
    const viewer = await stage.list();
    const before = stage.requests.length;
    await viewer.set({ pageSize: 5000 });
    await viewer.shows("validation");
    assert.match(await fact(viewer, "message"), /limit/);
    assert.equal(stage.requests.length, before);
  });

  test("an insecure endpoint is refused", async () => {
    const viewer = await stage.list();
    await viewer.set({ endpoint: "http://cbr.example.com" });
    await viewer.shows("config");
    assert.ok(await fact(viewer, "message"));
  });

  test("without a source the viewer lists its options", async () => {
    const viewer = await stage.list();
    await viewer.set({ endpoint: "", token: "" });
    await viewer.shows("unconfigured");
    assert.match(await viewer.text("[part=problem]"), /client property/);
  });

  test("a proxy replaces endpoint, project and token", async () => {
    const viewer = await stage.list();
    await viewer.set({ endpoint: "", token: "", projectId: "", proxy: "/" });
    await viewer.shows("portalRefused"); // The emulator is no proxy.
    assert.equal(await viewer.text("[part=problem] h2"), "The portal does not let you in");
    assert.doesNotMatch(await viewer.text("[part=problem]"), /token|role/);
    assert.equal(await viewer.text("[part=retry]"), "Try again");
    const { url, headers } = stage.requests.at(-1) ?? assert.fail("nothing was asked for");
    assert.equal(url.pathname, "/v3/default/operation-logs");
    assert.equal(headers["x-auth-token"], undefined);
  });

  test("a portal that wants a session offers to sign in", async () => {
    const viewer = await stage.list();
    await viewer.set({ endpoint: "", token: "", projectId: "", proxy: "/" });
    await viewer.shows("portalRefused");
    const list = await viewer.viewer();
    const link = async () => {
      await viewer.settled();
      return list.evaluate(
        (node) => node.shadowRoot?.querySelector("[part=sign-in]")?.getAttribute("href") ?? null,
      );
    };
    assert.equal(await link(), null);
    await viewer.set({ signInUrl: "/sign-in?to=/tasks" });
    assert.equal(await link(), "/sign-in?to=/tasks");
    assert.equal(await viewer.text("[part=sign-in]"), "Sign in");
    assert.match(await viewer.text("[part=problem]"), /the portal answered 401/);
    await viewer.set({ signInUrl: "javascript:alert(1)" });
    assert.equal(await link(), null);
  });

  test("a wait for the rate limit is told, with its length", async () => {
    const viewer = await stage.list();
    await viewer.page.setRequestInterception(true);
    viewer.page.on("request", (request) => {
      if (!request.url().includes("/v3/")) return request.continue();
      const body = '{"error_code":"Proxy.Throttled","error_msg":"no"}';
      return request.respond({
        status: 429,
        headers: { "retry-after": "50" },
        contentType: "application/json",
        body,
      });
    });
    await viewer.set({ endpoint: "", token: "", projectId: "", proxy: "/" });
    assert.equal(await viewer.text("[part=waiting]"), "Waiting for the service's rate limit, 50 s");
    assert.equal(await viewer.text("[role=status]"), "Waiting for the service's rate limit, 50 s");
  });

  test("a wait for the viewer's own rate limiter is told before it begins", async () => {
    // With a clock that stands still, 100 requests are let through at once; the next waits for the 100th part of 303 s.
    stage.emulator.resetStats();
    const viewer = await stage.list({
      prepare: (page) =>
        page.evaluateOnNewDocument(() => {
          performance.now = () => 1000;
        }),
    });
    const element = await viewer.viewer();
    await element.evaluate(async (node) => {
      for (let count = 1; count < 100; count += 1) {
        const loaded = new Promise((resolve) => {
          node.addEventListener("cbr-tasks-loaded", resolve, { once: true });
        });
        node.reload();
        await loaded;
      }
    });
    await viewer.click("[part=refresh]");
    await viewer.page.waitForFunction(
      (node) => node.shadowRoot?.querySelector("[role=status]")?.textContent?.includes("rate limit, 4 s"),
      {},
      element,
    );
    assert.deepEqual(stage.emulator.stats().requests, { list: { 200: 100 } });
  });

  test("behind a proxy a throttle is retried without a rate limiter in the viewer", async () => {
    const viewer = await stage.list();
    const isTasks = (/** @type {{ url(): string }} */ about) => about.url().includes("/v3/");
    await viewer.page.setRequestInterception(true);
    viewer.page.on("request", (request) => {
      if (!isTasks(request)) return request.continue();
      const headers = { "retry-after": "300" };
      const body = '{"error_code":"Proxy.Throttled","error_msg":"no"}';
      return request.respond({ status: 429, headers, contentType: "application/json", body });
    });
    await viewer.set({ endpoint: "", token: "", projectId: "", proxy: "/" });
    await viewer.shows("throttled");
    await Promise.all([viewer.page.waitForResponse(isTasks), viewer.click("[part=retry]")]);
    await viewer.shows("throttled");
    assert.equal(await fact(viewer, "code"), "Proxy.Throttled");
  });

  test("an error of an unknown kind shows its message", async () => {
    const viewer = await stage.list();
    const element = await viewer.viewer();
    await element.evaluate((node) => {
      node.client = { tasks: { list: () => Promise.reject("out of ideas") } };
    });
    await viewer.shows("unknown");
    assert.equal(await fact(viewer, "message"), "out of ideas");
  });
});

describe("a service on another origin", () => {
  const stage = useStage();

  for (const [cors, state] of /** @type {const} */ ([
    [null, "connection"],
    ["*", "rows"],
  ])) {
    test(`${cors ? "with" : "without"} CORS headers shows ${state}`, async () => {
      const other = createEmulator({ tasks: 30, seed: 8, cors });
      const { url, close } = await other.listen(0);
      try {
        const viewer = await stage.list();
        await viewer.set({ endpoint: url, projectId: other.projectId, token: other.credentials.token });
        await viewer.shows(state);
        if (state === "rows") assert.equal(await viewer.text("[part=position]"), "1–25 of 30");
        else assert.match(await viewer.text("[part=problem]"), /CORS/);
      } finally {
        await close();
      }
    });
  }
});

describe("a project without tasks", () => {
  const stage = useStage({ emulator: { tasks: 0 } });

  test("says that there are no tasks yet", async () => {
    const viewer = await stage.open();
    await viewer.shows("empty");
    assert.equal(await viewer.text("[part=empty] h2"), "No tasks yet");
    await stage.picture(viewer, "empty");
  });
});

describe("a page whose policy blocks WebAssembly", () => {
  const stage = useStage({
    csp: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'",
  });

  test("names the directive that allows it", async () => {
    stage.expectsViolations = true;
    const viewer = await stage.open();
    await viewer.shows("wasmBlocked");
    assert.match(await viewer.text("[part=problem]"), /script-src 'self' 'wasm-unsafe-eval'/);
    await stage.picture(viewer, "wasm-blocked");
  });
});
