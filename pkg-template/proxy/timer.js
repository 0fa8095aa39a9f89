/**
 * As `setTimeout`, for an end that nobody waits for: it does not keep a process alive, where there are processes.
 *
 * @param {() => void} act
 * @param {number} time milliseconds
 */
export function limit(act, time) {
  const timer = setTimeout(act, time);
  /** @type {{ unref?: () => void }} */ (timer).unref?.();
  return timer;
}
