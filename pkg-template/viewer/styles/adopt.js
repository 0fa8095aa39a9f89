import { adoptStyles } from "lit";

/**
 * Gives a shadow root style sheets of its present document. Those of another document have no effect.
 *
 * @param {ShadowRoot} root
 * @param {readonly import("lit").CSSResult[]} styles
 */
export function adopt(root, styles) {
  const view = root.ownerDocument.defaultView;
  if (view === globalThis.window) return adoptStyles(root, [...styles]);
  if (!view) return;
  root.adoptedStyleSheets = styles.map(({ cssText }) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(cssText);
    return sheet;
  });
}
