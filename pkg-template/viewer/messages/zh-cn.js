import { regions } from "./regions/zh-cn.js";

/**
 * Texts of the viewer in Simplified Chinese.
 *
 * @type {import("./en.js").Messages}
 */
export const zhCn = {
  ...regions,

  tasks: "备份任务",
  details: "详情",
  openDetails: (task) => `查看${task}的详情`,
  none: "无",
  yes: "是",
  no: "否",

  columns: {
    status: "状态",
    type: "任务类型",
    resource: "资源",
    resourceType: "资源类型",
    vault: "存储库",
    started: "开始时间",
    duration: "耗时",
  },

  statuses: {
    success: "成功",
    failed: "失败",
    running: "运行中",
    waiting: "等待中",
    timeout: "超时",
    skipped: "跳过",
  },

  types: {
    backup: "备份",
    copy: "复制",
    replication: "跨Region复制",
    restore: "恢复",
    delete: "删除备份",
    vault_delete: "删除存储库",
    remove_resource: "移除资源",
    sync: "同步",
    migrate_resources: "迁移资源",
  },

  resourceTypes: {
    "OS::Nova::Server": "云服务器",
    "OS::Cinder::Volume": "云硬盘",
    "OS::Ironic::BareMetalServer": "裸金属服务器",
    "OS::Native::Server": "本地服务器",
    "OS::Sfs::Turbo": "SFS Turbo 文件系统",
    "OS::Workspace::DesktopV2": "云桌面",
  },

  progress: (percent) => `进度 ${percent}`,

  filters: {
    label: "筛选条件",
    any: "全部",
    status: "状态",
    type: "任务类型",
    range: "时间",
    startTime: "从",
    endTime: "至",
    resourceName: "资源名称",
    vaultName: "存储库名称",
    clear: "清除筛选",
    locked: "由本页面固定",
  },

  ranges: {
    "": "全部时间",
    "1h": "近 1 小时",
    "24h": "近 24 小时",
    "7d": "近 7 天",
    "30d": "近 30 天",
    custom: "自定义…",
  },

  refresh: "刷新",
  updated: (time) => `更新于 ${time}`,
  updatedAgo: (time, ago) => `更新于 ${time}（${ago}）`,
  zone: (zone) => `时区：${zone}`,

  pager: {
    label: "分页",
    size: "每页",
    previous: "上一页",
    next: "下一页",
    goTo: "跳转到页",
    page: (page) => `第 ${page} 页`,
    pageOf: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
    span: (from, to) => `第 ${from}–${to} 条`,
    spanOf: (from, to, total) => `第 ${from}–${to} 条，共 ${total} 条`,
  },

  overview: {
    views: "视图",
    tabs: { tasks: "任务", machines: "资源", errors: "错误" },
    found: (count) => `${count} 个任务`,
    shownOf: (shown, loaded) => `已加载 ${loaded} 个任务，显示 ${shown} 个`,
    loadingOf: (total) => `正在加载 ${total} 个`,
    since: (time) => `自 ${time} 起`,
    olderTasks: "更早的任务",
    olderSpan: (from, to) => `更早的任务 ${from}–${to}`,
    actions: "操作",
    columns: "列",
    previousTask: "上一个任务",
    nextTask: "下一个任务",
    sameError: (count) => `${count} 个任务有此错误`,
    history: "此资源",
  },

  states: {
    loading: "正在加载任务…",
    waiting: (seconds) => `正在等待服务的请求频率限制，${seconds} 秒`,
    loaded: (span) => `任务：${span}`,
    empty: "暂无任务",
    emptyAdvice: "该项目的备份、恢复等任务一旦开始，就会显示在这里。",
    noMatch: "没有符合条件的任务",
    nameAdvice: "服务可能严格按输入的内容比较名称：请检查大小写和空格。",
    noMatchAdvice: "请扩大时间范围或减少筛选条件。",
    pastEnd: "此页没有任务",
    pastEndAdvice: "任务列表已变短。",
    firstPage: "返回第一页",
    age: (time, ago) => `列表未能更新，显示的是 ${time}（${ago}）的内容。`,
    retry: "重试",
    signIn: "登录",
    code: "错误码",
    httpStatus: "HTTP 状态码",
    requestId: "请求 ID",
    message: "错误信息",
    hint: "提示",
  },

  problems: {
    unconfigured: {
      title: "尚未连接",
      advice: [
        "请通过 client 属性提供客户端，或设置 proxy，或设置 endpoint（或 region）、project-id 以及 token 属性。",
      ],
    },
    unauthorized: {
      title: "令牌未被接受",
      advice: ["令牌可能已过期（有效期 24 小时），或属于其他项目或区域。", "请获取新的令牌后重新连接。"],
    },
    forbidden: {
      title: "没有查看这些任务的权限",
      advice: ["令牌有效，但其用户无权查询该项目的任务。", "请申请云备份的只读权限。"],
    },
    portalRefused: {
      title: "门户拒绝了访问",
      advice: ["您可能尚未登录门户，会话可能已过期，或您的门户账号无权查看备份任务。", "请登录门户后重试。"],
    },
    portalFailed: {
      title: "门户未能连接到服务",
      advice: ["服务拒绝了门户自身的凭据，这与您的账号无关。请联系门户的管理员。"],
    },
    throttled: {
      title: "请求过于频繁",
      advice: ["服务限制了每个用户的请求频率，该用户近期的请求过多。请过几分钟再试。"],
    },
    server: {
      title: "服务出现故障",
      advice: ["这与筛选条件无关，请稍后重试。"],
    },
    notFound: {
      title: "该地址没有内容",
      advice: ["请检查终端节点、区域和项目 ID。"],
    },
    refused: {
      title: "服务拒绝了该请求",
      advice: ["请检查筛选条件和项目 ID。"],
    },
    offline: {
      title: "当前处于离线状态",
      advice: ["恢复网络连接后即可重新加载任务。"],
    },
    connection: {
      title: "无法连接到服务",
      advice: [
        "可能是网络中断、地址错误，或因响应来自其他源而被浏览器拒绝（CORS）。浏览器不会说明是哪一种。",
      ],
      proxy: (origin) =>
        `该服务不响应其他源的页面：请在本页面所在的源 ${origin} 上部署代理，并将其作为终端节点。`,
    },
    timeout: {
      title: "服务未在规定时间内响应",
      advice: ["请重试，或减少每页的任务数量。"],
    },
    decode: {
      title: "返回的内容不是任务列表",
      advice: ["响应可能来自页面与服务之间的其他环节：代理、登录页面或错误的终端节点。"],
    },
    wasmBlocked: {
      title: "本页面禁止运行 WebAssembly",
      advice: [
        "页面的 Content-Security-Policy 不允许启动 WebAssembly。",
        "请在 script-src 指令中加入 'wasm-unsafe-eval'：script-src 'self' 'wasm-unsafe-eval'",
      ],
    },
    init: {
      title: "客户端无法启动",
      advice: [
        "WebAssembly 模块未能加载。请确认软件包的文件可以访问，并且页面的 Content-Security-Policy 包含 script-src 'wasm-unsafe-eval'。",
      ],
    },
    missing: {
      title: "此处没有该任务",
      advice: ["它可能早于服务的保留期限，或不在本页面显示的任务之中。"],
    },
    part: {
      title: "查看器的一部分未能加载",
      advice: ["连接可能中断，或者网站已有新版本：请重试，或刷新页面。"],
    },
    config: {
      title: "查看器的设置有误",
      advice: ["请检查终端节点、区域、项目 ID 和令牌。"],
    },
    validation: {
      title: "筛选条件无效",
      advice: ["请求尚未发送。修改筛选条件后列表会重新加载。"],
    },
    range: {
      title: "时间范围的结束早于开始",
      order: (from, until) => `“从”为 ${from}，而“至”为 ${until}。`,
      advice: ["请求尚未发送。修改其中一个时间后列表会重新加载。"],
    },
    unknown: {
      title: "无法加载任务",
      advice: [],
    },
  },

  dialog: {
    close: "关闭",
    copy: (field) => `复制${field}`,
    copied: "已复制",
    notCopied: "浏览器不允许复制",
    copyJson: "复制 JSON",
    json: "JSON",
    error: "错误",
    soFar: (duration) => `已用 ${duration}`,
  },

  sections: {
    task: "任务",
    times: "时间",
    vault: "存储库与策略",
    other: "其他字段",
    resource: "资源",
    backup: "备份",
    common: "进度",
    delete: "删除",
    sync: "同步",
    remove_resources: "移除的资源",
    replication: "跨Region复制",
    restore: "恢复",
    vault_delete: "删除存储库",
    update_expiration_time: "到期时间",
  },

  fields: {
    id: "ID",
    name: "名称",
    type: "类型",
    status: "状态",
    operation_type: "任务类型",
    request_id: "请求 ID",
    task_id: "备份任务 ID",
    progress: "进度",
    duration: "耗时",
    created_at: "创建时间",
    started_at: "开始时间",
    updated_at: "修改时间",
    ended_at: "结束时间",
    project_id: "项目 ID",
    provider_id: "备份提供商 ID",
    checkpoint_id: "备份记录 ID",
    policy_id: "策略 ID",
    vault_id: "存储库 ID",
    vault_name: "存储库名称",
    code: "错误码",
    message: "错误信息",
    backup_id: "备份副本 ID",
    backup_name: "备份名称",
    incremental: "增量备份",
    app_consistency_status: "应用一致性备份状态",
    app_consistency_error_code: "应用一致性备份失败错误码",
    app_consistency_error_message: "应用一致性备份错误信息",
    sync_backup_num: "同步备份副本数",
    delete_backup_num: "删除的备份副本数",
    err_sync_backup_num: "同步失败备份副本数",
    fail_count: "失败数",
    total_count: "总数",
    source_backup_id: "源副本 ID",
    source_backup_name: "源备份名称",
    source_checkpoint_id: "源还原点 ID",
    source_project_id: "源项目 ID",
    source_region: "源区域",
    destination_backup_id: "目标副本 ID",
    destination_backup_name: "目标备份名称",
    destination_checkpoint_id: "目标还原点 ID",
    destination_project_id: "目标项目 ID",
    destination_region: "目标区域",
    target_resource_id: "恢复目标资源 ID",
    target_resource_name: "恢复目标资源名称",
    affected_backups_count: "受影响的备份数",
    expiration_day: "到期日",
  },
};
