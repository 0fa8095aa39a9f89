/**
 * Texts of the regions in Simplified Chinese.
 *
 * @type {import("./en.js").RegionMessages}
 */
export const regions = {
  windows: { night: "夜间", "24h": "24 小时", "7d": "7 天", "30d": "30 天", custom: "自定义" },

  answers: {
    counting: "正在统计失败的任务、资源和运行中的任务…",
    countingMachines: "正在统计资源…",
    noMachines: "没有任务涉及任何资源",
    failed: (count) => (count ? "个任务失败" : "没有失败的任务"),
    machines: (count, since) =>
      count ? `个资源自${since}以来没有成功的备份` : `${since}以来，所有资源均有成功的备份`,
    running: (count) => (count ? "个任务运行中" : "没有运行中的任务"),
  },

  live: {
    live: "实时",
    paused: "已暂停",
    failed: "更新失败",
    loading: "正在加载…",
    loadingOf: (loaded, total) => `正在加载：${loaded} / ${total}`,
    updated: (ago) => `更新于${ago}`,
    pause: "暂停",
    resume: "继续",
  },

  histogram: {
    label: "时间段",
    keys: "方向键移动时间段；按住 Shift 时，左、右键扩大，下键缩小；Esc 键清除。",
    clear: "整个时间范围",
    summary: (range, tasks, failed, most) =>
      `${range}：${tasks} 个任务，${failed} 个失败${most && `，${most} 失败最多`}`,
  },

  query: {
    label: "搜索任务",
    placeholder: "搜索，例如 web status:failed",
    suggestions: "建议",
    clear: "清除搜索内容",
    problem: (place, message) => `第 ${place} 个字符：${message}`,
  },

  chips: {
    more: (count) => `另外 ${count} 个`,
    less: "收起",
  },

  machines: {
    label: "资源",
    machine: "资源",
    verdict: "结论",
    lastGood: "最近一次成功备份",
    results: "最近的备份",
    first: (machines) => `排在最前：${machines}`,
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
    reasons: {
      failing: (count) => (count === 1 ? "最近一次备份失败" : `最近 ${count} 次备份均失败`),
      stuck: (span) => `一次备份已运行 ${span}`,
      due: (late, every) => `应在 ${late}前备份，以往每 ${every}一次`,
      overdue: "最近一次成功备份已过久",
      never: "没有成功的备份",
      unknown: "任务覆盖的时间太短，无法判断",
      ok: "最近一次成功备份未超期",
      retired: "已从存储库移除",
    },
    last: (counts, last) => `${counts}；最近一次：${last}`,
    open: (name) => `${name} 的历史`,
  },

  errors: { label: "错误", count: "任务数", first: "首次", last: "最近", noCode: "无错误码" },
};
