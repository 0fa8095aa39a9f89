import { en } from "./en.js";

/** @typedef {import("./en.js").Messages} Messages */

/**
 * The languages: messages by BCP 47 tag, loaded when they are wanted. The type checker requires texts of the pages around the viewer for
 * each, and their language switches are made from those.
 */
export const LANGUAGES = Object.freeze({
  en: async () => en,
  "zh-CN": async () => (await import("./zh-cn.js")).zhCn,
  de: async () => (await import("./de.js")).de,
});

/** @typedef {keyof typeof LANGUAGES} LanguageTag */

/**
 * Language negotiation: the first tag that has a translation, or else English. The locale for Intl keeps the reader's region: `en-GB` has
 * English texts, and dates in the British format.
 *
 * @param {readonly (string | null | undefined)[]} tags BCP 47 tags, the preferred first
 * @returns {{ locale: string, language: LanguageTag }}
 */
export function pickLanguage(tags) {
  for (const tag of tags) {
    const locale = tag ? canonical(tag) : undefined;
    if (!locale) continue;
    const [primary] = locale.split("-");
    for (const known of /** @type {LanguageTag[]} */ (Object.keys(LANGUAGES))) {
      // A tag without a region gets that of the translation: zh is zh-CN.
      if (known.split("-")[0] === primary)
        return { locale: locale === primary ? known : locale, language: known };
    }
  }
  return { locale: "en", language: "en" };
}

/**
 * @param {string} tag
 * @returns {string | undefined} undefined if it is no language tag
 */
function canonical(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
