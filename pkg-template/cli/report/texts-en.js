/** Texts of the report in English. Functions take numbers, or texts that are already escaped. */
export const en = {
  code: "en",

  /** Verdicts, for one resource and as a label of a number. */
  verdicts: {
    failing: "failing",
    stuck: "stuck",
    overdue: "overdue",
    never: "never backed up",
    due: "due",
    unknown: "unknown",
    ok: "ok",
    retired: "removed",
  },

  /** The answer to "is every machine backed up?" */
  nothing: "Not known: no task names a machine",
  no: (/** @type {number} */ bad, /** @type {number} */ all) =>
    `No: ${bad} of ${all} ${all === 1 ? "machine needs" : "machines need"} attention`,
  partly: (/** @type {number} */ unknown, /** @type {number} */ all) =>
    `Not known for ${unknown} of ${all} machines${unknown < all ? "; all others are backed up" : ""}`,
  yes: (/** @type {number} */ all) =>
    all === 1 ? "Yes: the one machine is backed up" : `Yes: all ${all} machines are backed up`,

  made: (/** @type {string} */ time, /** @type {string} */ maxAge) =>
    `Backup report, ${time} UTC. A machine is backed up if its last good backup is at most ${maxAge} old.`,
  count: (/** @type {number} */ count, /** @type {string} */ verdict) => `${count} ${verdict}`,
  separator: ", ",
  filters: (/** @type {string} */ filters) => `Only tasks of these filters: ${filters}`,
  attention: "Needs attention",
  open: "Due or not known",
  failures: (/** @type {string} */ span) => `Failed tasks of the last ${span}, by error`,
  noFailures: "No task failed.",
  days: (/** @type {number} */ days) =>
    days === 1 ? "Backups of today" : `Backups of the last ${days} days`,
  noBackups: "No backup has ended.",
  rate: (/** @type {string} */ percent, /** @type {number} */ good, /** @type {number} */ ended) =>
    `${percent} succeeded: ${good} of ${ended}`,
  more: (/** @type {number} */ count) => `and ${count} more`,
  moreRows: (/** @type {number} */ count) => `and ${count} more; cbr-tasks health lists all`,

  columns: {
    verdict: "Verdict",
    machine: "Machine",
    vault: "Vault",
    machineAndVault: "Machine, vault",
    lastGood: "Last good backup",
    attempts: "Last attempts",
    reason: "Reason",
    error: "Error",
    tasks: "Tasks",
    machines: "Machines",
    day: "Day",
    good: "Good",
    bad: "Failed",
  },

  none: "none known",
  noCode: "without a code",
  ago: (/** @type {string} */ span) => `${span} ago`,

  /** Statuses by their letters in a streak. */
  letters: {
    s: "success",
    f: "failed",
    t: "timeout",
    k: "skipped",
    r: "running",
    w: "waiting",
    "?": "other",
  },
  legend: (/** @type {string} */ letters) => `Last attempts, the newest last: ${letters}.`,

  source: (/** @type {number} */ tasks, /** @type {string} */ from, /** @type {string} */ to) =>
    `From ${tasks} tasks, ${from} to ${to} UTC. Machines that no task names, because no policy includes them or because their tasks are too old, are not in this report.`,

  /** A span such as `1d 3h`. */
  span: (/** @type {string} */ span) => span,
  reason: (/** @type {string} */ sentence) => sentence.replace(/\d[dh](?=\d)/g, "$& "),
};

/** @typedef {typeof en} Texts */
