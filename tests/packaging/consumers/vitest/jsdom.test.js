// @vitest-environment jsdom
import * as cbr from "cbr-tasks";
import * as table from "cbr-tasks/table";
import "cbr-tasks/viewer";
import { afterEach, expect, test } from "vitest";
import { rows } from "./rows.js";
import { scenario } from "./scenario.js";

const service = JSON.parse(process.env.CBR_SERVICE);

afterEach(() => document.body.replaceChildren());

test("a client works under jsdom", async () => {
  expect(await scenario(cbr, table, service)).toMatchObject({ page: 5 });
});

test("a viewer shows rows under jsdom", async () => {
  expect(await rows(service)).toBe(10);
});
