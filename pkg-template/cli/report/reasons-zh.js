import { REASONS } from "../../table/reasons.js";

/** Sentences of the reasons in Simplified Chinese, in the order of `REASONS` and with the same marks. */
export const SENTENCES = [
  "已于 @ 从存储库移除",
  "其存储库已于 @ 删除",
  "最近 # 次备份均失败；最近一次成功备份在 ~前",
  "最近 # 次备份均失败；没有成功的备份",
  "最近一次备份失败；上一次成功备份在 ~前",
  "一次备份已执行 ~，超过耗时第 95 百分位（~）的三倍",
  "一次备份已执行 ~，超过允许的最长间隔 ~",
  "最近一次成功备份在 ~前，超过允许的最长间隔 ~",
  "下一次备份应在 ~前进行；以往每 ~一次",
  "最近一次成功备份在 ~前，允许的最长间隔为 ~",
  "成功的备份没有时间",
  "没有成功的备份，但任务只覆盖 ~，短于允许的最长间隔 ~",
  "在任务覆盖的 ~内没有备份",
  "~内没有成功的备份；尝试次数：#",
];

/** Figures by their marks in a sentence. @type {Readonly<Record<string, string>>} */
const FIGURES = { "#": "(\\d+)", "~": "((?:\\d+[dhms])+)", "@": "(\\S+)" };

/** English sentences as patterns. */
const PATTERNS = REASONS.map(
  ([, sentence]) => new RegExp(`^${sentence.replace(/[#~@]/g, (mark) => FIGURES[mark])}$`),
);

/** @type {Readonly<Record<string, string>>} */
const UNITS = { d: "天", h: "小时", m: "分钟", s: "秒", ms: "毫秒" };

/**
 * A span such as `1d 3h` or `1d3h40m` in Chinese.
 *
 * @param {string} span
 */
export function spanInChinese(span) {
  return span.replace(/\s*(\d+)(ms|[dhms])/g, (_, number, unit) => `${number} ${UNITS[unit]} `).trim();
}

/**
 * The reason of a verdict in Chinese; unchanged if it is unknown.
 *
 * @param {string} reason
 */
export function reasonInChinese(reason) {
  for (const [at, pattern] of PATTERNS.entries()) {
    const figures = pattern.exec(reason)?.slice(1);
    if (figures === undefined) continue;
    return SENTENCES[at].replace(/[#~@]/g, (mark) => {
      const figure = figures.shift() ?? "";
      return mark === "~" ? spanInChinese(figure) : figure;
    });
  }
  return reason;
}
