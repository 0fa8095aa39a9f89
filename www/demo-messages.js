import { frameMessages } from "../pkg/portal/messages.js";

/** @typedef {import("../pkg-template/viewer/messages/index.js").LanguageTag} LanguageTag */

/** Texts of the page around the viewer. */
const en = {
  ...frameMessages.en,
  subtitle: "Tasks of Cloud Backup and Recovery, read by a WebAssembly client in this browser",
  connect: "Use your own endpoint",
  back: "Back to the demo data",
  "form.title": "Use your own endpoint",
  "form.endpoint": "Endpoint",
  "form.project": "Project ID",
  "form.token": "Token",
  "form.note":
    "The token stays in this tab's memory and goes to this endpoint only. The service does not allow pages of other origins, so the endpoint is usually a proxy of your own.",
  "form.submit": "Connect",
  "form.cancel": "Cancel",
  failed: "The viewer could not be loaded. Is the package built? Run npm run build.",
};

/** @typedef {typeof en} PageMessages */

/** @type {PageMessages} */
const zh = {
  ...frameMessages["zh-CN"],
  subtitle: "由浏览器中的 WebAssembly 客户端读取的云备份任务",
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

/** @type {PageMessages} */
const de = {
  ...frameMessages.de,
  subtitle: "Aufgaben von Cloud Backup and Recovery, gelesen von einem WebAssembly-Client in diesem Browser",
  connect: "Eigenen Endpunkt verwenden",
  back: "Zurück zu den Beispieldaten",
  "form.title": "Eigenen Endpunkt verwenden",
  "form.endpoint": "Endpunkt",
  "form.project": "Projekt-ID",
  "form.token": "Token",
  "form.note":
    "Das Token bleibt im Speicher dieses Tabs und geht nur an diesen Endpunkt. Der Dienst lässt keine Seiten anderer Quellen zu, deshalb ist der Endpunkt meistens ein eigener Proxy.",
  "form.submit": "Verbinden",
  "form.cancel": "Abbrechen",
  failed: "Die Ansicht konnte nicht geladen werden. Ist das Paket gebaut? Führen Sie npm run build aus.",
};

/** By BCP 47 tag: the type requires texts for each language of the viewer. @type {Readonly<Record<LanguageTag, PageMessages>>} */
export const pageMessages = { en, "zh-CN": zh, de };
