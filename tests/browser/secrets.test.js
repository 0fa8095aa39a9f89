import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createEmulator } from "../../www/emulator/http/server.js";
import { useStage } from "./stage.js";

/** @typedef {import("./viewer-page.js").ViewerPage} ViewerPage */

/**
 * All places on the page, shadow trees included, that contain a text.
 *
 * @param {ViewerPage} viewer
 * @param {string} secret
 */
function placesOf({ page }, secret) {
  return page.evaluate(async (needle) => {
    /** @type {string[]} */
    const places = [];
    /** @param {string} place @param {unknown} text */
    const look = (place, text) => {
      if (String(text).includes(needle)) places.push(place);
    };
    /** @param {Document | ShadowRoot} root */
    const walk = (root) => {
      for (const element of root.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) look(`${element.localName}[${name}]`, value);
        if (element instanceof HTMLInputElement) look(`input#${element.id}`, element.value);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
      for (const child of root.children) look(child.localName, child.textContent);
    };
    walk(document);
    look("address", location.href);
    look("history", JSON.stringify(history.state));
    look("title", document.title);
    look("cookie", document.cookie);
    look("localStorage", JSON.stringify({ ...localStorage }));
    look("sessionStorage", JSON.stringify({ ...sessionStorage }));
    look("requests", JSON.stringify(performance.getEntriesByType("resource").map(({ name }) => name)));
    for (const { name } of await indexedDB.databases()) look("indexedDB", name);
    return places;
  }, secret);
}

describe("the user's own endpoint", () => {
  const stage = useStage();

  test("can be connected, with the token in memory only, and the demo can be restored", async () => {
    const other = createEmulator({ tasks: 30, seed: 8, cors: "*" });
    const { url, close } = await other.listen(0);
    try {
      const viewer = await stage.list();
      const { page } = viewer;
      const { token } = other.credentials;
      await page.click("#connect");
      await page.type("#endpoint", url);
      await page.type("#project", other.projectId);
      await page.type("#token", token);
      assert.equal(
        await page.$eval("#token", (input) => /** @type {HTMLInputElement} */ (input).type),
        "password",
      );
      await viewer.loads(() => page.click("#form [type=submit]"));

      assert.equal(await viewer.text("[part=position]"), "1–25 of 30");
      assert.match(
        await page.$eval("#source", (line) => line.textContent ?? ""),
        new RegExp(`${url}.*${other.projectId}`),
      );
      assert.deepEqual(await placesOf(viewer, token), []);
      assert.equal(page.url(), `${stage.url}/?view=list`);
      await stage.picture(viewer, "own-endpoint");

      await viewer.loads(() => page.click("#back"));
      assert.equal(await viewer.text("[part=position]"), "1–25 of 400");
      assert.equal(await page.$eval("#back", (button) => /** @type {HTMLElement} */ (button).hidden), true);
    } finally {
      await close();
    }
  });

  test("that does not respond can be left again", async () => {
    const viewer = await stage.list();
    const { page } = viewer;
    await page.click("#connect");
    await page.type("#endpoint", "https://127.0.0.1:1");
    await page.type("#project", "p");
    await page.type("#token", "secret-of-mine");
    await page.keyboard.press("Enter");
    await viewer.shows("connection");
    assert.deepEqual(await placesOf(viewer, "secret-of-mine"), []);
    await viewer.loads(() => page.click("#back"));
    assert.equal(await viewer.shown(), "rows");
  });

  test("sends nothing when the form is cancelled, and forgets the token", async () => {
    const viewer = await stage.list();
    const { page } = viewer;
    const before = stage.requests.length;
    await page.click("#connect");
    await page.type("#token", "secret-of-mine");
    await page.click("#cancel");
    // A dialog tells that it was closed a moment later.
    await page.waitForFunction(
      () =>
        !document.querySelector("#form[open]") &&
        /** @type {HTMLInputElement} */ (document.querySelector("#token")).value === "",
    );
    assert.deepEqual(await placesOf(viewer, "secret-of-mine"), []);
    assert.equal(stage.requests.length, before);
  });
});

describe("a token", () => {
  const stage = useStage();

  test("is sent in a header and is nowhere on the page", async () => {
    const viewer = await stage.list();
    const { token } = stage.emulator.credentials;
    const [request] = stage.requests;
    assert.equal(request?.headers["x-auth-token"], token);
    assert.ok(!request?.url.href.includes(token));
    assert.deepEqual(await placesOf(viewer, token), []);
    await viewer.set({ token: "wrong-secret" });
    await viewer.shows("unauthorized");
    assert.deepEqual(await placesOf(viewer, "wrong-secret"), []);
  });

  test("can be a function, which is called for each request", async () => {
    const viewer = await stage.list();
    const { token } = stage.emulator.credentials;
    const element = await viewer.viewer();
    await viewer.loads(() =>
      element.evaluate((node, value) => {
        node.token = async () => value;
      }, token),
    );
    assert.equal(stage.requests.at(-1)?.headers["x-auth-token"], token);
  });
});
