import { reasonInChinese, spanInChinese } from "./reasons-zh.js";

/** Texts of the report in Simplified Chinese. @type {import("./texts-en.js").Texts} */
export const zh = {
  code: "zh-CN",

  verdicts: {
    failing: "连续失败",
    stuck: "卡住",
    overdue: "已超期",
    never: "从未成功",
    due: "待备份",
    unknown: "未知",
    ok: "正常",
    retired: "已移除",
  },

  nothing: "无法判断：没有任务涉及任何资源",
  no: (bad, all) => `否：${all} 个资源中有 ${bad} 个需要处理`,
  partly: (unknown, all) => `${all} 个资源中有 ${unknown} 个无法判断${unknown < all ? "，其余均已备份" : ""}`,
  yes: (all) => `是：全部 ${all} 个资源均已备份`,

  made: (time, maxAge) => `备份报告，${time}（UTC）。最近一次成功备份距今不超过 ${maxAge}，即视为已备份。`,
  count: (count, verdict) => `${verdict} ${count}`,
  separator: "、",
  filters: (filters) => `仅包括符合以下筛选条件的任务：${filters}`,
  attention: "需要处理",
  open: "待备份或无法判断",
  failures: (span) => `最近 ${span}失败的任务（按错误）`,
  noFailures: "没有失败的任务。",
  days: (days) => (days === 1 ? "今天的备份" : `最近 ${days} 天的备份`),
  noBackups: "没有已结束的备份。",
  rate: (percent, good, ended) => `成功率 ${percent}：${ended} 次中成功 ${good} 次`,
  more: (count) => `等，另有 ${count} 个`,
  moreRows: (count) => `另有 ${count} 个；cbr-tasks health 可列出全部`,

  columns: {
    verdict: "结论",
    machine: "资源",
    vault: "存储库",
    machineAndVault: "资源、存储库",
    lastGood: "最近一次成功备份",
    attempts: "最近的备份",
    reason: "原因",
    error: "错误",
    tasks: "任务数",
    machines: "资源",
    day: "日期",
    good: "成功",
    bad: "失败",
  },

  none: "无记录",
  noCode: "无错误码",
  ago: (span) => `${span}前`,

  letters: {
    s: "成功",
    f: "失败",
    t: "超时",
    k: "跳过",
    r: "运行中",
    w: "等待中",
    "?": "其他",
  },
  legend: (letters) => `最近的备份，最新的在最后：${letters}。`,

  source: (tasks, from, to) =>
    `依据 ${tasks} 个任务，${from} 至 ${to}（UTC）。没有任务涉及的资源（例如未关联备份策略，或任务过旧）不在本报告中。`,

  span: spanInChinese,
  reason: reasonInChinese,
};
