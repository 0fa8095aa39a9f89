/** What the page around the viewer says. */
const en = {
  title: "Backup tasks",
  subtitle: "Tasks of Cloud Backup and Recovery, read by a WebAssembly client in this browser",
  language: "Language",
  theme: "Theme",
  "theme.auto": "System",
  "theme.light": "Light",
  "theme.dark": "Dark",
  demo: "Demo data from the emulator on this machine",
  connected: (/** @type {string} */ endpoint, /** @type {string} */ project) =>
    `${endpoint} · project ${project}`,
  connect: "Use your own endpoint",
  back: "Back to the demo data",
  "form.title": "Use your own endpoint",
  "form.endpoint": "Endpoint",
  "form.project": "Project ID",
  "form.token": "Token",
  "form.note":
    "The token stays in this tab's memory and goes to this endpoint only. The service does not answer pages of other origins, so the endpoint will usually be a proxy of yours.",
  "form.submit": "Connect",
  "form.cancel": "Cancel",
  failed: "The viewer could not be loaded. Is the package built? Run npm run build.",
};

/** @typedef {typeof en} PageMessages */

/** @type {PageMessages} */
const zh = {
  title: "备份任务",
  subtitle: "由浏览器中的 WebAssembly 客户端读取的云备份任务",
  language: "语言",
  theme: "主题",
  "theme.auto": "跟随系统",
  "theme.light": "浅色",
  "theme.dark": "深色",
  demo: "来自本机模拟器的演示数据",
  connected: (endpoint, project) => `${endpoint} · 项目 ${project}`,
  connect: "使用自己的终端节点",
  back: "返回演示数据",
  "form.title": "使用自己的终端节点",
  "form.endpoint": "终端节点",
  "form.project": "项目 ID",
  "form.token": "令牌",
  "form.note":
    "令牌只保存在本标签页的内存中，并且只发送到该终端节点。该服务不响应其他源的页面，因此终端节点通常应为您自己的代理。",
  "form.submit": "连接",
  "form.cancel": "取消",
  failed: "无法加载查看器。软件包是否已构建？请运行 npm run build。",
};

/** @type {Readonly<Record<"en" | "zh-CN", PageMessages>>} */
export const pageMessages = { en, "zh-CN": zh };
