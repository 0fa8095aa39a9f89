const UNITS = /** @type {const} */ ([
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
]);

/** Formats times, durations and numbers for a locale, in the user's time zone. */
export class Formatter {
  #day;
  #dayWithYear;
  #clock;
  #exact;
  #number;
  #percent;
  #ago;
  /** @type {Map<string, Intl.NumberFormat>} */
  #units = new Map();

  /** @param {string} locale a BCP 47 tag */
  constructor(locale) {
    this.locale = locale;
    this.#day = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" });
    this.#dayWithYear = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
    this.#clock = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
    this.#exact = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "long" });
    this.#number = new Intl.NumberFormat(locale);
    this.#percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
    this.#ago = new Intl.RelativeTimeFormat(locale);
  }

  /** @returns {string} the user's time zone, such as `Asia/Shanghai` */
  get timeZone() {
    return this.#exact.resolvedOptions().timeZone;
  }

  /** @param {number} value */
  number(value) {
    return this.#number.format(value);
  }

  /** @param {number} value 0 to 100 */
  percent(value) {
    return this.#percent.format(value / 100);
  }

  /** @param {number} ms */
  clock(ms) {
    return this.#clock.format(ms);
  }

  /**
   * A short date, without the year if it is the current one.
   *
   * @param {number} ms
   */
  day(ms) {
    const sameYear = new Date(ms).getFullYear() === new Date().getFullYear();
    return (sameYear ? this.#day : this.#dayWithYear).format(ms);
  }

  /**
   * Date, time and zone.
   *
   * @param {number} ms
   */
  exact(ms) {
    return this.#exact.format(ms);
  }

  /**
   * A duration in its two largest units, rounded down: `4m 12s`, `2h 5m`.
   *
   * @param {number} ms
   */
  duration(ms) {
    let rest = Math.max(0, ms);
    const parts = [];
    for (const [unit, size] of UNITS) {
      const amount = Math.floor(rest / size);
      rest -= amount * size;
      if (amount > 0 || (unit === "second" && parts.length === 0))
        parts.push(this.#unit(unit).format(amount));
      else if (parts.length > 0) break;
      if (parts.length === 2) break;
    }
    return parts.join(" ");
  }

  /**
   * An age in its largest unit, rounded down: `5 minutes ago`.
   *
   * @param {number} ms
   */
  ago(ms) {
    const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? ["second", 1000];
    return this.#ago.format(-Math.max(0, Math.floor(ms / size)), unit);
  }

  /** @param {string} unit */
  #unit(unit) {
    let format = this.#units.get(unit);
    if (!format) {
      format = new Intl.NumberFormat(this.locale, { style: "unit", unit, unitDisplay: "narrow" });
      this.#units.set(unit, format);
    }
    return format;
  }
}
