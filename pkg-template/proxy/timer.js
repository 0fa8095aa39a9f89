/**
 * `setTimeout` with a timer that does not keep a Node process alive.
 *
 * @param {() => void} callback
 * @param {number} time milliseconds
 */
export function setUnrefTimeout(callback, time) {
  const timer = setTimeout(callback, time);
  /** @type {{ unref?: () => void }} */ (timer).unref?.();
  return timer;
}
