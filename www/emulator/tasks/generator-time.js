/**
 * Creation times of tasks. They cover 30 days that end at the anchor. Nights have more tasks than days, weekends have fewer, and
 * the tasks of the last 40 minutes (the tail) may still run at the anchor.
 */

export const DAY_MS = 86_400_000;
export const SPAN_MS = 30 * DAY_MS;
/** Length of the tail, the time before the anchor whose tasks may still run. */
export const TAIL_MS = 40 * 60_000;

const HOUR_MS = 3_600_000;
/** Relative load by hour of the day in UTC. The peak is from one to five in the morning in China. */
const HOUR_WEIGHTS = [3, 3, 3, 2, 2, 2, 2, 2, 3, 3, 2, 2, 3, 4, 5, 7, 11, 20, 24, 19, 12, 7, 5, 4];
const WEEKEND_WEIGHT = 0.7;

/**
 * The anchor in whole minutes, so that two emulators started within the same minute have the same bytes.
 *
 * @param {number} now milliseconds since 1970
 */
export function anchorAt(now) {
  return Math.floor(now / 60_000) * 60_000;
}

/**
 * Number of tasks in the tail.
 *
 * @param {number} tasks
 */
export function tailSize(tasks) {
  return Math.min(tasks, Math.max(4, Math.min(300, Math.round(tasks / 50))));
}

/**
 * Maps the order of creation to times, by inverse transform sampling of the load. The times never decrease.
 *
 * @param {number} anchor
 * @param {number} tasks
 * @returns {(place: number) => number} place in [0, tasks) to milliseconds since 1970
 */
export function createSchedule(anchor, tasks) {
  const tail = tailSize(tasks);
  const body = tasks - tail;
  const start = anchor - SPAN_MS;
  const bodyMs = SPAN_MS - TAIL_MS;
  const bins = Math.ceil(bodyMs / HOUR_MS);
  const cumulative = new Float64Array(bins + 1);
  for (let bin = 0; bin < bins; bin += 1) {
    const at = new Date(start + bin * HOUR_MS);
    const weekend = at.getUTCDay() % 6 === 0 ? WEEKEND_WEIGHT : 1;
    const width = Math.min(HOUR_MS, bodyMs - bin * HOUR_MS) / HOUR_MS;
    cumulative[bin + 1] = cumulative[bin] + HOUR_WEIGHTS[at.getUTCHours()] * weekend * width;
  }
  const total = cumulative[bins];

  return (place) => {
    if (place >= body) return Math.floor(anchor - TAIL_MS * (1 - (place - body) / tail));
    const target = (place / body) * total;
    let low = 0;
    let high = bins;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] <= target) low = middle;
      else high = middle;
    }
    const width = Math.min(HOUR_MS, bodyMs - low * HOUR_MS);
    const within = (target - cumulative[low]) / (cumulative[low + 1] - cumulative[low]);
    return Math.floor(start + low * HOUR_MS + within * width);
  };
}
