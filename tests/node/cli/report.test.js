import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { reasonInChinese, SENTENCES } from "../../../pkg-template/cli/report/reasons-zh.js";
import { COLOURS } from "../../../pkg-template/cli/report/style.js";
import { REASONS } from "../../../pkg-template/table/reasons.js";
import { cli, emulator, serving } from "./support.js";

const HOUR = 3_600_000;
const NOW = "2026-11-01T08:00:00Z";

/**
 * A backup that took half an hour.
 *
 * @param {string} name of the resource
 * @param {number} hours between its start and `NOW`
 * @param {string} status
 * @param {{ code: string, message: string }} [error_info]
 */
function backup(name, hours, status, error_info) {
  const start = Date.parse(NOW) - hours * HOUR;
  return {
    id: `${name}-${hours}`,
    status,
    operation_type: "backup",
    vault_name: "prod",
    started_at: new Date(start).toISOString(),
    ended_at: new Date(start + HOUR / 2).toISOString(),
    extra_info: { resource: { id: `id-of-${name}`, name } },
    ...(error_info === undefined ? {} : { error_info }),
  };
}

const FULL = { code: "E.1", message: "the vault is full" };
const GOOD = [30, 6].map((hours) => backup("web", hours, "success"));
const BAD = [
  ...GOOD,
  backup("db", 54, "success"),
  backup("db", 30, "failed", FULL),
  backup("db", 6, "failed", FULL),
  backup("mail", 54, "success"),
];

/** @param {readonly object[]} tasks */
const ndjson = (tasks) => tasks.map((task) => `${JSON.stringify(task)}\n`).join("");

/** @param {import("node:test").TestContext} t @param {readonly object[]} tasks @param {string[]} args */
async function report(t, tasks, ...args) {
  const { code, stdout, stderr } = await cli(t, ["report", "-", "--now", NOW, ...args], {
    input: ndjson(tasks),
  });
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout;
}

test("a bad night as Markdown: the answer, the resources and why, the errors, the days", async (t) => {
  assert.equal(
    await report(t, BAD),
    `# No: 2 of 3 machines need attention

Backup report, 2026-11-01 08:00 UTC. A machine is backed up if its last good backup is at most 24h old.

**1 failing, 1 overdue, 1 ok**

## Needs attention (2)

| Verdict | Machine | Vault | Last good backup | Last attempts | Reason |
| --- | --- | --- | --- | --- | --- |
| failing | db | prod | 2d 5h ago (2026-10-30 02:30) | sff | the last 2 backups failed; the last good one is 2d 5h 30m old; E.1: the vault is full |
| overdue | mail | prod | 2d 5h ago (2026-10-30 02:30) | s | the last good backup is 2d 5h 30m old, more than the maximum age of 1d |

Last attempts, the newest last: s success, f failed.

## Failed tasks of the last 24h, by error

| Error | Tasks | Machines |
| --- | --- | --- |
| E.1: the vault is full | 1 | db |

## Backups of the last 3 days

66.6 % succeeded: 4 of 6

\`\`\`text
2026-10-30 – 2026-11-01
█▄▄  Good
.▄▄  Failed
\`\`\`

| Day | Good | Failed |
| --- | --- | --- |
| 2026-10-31 | 1 | 1 |
| 2026-11-01 | 1 | 1 |

From 6 tasks, 2026-10-30 02:00 to 2026-11-01 08:00 UTC. Machines that no task names, because no policy includes them or because their tasks are too old, are not in this report.
`,
  );
});

test("a good night in Chinese, and the first line of the others", async (t) => {
  assert.equal(
    await report(t, GOOD, "--lang", "zh"),
    `# 是：全部 1 个资源均已备份

备份报告，2026-11-01 08:00（UTC）。最近一次成功备份距今不超过 24 小时，即视为已备份。

**正常 1**

## 最近 24 小时失败的任务（按错误）

没有失败的任务。

## 最近 2 天的备份

成功率 100.0 %：2 次中成功 2 次

\`\`\`text
2026-10-31 – 2026-11-01
██  成功
..  失败
\`\`\`

依据 2 个任务，2026-10-31 02:00 至 2026-11-01 08:00（UTC）。没有任务涉及的资源（例如未关联备份策略，或任务过旧）不在本报告中。
`,
  );
  const young = backup("new", 6, "failed", FULL);
  for (const [tasks, args, first] of /** @type {[object[], string[], string][]} */ ([
    [GOOD, [], "# Yes: the one machine is backed up"],
    [BAD, ["--lang", "zh"], "# 否：3 个资源中有 2 个需要处理"],
    [BAD, ["--max-age", "72h"], "# No: 1 of 3 machines need attention"],
    [[young], [], "# Not known for 1 of 1 machines"],
    [[...GOOD, young], ["--max-age", "31h"], "# Not known for 1 of 2 machines; all others are backed up"],
    [[], [], "# Not known: no task names a machine"],
  ])) {
    assert.equal((await report(t, tasks, ...args)).split("\n")[0], first);
  }
});

