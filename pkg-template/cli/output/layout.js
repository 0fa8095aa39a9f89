import { column } from "../tasks/columns.js";

/** Between two columns. */
export const GAP = 2;
/** What a name wants before an id is shortened for it, and less than what of it says nothing. */
const WANTED = 16;
const LEAST = 8;
/** What is left of any column where too much was asked for. */
const SCRAP = 4;

/** @typedef {{ name: string, width: number }} Placed a column and its width */

/**
 * How wide columns are to be. Where there is little room, the usual ones have shorter ids and times, and then some of them go;
 * those that were chosen all stay.
 *
 * @param {readonly Placed[]} columns as wide as what they hold
 * @param {{ available: number, mayGo?: readonly string[] }} room `mayGo` unless the columns were chosen
 * @returns {Placed[]}
 */
export function layout(columns, { available, mayGo }) {
  // A name may be longer than anybody would wait for.
  let placed = columns.map(({ name, width }) => ({ name, width: Math.min(width, available) }));
  /** @param {number} ofName */
  const isTight = (ofName) =>
    taken(placed, ({ name, width }) => (column(name).isFree ? Math.min(width, ofName) : width)) > available;

  if (mayGo !== undefined && isTight(WANTED)) shorten(placed, (name) => name === "id");
  if (isTight(LEAST)) shorten(placed, (name) => name !== "id");
  for (const name of mayGo ?? []) {
    if (!isTight(LEAST)) break;
    placed = placed.filter((one) => one.name !== name);
  }
  squeeze(placed, available, ({ name, width }) => (column(name).isFree ? LEAST : width));
  squeeze(placed, available, () => SCRAP);
  return placed;
}

/**
 * @param {readonly Placed[]} placed
 * @param {(one: Placed) => number} size
 */
export const taken = (placed, size) =>
  placed.reduce((sum, one) => sum + size(one), GAP * (placed.length - 1));

/**
 * @param {readonly Placed[]} placed
 * @param {(name: string) => boolean} isMeant
 */
function shorten(placed, isMeant) {
  for (const one of placed) {
    const { short } = column(one.name);
    if (short && isMeant(one.name)) one.width = Math.min(one.width, short.width);
  }
}

/**
 * Takes from the widest until all fits, or none can give.
 *
 * @param {readonly Placed[]} placed
 * @param {number} available
 * @param {(one: Placed) => number} least
 */
export function squeeze(placed, available, least) {
  for (let excess = taken(placed, ({ width }) => width) - available; excess > 0; excess -= 1) {
    const [widest] = placed.filter((one) => one.width > least(one)).sort((a, b) => b.width - a.width);
    if (widest === undefined) return;
    widest.width -= 1;
  }
}
