/** Texts of the page around the viewer. */
const en = {
  languageName: "English",
  title: "Backup tasks",
  language: "Language",
  theme: "Theme",
  "theme.auto": "System",
  "theme.light": "Light",
  "theme.dark": "Dark",
  demo: "Demo data from the emulator on this machine",
  connected: (/** @type {string} */ where, /** @type {string} */ project) =>
    project ? `${where} · project ${project}` : where,
  failed: "The viewer could not be loaded. Reload the page, or start the program again.",
};

/** @typedef {typeof en} FrameMessages */

/** @type {FrameMessages} */
const zh = {
  languageName: "简体中文",
  title: "备份任务",
  language: "语言",
  theme: "主题",
  "theme.auto": "跟随系统",
  "theme.light": "浅色",
  "theme.dark": "深色",
  demo: "来自本机模拟器的演示数据",
  connected: (where, project) => (project ? `${where} · 项目 ${project}` : where),
  failed: "无法加载查看器。请重新加载页面，或重新启动程序。",
};

/** @type {FrameMessages} */
const de = {
  languageName: "Deutsch",
  title: "Sicherungsaufgaben",
  language: "Sprache",
  theme: "Farben",
  "theme.auto": "System",
  "theme.light": "Hell",
  "theme.dark": "Dunkel",
  demo: "Beispieldaten des Emulators auf diesem Rechner",
  connected: (where, project) => (project ? `${where} · Projekt ${project}` : where),
  failed:
    "Die Ansicht konnte nicht geladen werden. Laden Sie die Seite neu, oder starten Sie das Programm noch einmal.",
};

/** By BCP 47 tag. */
export const frameMessages = { en, "zh-CN": zh, de };
