/**
 * Jest's own jsdom has no fetch.
 * @jest-environment jest-fixed-jsdom
 */
const cbr = require("cbr-tasks");
const { scenario } = require("./scenario.js");

test("a client works under jsdom", async () => {
  expect(await scenario(cbr, JSON.parse(process.env.CBR_SERVICE))).toMatchObject({ page: 5 });
});
