/**
 * Texts of the regions in Simplified Chinese.
 *
 * @type {import("./en.js").RegionMessages}
 */
export const regions = {
  windows: {
    night: { label: "夜间", title: "夜间，18:00 至 8:00" },
    "24h": { label: "24 小时", title: "近 24 小时" },
    "7d": { label: "7 天", title: "近 7 天" },
    "30d": { label: "30 天", title: "近 30 天" },
    custom: { label: "自定义", title: "自定义时间" },
  },

  answers: {
    label: "概览",
    counting: {
      failed: "正在统计失败的任务…",
      machines: "正在查找没有成功备份的资源…",
      running: "正在统计运行中的任务…",
    },
    none: {
      failed: () => "没有失败的任务",
      machines: (since) => `${since}以来，所有资源均有成功的备份`,
      running: () => "没有运行中的任务",
    },
    some: {
      failed: () => "个任务失败",
      machines: (_, since) => `个资源自${since}以来没有成功的备份`,
      running: () => "个任务运行中",
    },
  },

  live: {
    live: "实时",
    paused: "已暂停",
    failed: "未能更新",
    loading: "正在加载…",
    loadingOf: (loaded, total) => `正在加载：${loaded} / ${total}`,
    updated: (ago) => `更新于${ago}`,
    asOf: (ago) => `显示的是${ago}的内容`,
    pause: "暂停",
    resume: "继续",
  },

  histogram: {
    label: "时间段",
    keys: "方向键移动时间段，Shift 加左、右方向键向该侧扩大，Shift 加下方向键缩小，Esc 键清除。",
    clear: "整个时间范围",
    tasks: (_, number) => `${number} 个任务`,
    summary: (range, tasks, failed, most) => `${range}：${tasks}，${failed} 个失败${most && `，${most}`}`,
    most: (range) => `${range} 失败最多`,
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
    columns: {
      machine: "资源",
      verdict: "结论",
      lastGood: "最近一次成功备份",
      results: "最近的备份",
      now: "运行中",
      vault: "存储库",
    },
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
      failing: (count, number) => (count === 1 ? "最近一次备份失败" : `最近 ${number} 次备份均失败`),
      stuck: (span) => `一次备份已运行 ${span}`,
      due: (late, every) => `应在 ${late}前备份，以往每 ${every}一次`,
      overdue: "最近一次成功备份已过久",
      never: "没有成功的备份",
      unknown: "任务覆盖的时间太短，无法判断",
      ok: "最近一次成功备份未超期",
      retired: "已从存储库移除",
    },
    noGood: "无记录",
    results: (counts, last) => `${counts}；最近一次：${last}`,
    open: (name) => `${name} 的历史`,
  },

  errors: {
    label: "错误",
    columns: { message: "错误", count: "任务数", machines: "资源数", first: "首次", last: "最近" },
    noCode: "无错误码",
    filter: "只显示这些任务",
  },
};
