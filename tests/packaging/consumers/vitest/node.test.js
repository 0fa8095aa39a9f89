import { writeFileSync } from "node:fs";
import * as cbr from "cbr-tasks";
import * as table from "cbr-tasks/table";
import { expect, test } from "vitest";
import { scenario } from "./scenario.js";

test("a client works in a test", async () => {
  const outcome = await scenario(cbr, table, JSON.parse(process.env.CBR_SERVICE));
  expect(outcome.error).toContain("not-found");
  writeFileSync("outcome.json", JSON.stringify(outcome));
});
