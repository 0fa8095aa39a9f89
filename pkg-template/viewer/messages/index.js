import { en } from "./en.js";
import { zhCn } from "./zh-cn.js";

/** @typedef {import("./en.js").Messages} Messages */

/**
 * The messages and the locale for Intl that fit the first of `tags` which has a translation.
 * The reader's own region is kept (`en-GB` writes dates its own way); without a match it is English.
 *
 * @param {readonly (string | null | undefined)[]} tags BCP 47 tags, best first
 * @returns {{ locale: string, messages: Messages }}
 */
export function pickLanguage(tags) {
  for (const tag of tags) {
    if (!tag) continue;
    const locale = canonical(tag);
    if (!locale) continue;
    if (/^zh\b/.test(locale)) return { locale: locale === "zh" ? "zh-CN" : locale, messages: zhCn };
    if (/^en\b/.test(locale)) return { locale, messages: en };
  }
  return { locale: "en", messages: en };
}

/**
 * @param {string} tag
 * @returns {string | undefined} undefined where it is no language tag
 */
function canonical(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
