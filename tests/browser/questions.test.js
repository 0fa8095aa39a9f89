/** The overview's answers on a night of a few thousand tasks: the scenario of the tests in three engines, in Chromium. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { start } from "../engines-web/engines.js";
import { QUESTIONS } from "../engines-web/scenarios/questions.js";
import { play } from "../engines-web/stage.js";

for (const [name, scenario] of Object.entries(QUESTIONS)) {
  test(name, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "cbr-tasks-questions-"));
    const tab = await start("chromium", folder);
    t.after(async () => {
      await tab.close();
      rmSync(folder, { recursive: true, maxRetries: 5 });
    });
    await play(tab, scenario, t.after.bind(t));
  });
}
