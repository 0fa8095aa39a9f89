/**
 * Arrow keys within a list of buttons that is one tab stop (roving `tabindex`): for `keydown` of the element around all elements
 * with `data-stop`.
 *
 * @param {KeyboardEvent} event
 */
export function onArrowKey(event) {
  const { key, altKey, ctrlKey, metaKey } = event;
  const list = /** @type {Element} */ (event.currentTarget);
  const stops = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-stop]")]);
  const at = stops.indexOf(/** @type {HTMLElement} */ (event.target));
  const step = list.matches(":dir(rtl)") ? -1 : 1;
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    ArrowRight: at + step,
    ArrowLeft: at - step,
    Home: 0,
    End: stops.length - 1,
  }[key];
  if (at < 0 || to === undefined || altKey || ctrlKey || metaKey) return;
  event.preventDefault();
  const next = stops[Math.min(Math.max(to, 0), stops.length - 1)];
  for (const stop of stops) stop.tabIndex = stop === next ? 0 : -1;
  next.focus();
}
