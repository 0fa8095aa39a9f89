import assert from "node:assert/strict";
import { test } from "node:test";
import { scrollTopOf, virtualRows } from "../../../pkg-template/viewer/overview/virtual-rows.js";

const of = { rowHeight: 36, viewHeight: 360 };

test("only the rows in sight are rendered, and six above and below", () => {
  const { height, first, start, end, top } = virtualRows({ ...of, count: 1000, scrollTop: 3618 });
  assert.deepEqual([height, first, start, end], [36_000, 100.5, 94, 117]);
  assert.equal(top(100), 3600);
});

test("few rows are all rendered", () => {
  const { height, start, end } = virtualRows({ ...of, count: 4, scrollTop: 0 });
  assert.deepEqual([height, start, end], [144, 0, 4]);
});

test("a million rows are as high as all browsers bear, and each of them can be reached", () => {
  const count = 1_000_000;
  const top = virtualRows({ ...of, count, scrollTop: 0 });
  assert.deepEqual([top.height, top.start, top.end], [15_000_000, 0, 16]);
  const bottom = virtualRows({ ...of, count, scrollTop: 15_000_000 - 360 });
  assert.deepEqual([bottom.first, bottom.end], [999_990, 1_000_000]);
  // The last row ends where the scrolled area ends.
  assert.equal(bottom.top(999_999) + 36, 15_000_000);
  const middle = scrollTopOf(500_000, { ...of, count });
  assert.ok(Math.abs(virtualRows({ ...of, count, scrollTop: middle }).first - 500_000) < 0.001);
});

test("a row that is kept out of sight lies at an end of the scrolled area", () => {
  const { top, height } = virtualRows({ ...of, count: 1_000_000, scrollTop: 7_000_000 });
  assert.deepEqual([top(0), top(999_999)], [-36, height]);
});

test("a scroll position behind the end is that of the last rows", () => {
  const { first, end } = virtualRows({ ...of, count: 20, scrollTop: 9999 });
  assert.deepEqual([first, end], [10, 20]);
});
