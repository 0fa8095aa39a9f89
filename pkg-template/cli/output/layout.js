import { column } from "../tasks/columns.js";

/** Width of the gap between two columns. */
export const GAP = 2;
/** Width of a name below which ids are shortened to make room for it. */
const PREFERRED_NAME = 16;
/** Width of a name below which it is useless. */
const MIN_NAME = 8;
/** Least width of any column, if too many were chosen. */
const MIN_COLUMN = 4;

/** @typedef {{ name: string, width: number }} Placed a column and its width */

/**
 * Widths of a table's columns. If they do not fit, default columns first get shorter ids and times, then some are left out.
 * Columns that the user has chosen all stay.
 *
 * @param {readonly Placed[]} columns with the widths of their content
 * @param {{ available: number, dropOrder?: readonly string[] }} room `dropOrder`: columns that may be left out, the first one
 *   first; undefined if the user has chosen the columns
 * @returns {Placed[]}
 */
export function layout(columns, { available, dropOrder }) {
  // `squeeze` takes one character at a time, so a very long name is cut to the terminal first.
  let placed = columns.map(({ name, width }) => ({ name, width: Math.min(width, available) }));
  /** @param {number} nameWidth */
  const isTight = (nameWidth) =>
    taken(placed, ({ name, width }) => (column(name).isFree ? Math.min(width, nameWidth) : width)) >
    available;

  if (dropOrder !== undefined && isTight(PREFERRED_NAME)) shorten(placed, (name) => name === "id");
  if (isTight(MIN_NAME)) shorten(placed, (name) => name !== "id");
  for (const name of dropOrder ?? []) {
    if (!isTight(MIN_NAME)) break;
    placed = placed.filter((one) => one.name !== name);
  }
  squeeze(placed, available, ({ name, width }) => (column(name).isFree ? MIN_NAME : width));
  squeeze(placed, available, () => MIN_COLUMN);
  return placed;
}

/**
 * Width of all columns with the gaps between them.
 *
 * @template {Placed} P
 * @param {readonly P[]} placed
 * @param {(one: P) => number} widthOf
 */
export const taken = (placed, widthOf) =>
  placed.reduce((sum, one) => sum + widthOf(one), GAP * (placed.length - 1));

/**
 * Gives columns their short form.
 *
 * @param {readonly Placed[]} placed
 * @param {(name: string) => boolean} isChosen
 */
function shorten(placed, isChosen) {
  for (const one of placed) {
    const { short } = column(one.name);
    if (short && isChosen(one.name)) one.width = Math.min(one.width, short.width);
  }
}

/**
 * Narrows the widest column again and again, until all fit or all have their least width.
 *
 * @template {Placed} P
 * @param {readonly P[]} placed
 * @param {number} available
 * @param {(one: P) => number} minWidth
 */
export function squeeze(placed, available, minWidth) {
  for (let excess = taken(placed, ({ width }) => width) - available; excess > 0; excess -= 1) {
    const [widest] = placed.filter((one) => one.width > minWidth(one)).sort((a, b) => b.width - a.width);
    if (widest === undefined) return;
    widest.width -= 1;
  }
}