test("the HTML report is one file without scripts that loads nothing, and begins with the answer", async (t) => {
  const page = await report(t, BAD, "--output", "html");
  assert.match(page, /^<!doctype html>\n<html lang="en">\n<meta charset="utf-8">/);
  assert.ok(page.includes("<title>No: 2 of 3 machines need attention</title>"));
  const [, body = ""] = page.split("</style>\n");
  assert.ok(
    body.startsWith('<main>\n<h1 class="bad">No: 2 of 3 machines need attention</h1>\n'),
    body.slice(0, 99),
  );
  assert.doesNotMatch(page, /<script|<link|<img|@import|url\(|https?:|\bsrc=|\bhref=|\bon\w+=/i);
  assert.ok(page.includes(`content="default-src 'none'; style-src 'unsafe-inline'"`));
  assert.ok(page.includes("@page{size:A4"));
  assert.ok(
    body.includes(
      '<dl><div><dt>failing</dt><dd class="bad">1</dd></div><div><dt>overdue</dt><dd class="bad">1</dd></div><div><dt>ok</dt><dd class="good">1</dd></div></dl>',
    ),
  );
  assert.ok(body.includes('aria-label="success, failed, failed"'), body);
  assert.ok(body.includes("<title>2026-10-31: 1 Good, 1 Failed</title>"));
  assert.ok(body.includes("<p>66.6 % succeeded: 4 of 6</p>"));
  // Of two backups one failed: half of the height each.
  assert.ok(
    body.includes(
      '<rect class="bad" x="103.9" y="62" width="100.9" height="46"/><rect class="good" x="103.9" y="16" width="100.9" height="46"/>',
    ),
    body,
  );
  const chinese = await report(t, GOOD, "--output", "html", "--lang", "zh");
  assert.ok(chinese.includes('<html lang="zh-CN">') && chinese.includes('<h1 class="good">是：'), chinese);
});

test("a failure that names no machine says so, and cells have their titles on a narrow screen", async (t) => {
  const { extra_info: _, ...sync } = { ...backup("x", 6, "failed", FULL), operation_type: "vault_sync" };
  assert.ok((await report(t, [...GOOD, sync])).includes("| E.1: the vault is full | 1 | none known |"));
  const page = await report(t, [...GOOD, sync], "--output", "html");
  const cells = '<td class="n" data-label="Tasks">1</td>\n<td data-label="Machines">none known</td></tr>';
  assert.ok(page.includes(cells), page);
  assert.ok(page.includes("td[data-label]::before{content:attr(data-label)"));
});

test("texts of tasks are text in both formats", async (t) => {
  const name =
    "<img src=x onerror=alert(1)>|`rm`\n# [a](javascript:b) *_x_* \u202egnp\u200f&amp; https://evil.example";
  const error = { code: "<b>|", message: "</bdi><script>'\"" };
  const tasks = [backup(name, 30, "failed", error), backup(name, 6, "failed", error)];
  const shown =
    "&#60;img src=x onerror=alert(1)&#62;&#124;&#96;rm&#96;&#92;n&#35; &#91;a&#93;(javascript:b) &#42;&#95;x&#95;&#42; " +
    "&#92;u202egnp&#92;u200f&#38;amp; https&#58;//evil.example";
  const text = await report(t, tasks);
  assert.ok(text.includes(`| failing | ${shown} | prod | none known | ff | `), text);
  assert.ok(text.includes(`| &#60;b&#62;&#124;: &#60;/bdi&#62;&#60;script&#62;'" | 1 | ${shown} |`), text);

  const page = await report(t, tasks, "--output", "html");
  assert.ok(
    page.includes(
      "<bdi>&lt;img src=x onerror=alert(1)&gt;|`rm`\\n# [a](javascript:b) *_x_* \\u202egnp\\u200f&amp;amp; https://evil.example</bdi>",
    ),
    page,
  );
  assert.ok(page.includes("<code>&lt;b&gt;|</code> <bdi>&lt;/bdi&gt;&lt;script&gt;&#39;&quot;</bdi>"), page);
  assert.doesNotMatch(page, /<img|<script|\u202e|\u200f/);
});

test("filters are in the report, because it is not about all machines then", async (t) => {
  const text = await report(t, BAD, "--query", "resource:web");
  assert.match(text, /^# Yes: the one machine is backed up\n/);
  assert.ok(text.includes("\nOnly tasks of these filters: --query resource:web\n"), text);
  const page = await report(t, BAD, "--query", "resource:web", "--output", "html");
  assert.ok(page.includes("<p>Only tasks of these filters: <bdi>--query resource:web</bdi></p>"), page);
});

test("very many rows are cut, and the report says so", async (t) => {
  const names = Array.from({ length: 120 }, (_, at) => `m${String(at).padStart(3, "0")}`);
  const tasks = names.flatMap((name) => [30, 6].map((hours) => backup(name, hours, "failed", FULL)));
  const text = await report(t, tasks);
  assert.match(text, /^# No: 120 of 120 machines need attention\n/);
  assert.equal(text.match(/^\| failing /gm)?.length, 100);
  assert.ok(text.includes("\nand 20 more; cbr-tasks health lists all\n"));
  assert.ok(
    text.includes("| m000, m001, m002, m003, m004, m005, m006, m007, m008, m009, m010, m011 and 108 more |"),
  );
});

test("without a file the report is about 30 days of the service", async (t) => {
  const asked = await serving(t, BAD);
  const { code, stdout } = await cli(t, ["report", "--now", NOW], { env: asked });
  assert.deepEqual([code, stdout], [0, await report(t, BAD)]);
  const { env, urls, service } = await emulator(t, { tasks: 50 });
  assert.equal((await cli(t, ["report", "--now", "2024-05-23T14:35:00Z"], { env })).code, 0);
  assert.equal(
    new URL(urls[0] ?? "", env.CBR_ENDPOINT).searchParams.get("start_time"),
    "2024-04-23T14:35:00Z",
  );
  service.configure({ faultQueue: ["500", "500", "500", "500"] });
  const failed = await cli(t, ["report", "--output", "html"], { env });
  assert.deepEqual([failed.code, failed.stdout], [3, ""]);
});

test("every reason has a sentence in Chinese with the same figures", () => {
  assert.equal(SENTENCES.length, REASONS.length);
  for (const [at, [, sentence]] of REASONS.entries()) {
    const marks = (/** @type {string} */ text) => text.match(/[#~@]/g);
    assert.deepEqual(marks(SENTENCES[at] ?? ""), marks(sentence), sentence);
  }
  for (const [english, chinese] of [
    ["it was removed from its vault at 2026-11-01T10:00:00Z", "已于 2026-11-01T10:00:00Z 从存储库移除"],
    [
      "the last 3 backups failed; the last good one is 2d4h old",
      "最近 3 次备份均失败；最近一次成功备份在 2 天 4 小时前",
    ],
    [
      "a backup has been running for 8h56m, more than three times the 95th percentile of 43s",
      "一次备份已执行 8 小时 56 分钟，超过耗时第 95 百分位（43 秒）的三倍",
    ],
    ["no backup was good in 2d6h; attempts: 1", "2 天 6 小时内没有成功的备份；尝试次数：1"],
    ["a sentence of a later version", "a sentence of a later version"],
  ]) {
    assert.equal(reasonInChinese(english), chinese);
  }
});

test("the colours are those of the viewer", () => {
  const tokens = readFileSync(
    new URL("../../../pkg-template/viewer/styles/tokens.js", import.meta.url),
    "utf8",
  );
  for (const [name, [light, dark]] of Object.entries(COLOURS)) {
    assert.ok(tokens.includes(`--_${name}: var(--cbr-${name}, light-dark(${light}, ${dark}));`), name);
  }
});
