/** Greatest height of the rows together, in pixels: Firefox collapses an element of 18 million, Chromium clamps at 33 million. */
const TALLEST = 15_000_000;

/** Rows that are rendered above and below those in sight. */
const MARGIN = 6;

/**
 * Geometry of rows of the same height, of which only those in sight are rendered. Beyond {@link TALLEST} the scroll position is scaled.
 *
 * @param {object} of
 * @param {number} of.count rows in all
 * @param {number} of.rowHeight pixels
 * @param {number} of.viewHeight height of what is in sight
 * @param {number} of.scrollTop scroll position
 * @returns {{ height: number, first: number, start: number, end: number, top: (row: number) => number }} `height` of the
 *   rows together; `first` row in sight, with its fraction; rows from `start` up to `end` are rendered; `top` of a row
 */
export function virtualRows({ count, rowHeight, viewHeight, scrollTop }) {
  const full = count * rowHeight;
  const height = Math.min(full, TALLEST);
  const scale = height < full ? (full - viewHeight) / (height - viewHeight) : 1;
  const position = Math.min(Math.max(0, scrollTop), Math.max(0, height - viewHeight));
  const offset = position * scale;
  const first = offset / rowHeight;
  return {
    height,
    first,
    start: Math.max(0, Math.floor(first) - MARGIN),
    end: Math.min(count, Math.ceil((offset + viewHeight) / rowHeight) + MARGIN),
    // A row that is kept out of sight must not make the scrolled area larger.
    top: (row) => Math.min(Math.max(position + row * rowHeight - offset, -rowHeight), height),
  };
}

/**
 * Scroll position at which a row, with its fraction, is the first one in sight.
 *
 * @param {number} first
 * @param {{ count: number, rowHeight: number, viewHeight: number }} of
 */
export function scrollTopOf(first, { count, rowHeight, viewHeight }) {
  const full = count * rowHeight;
  const height = Math.min(full, TALLEST);
  const scale = height < full ? (full - viewHeight) / (height - viewHeight) : 1;
  return (first * rowHeight) / scale;
}
