const { writeFileSync } = require("node:fs");
const cbr = require("cbr-tasks");
const table = require("cbr-tasks/table");
const { scenario } = require("./scenario.js");

test("a client works in a test", async () => {
  const outcome = await scenario(cbr, table, JSON.parse(process.env.CBR_SERVICE));
  expect(outcome.error).toContain("not-found");
  writeFileSync("outcome.json", JSON.stringify(outcome));
});
