/** Performance goals of the table, and the measured values. */

/** @typedef {import("./run.js").Figures} Figures */
/** @typedef {import("../measure.js").Figure} Figure */

/**
 * @typedef {object} Mark
 * @property {string} what
 * @property {string} unit
 * @property {number} must
 * @property {number} aim
 * @property {boolean} atMost true if less is better
 */

/** @typedef {Mark & { value: number, reached: "aim" | "must" | "missed" }} Reached */

/** @type {Record<"ingest" | "shuffled" | "ownKeys" | "bytes" | "bytesNamed" | "filter" | "filterNamed" | "sort" | "counts" | "groups" | "health" | "rows", Mark>} */
const MARKS = {
  ingest: { what: "ingest of bytes", unit: "× faster", must: 2, aim: 4, atMost: false },
  shuffled: { what: "ingest, keys in ever new orders", unit: "× faster", must: 1, aim: 1.5, atMost: false },
  ownKeys: {
    what: "ingest, a key in each task that no other has",
    unit: "× faster",
    must: 1,
    aim: 1.5,
    atMost: false,
  },
  bytes: { what: "bytes held per task", unit: "× smaller", must: 4, aim: 6, atMost: false },
  bytesNamed: {
    what: "bytes, where all names differ",
    unit: "× smaller",
    must: 4.5,
    aim: 6,
    atMost: false,
  },
  filter: {
    what: "filter by status and a part of a name",
    unit: "× faster",
    must: 8,
    aim: 20,
    atMost: false,
  },
  filterNamed: {
    what: "the same, where all names differ",
    unit: "× faster",
    must: 10,
    aim: 20,
    atMost: false,
  },
  sort: { what: "sort by start time", unit: "× faster", must: 8, aim: 15, atMost: false },
  counts: { what: "three facets and a split histogram", unit: "× faster", must: 8, aim: 20, atMost: false },
  groups: { what: "groups by resource", unit: "× faster", must: 20, aim: 30, atMost: false },
  health: { what: "health of all resources", unit: "× faster", must: 20, aim: 30, atMost: false },
  rows: { what: "first 50 rows as objects", unit: "× as long", must: 5, aim: 2, atMost: true },
};

/** Goals for the growth of the cost per task. The aim counts as flat: repeated measurements differ by as much. */
const GROWTH = { unit: "×", must: 1.3, aim: 1.05, atMost: true };

/** Ratio of the first of a group to the last. @param {Figure[]} figures */
export function faster(figures) {
  const [base, ours] = [figures[0], figures[figures.length - 1]];
  return base.median / ours.median;
}

/** @param {Mark} mark @param {number} value @returns {Reached} */
function judge(mark, value) {
  /** @param {number} wanted */
  const reaches = (wanted) => (mark.atMost ? value <= wanted : value >= wanted);
  return { ...mark, value, reached: reaches(mark.aim) ? "aim" : reaches(mark.must) ? "must" : "missed" };
}

/** @param {Figures} figures @returns {Reached[]} */
export function ratios(figures) {
  const { ingest, ingestShuffled, ingestOwnKeys, bytes, filter, sort, counts, groups, health, rows } =
    figures;
  return [
    judge(MARKS.ingest, faster(ingest)),
    judge(MARKS.shuffled, faster(ingestShuffled)),
    judge(MARKS.ownKeys, faster(ingestOwnKeys)),
    judge(MARKS.bytes, bytes.heap / bytes.table),
    judge(MARKS.bytesNamed, figures.bytesNamed.heap / figures.bytesNamed.table),
    judge(MARKS.filter, faster(filter)),
    judge(MARKS.filterNamed, faster(figures.filterNamed)),
    judge(MARKS.sort, faster(sort)),
    judge(MARKS.counts, faster(counts)),
    judge(MARKS.groups, faster(groups)),
    judge(MARKS.health, faster(health)),
    judge(MARKS.rows, 1 / faster(rows)),
  ];
}

/**
 * Growth of the table's cost per task from the smaller to the larger size. For rows, which are always 50, of the whole cost.
 *
 * @param {Figures} small
 * @param {Figures} large
 * @returns {Reached[]}
 */
export function growth(small, large) {
  /** @param {"ingest" | "filter" | "sort" | "counts" | "groups" | "health" | "rows"} work */
  const time = (work) => {
    const [before, after] = [small, large].map((figures) => figures[work].at(-1)?.median ?? Number.NaN);
    return after / before;
  };
  const perTask = small.tasks / large.tasks;
  const bytes = large.bytes.table / small.bytes.table;
  return [
    judge({ ...GROWTH, what: MARKS.ingest.what }, time("ingest") * perTask),
    judge({ ...GROWTH, what: MARKS.bytes.what }, bytes * perTask),
    judge({ ...GROWTH, what: MARKS.filter.what }, time("filter") * perTask),
    judge({ ...GROWTH, what: MARKS.sort.what }, time("sort") * perTask),
    judge({ ...GROWTH, what: MARKS.counts.what }, time("counts") * perTask),
    judge({ ...GROWTH, what: MARKS.groups.what }, time("groups") * perTask),
    judge({ ...GROWTH, what: MARKS.health.what }, time("health") * perTask),
    judge({ ...GROWTH, what: MARKS.rows.what }, time("rows")),
  ];
}
