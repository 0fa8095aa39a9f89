const UNITS = /** @type {const} */ ([
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
]);

const DAY = 86_400_000;

/** Formats times, durations and numbers for a locale, in the user's time zone or in UTC. */
export class Formatter {
  #day;
  #dayWithYear;
  #clock;
  #exact;
  #time;
  #moment;
  #number;
  #percent;
  #ago;
  /** @type {Map<string, Intl.NumberFormat>} */
  #units = new Map();

  /**
   * @param {string} locale a BCP 47 tag
   * @param {{ utc?: boolean }} [options]
   */
  constructor(locale, { utc = false } = {}) {
    this.locale = locale;
    this.utc = utc;
    /** @param {Intl.DateTimeFormatOptions} options */
    const format = (options) =>
      new Intl.DateTimeFormat(locale, utc ? { ...options, timeZone: "UTC" } : options);
    this.#day = format({ month: "short", day: "numeric" });
    this.#dayWithYear = format({ dateStyle: "medium" });
    this.#clock = format({ timeStyle: "medium" });
    this.#exact = format({ dateStyle: "medium", timeStyle: "long" });
    this.#time = format({ timeStyle: "short" });
    this.#moment = format({ month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
    this.#number = new Intl.NumberFormat(locale);
    this.#percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
    this.#ago = new Intl.RelativeTimeFormat(locale);
  }

  /** @returns {string} the time zone, such as `Asia/Shanghai` */
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
   * A time of day without seconds.
   *
   * @param {number} ms
   */
  time(ms) {
    return this.#time.format(ms);
  }

  /**
   * A short date and a time without seconds.
   *
   * @param {number} ms
   */
  moment(ms) {
    return this.#moment.format(ms);
  }

  /**
   * A span from one time to another: `Nov 27, 6:00 PM – 6:15 PM`.
   *
   * @param {number} start
   * @param {number} end
   */
  range(start, end) {
    return this.#moment.formatRange(start, end);
  }

  /**
   * Offset of the time zone from UTC, in milliseconds: 3,600,000 in Berlin in winter.
   *
   * @param {number} ms
   */
  offset(ms) {
    return this.utc ? 0 : -60_000 * new Date(ms).getTimezoneOffset();
  }

  /**
   * A time of yesterday as `yesterday 8:00 AM`, any other with its date.
   *
   * @param {number} ms
   * @param {number} now
   */
  recent(ms, now) {
    const day = (/** @type {number} */ time) => Math.floor((time + this.offset(time)) / DAY);
    if (day(now) - day(ms) !== 1) return this.moment(ms);
    const yesterday = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" }).format(-1, "day");
    return `${yesterday} ${this.time(ms)}`;
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
