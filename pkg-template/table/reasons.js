/**
 * Verdict and sentence of each reason, in the order of `src/table/health/verdict.rs`. Marks stand for its figures: `#` for a number,
 * `~` for a span, `@` for a time.
 *
 * @type {readonly [verdict: import("cbr-tasks/table").ResourceHealth["verdict"], sentence: string][]}
 */
export const REASONS = [
  ["retired", "it was removed from its vault at @"],
  ["retired", "its vault was deleted at @"],
  ["failing", "the last # backups failed; the last good one is ~ old"],
  ["failing", "the last # backups failed; no good one is known"],
  ["failing", "the last backup failed; the last good one is ~ old"],
  ["stuck", "a backup has been running for ~, more than three times the 95th percentile of ~"],
  ["stuck", "a backup has been running for ~, more than the maximum age of ~"],
  ["overdue", "the last good backup is ~ old, more than the maximum age of ~"],
  ["due", "the next backup was due ~ ago; there was one every ~"],
  ["ok", "the last good backup is ~ old, and at most ~ is allowed"],
  ["unknown", "the good backups have no times"],
  ["unknown", "no backup was good, but the table covers only ~, less than the maximum age of ~"],
  ["unknown", "no backup was attempted in the ~ that the table covers"],
  ["never", "no backup was good in ~; attempts: #"],
];
