/**
 * Jest's own jsdom has no fetch.
 * @jest-environment jest-fixed-jsdom
 */
const cbr = require("cbr-tasks");
const table = require("cbr-tasks/table");
const { scenario } = require("./scenario.js");

test("a client works under jsdom", async () => {
  expect(await scenario(cbr, table, JSON.parse(process.env.CBR_SERVICE))).toMatchObject({ page: 5 });
});
