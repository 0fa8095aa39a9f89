import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useRegions } from "./stage.js";

/** @typedef {import("./stage.js").RegionsPage} RegionsPage */

const FIELD = "region-page >>> input[name=query]";

describe("the query field", () => {
  const { open } = useRegions();
  const value = (/** @type {RegionsPage} */ { page }) =>
    page.$eval(FIELD, (field) => /** @type {HTMLInputElement} */ (field).value);
  const options = (/** @type {RegionsPage} */ page) => page.texts("[role=option]");

  test("suggests fields, then the values that the tasks have", async () => {
    const page = await open();
    await page.page.type(FIELD, "web -st");
    assert.deepEqual(await options(page), ["status Status", "started Started"]);
    await page.press("ArrowDown", "Enter");
    assert.equal(await value(page), "web -status:");
    assert.deepEqual(
      await options(page),
      ["success 9", "failed 3", "running 1"],
      "values of the whole window",
    );
    await page.set({ text: "" });
    await page.page.click(FIELD);
    await page.page.type(FIELD, "vault:pr");
    assert.deepEqual(await options(page), ["prod eu 3"]);
    await page.press("ArrowDown", "Tab");
    assert.equal(await value(page), 'vault:"prod eu" ');
    assert.deepEqual(await options(page), []);
    assert.deepEqual((await page.calls()).at(-1), ["text", 'vault:"prod eu" ']);
    assert.deepEqual(await page.texts("[part~=column-machine][role=rowheader] bdi"), ["web-1", "db-1"]);
  });

  test("is a combobox: arrow keys go around, Escape closes, and the active option is named", async () => {
    const page = await open();
    await page.page.type(FIELD, "error:");
    assert.deepEqual(await options(page), ["BackupService.6012 2", "BackupService.6011 1"]);
    const active = () => page.attribute("input[name=query]", "aria-activedescendant");
    assert.equal(await active(), null);
    await page.press("ArrowUp");
    assert.equal(await active(), "suggestion-1");
    await page.press("ArrowDown");
    assert.equal(await active(), null, "the field itself");
    await page.press("ArrowDown");
    assert.equal(await active(), "suggestion-0");
    const { role, name, expanded, autocomplete } = await page.accessible("input[name=query]");
    assert.deepEqual([role, name, expanded, autocomplete], ["combobox", "Search tasks", true, "list"]);
    const list = await page.accessible("[part=suggestions]");
    assert.deepEqual([list.role, list.name], ["listbox", "Suggestions"]);
    assert.deepEqual(
      list.children.map((/** @type {any} */ { role, selected }) => [role, selected ?? false]),
      [
        ["option", true],
        ["option", false],
      ],
    );
    await page.press("Escape");
    assert.deepEqual(await options(page), []);
    assert.equal(await value(page), "error:");
    assert.equal(await page.attribute("input[name=query]", "aria-expanded"), "false");
  });

  test("a click takes a suggestion, and the caret's word is replaced, not the whole text", async () => {
    const page = await open();
    await page.page.type(FIELD, "status:success,fa web");
    await page.press(..." web".split("").map(() => "ArrowLeft"));
    await page.page.type(FIELD, "i");
    assert.deepEqual(await options(page), ["failed 3"]);
    await page.click("[role=option]");
    assert.equal(await value(page), "status:success,failed  web");
    await page.click("[part=clear-query]");
    assert.equal(await value(page), "");
  });

  test("says the error in words and underlines its place", async () => {
    const page = await open();
    await page.page.type(FIELD, "web colour:red");
    assert.equal(await page.attribute("input[name=query]", "aria-invalid"), "true");
    const [words] = await page.texts("[part=query-problem] p");
    assert.match(words, /^Character 5: .*colour/);
    assert.deepEqual(await page.texts("[part=query-problem] u"), ["colour:red"]);
    const { description } = await page.accessible("input[name=query]");
    assert.match(description, /Character 5/);
  });
});

describe("the chips", () => {
  const { open } = useRegions();
  const chip = (/** @type {string} */ value) => `[part=chip-value][data-value="${value}"]`;

  test("show values with their counts, the most frequent first, then by name, few of many", async () => {
    const page = await open();
    assert.deepEqual(await page.texts("[part~=chip-status] button"), ["Success 9", "Failed 3", "Running 1"]);
    assert.deepEqual(await page.texts("[part~=chip-type] button"), ["Backup 12", "Restore 1"]);
    assert.deepEqual((await page.texts("[part~=chip-vault] button")).slice(0, 2), ["archive 3", "prod eu 3"]);
    assert.equal((await page.texts("[part~=chip-vault] button")).at(-1), "4 more");
    await page.click("[part=more]");
    const all = await page.texts("[part~=chip-vault] button");
    assert.deepEqual([all.length, all.at(-1)], [10, "Fewer"]);
    assert.equal(await page.attribute("[part=more]", "aria-expanded"), "true");
  });

  test("several at once, cleared one by one and together", async () => {
    const page = await open();
    await page.click(chip("failed"));
    await page.click(chip("running"));
    await page.click(chip("BackupService.6011"));
    assert.deepEqual(await page.calls(), [
      ["status", ["failed"]],
      ["status", ["failed", "running"]],
      ["error", ["BackupService.6011"]],
    ]);
    // Counts of a chip are those without it, so running is 0 with this error: it stays, because it is chosen.
    assert.deepEqual(await page.texts("[part~=chip-status] [aria-pressed=true]"), ["Failed 1", "Running 0"]);
    await page.click(chip("running"));
    assert.deepEqual(await page.calls(), [["status", ["failed"]]]);
    await page.click("[part=clear-chips]");
    assert.deepEqual(await page.calls(), [["clear-chips", undefined]]);
    assert.deepEqual(await page.texts("[part=chips] [aria-pressed=true]"), []);
  });

  test("a row is one tab stop, with arrow keys within", async () => {
    const page = await open();
    await page.page.focus(`region-page >>> ${chip("success")}`);
    await page.press("ArrowRight");
    assert.equal(await page.focused(), "Failed 3");
    await page.press("End");
    assert.equal(await page.focused(), "Running 1");
    await page.press("Tab");
    assert.equal(await page.focused(), "Backup 12");
    await page.press("Shift+Tab");
    assert.equal(await page.focused(), "Running 1", "where it was");
    const { role, name } = await page.accessible("[part~=chip-vault]");
    assert.deepEqual([role, name], ["toolbar", "Vault"]);
  });
});
