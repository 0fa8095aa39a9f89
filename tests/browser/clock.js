/** Stops the time of a page. It runs there, before anything else, and so uses nothing from outside. @param {number} now */
export function stopClock(now) {
  const Real = Date;
  globalThis.Date = /** @type {any} */ (
    class extends Real {
      /** @param {[]} given */
      constructor(...given) {
        super(.../** @type {[]} */ (given.length > 0 ? given : [now]));
      }

      static now() {
        return now;
      }
    }
  );
}
