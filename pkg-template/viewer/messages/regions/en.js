/** Texts of the regions in English. */
export const regions = {
  windows: { night: "Night", "24h": "24 h", "7d": "7 d", "30d": "30 d", custom: "Custom" },

  answers: {
    counting: "Counting failures, machines and running tasks…",
    countingMachines: "counting machines…",
    noMachines: "No task names a machine",
    failed: (/** @type {number} */ count) => /** @type {string} */ (count ? "failed" : "Nothing failed"),
    machines: (/** @type {number} */ count, /** @type {string} */ since) =>
      count
        ? `${count === 1 ? "machine" : "machines"} without a good backup since ${since}`
        : `Every machine has a good backup since ${since}`,
    running: (/** @type {number} */ count) =>
      /** @type {string} */ (count ? "running" : "Nothing is running"),
  },

  live: {
    live: "Live",
    paused: "Paused",
    failed: "Update failed",
    loading: "Loading…",
    loadingOf: (/** @type {string} */ loaded, /** @type {string} */ total) =>
      `Loading: ${loaded} of ${total}`,
    updated: (/** @type {string} */ ago) => `updated ${ago}`,
    pause: "Pause",
    resume: "Resume",
  },

  histogram: {
    label: "Part of the window",
    keys: "Arrow keys move the part; with Shift, left and right widen it and down narrows it; Escape clears it.",
    clear: "Whole window",
    summary: (
      /** @type {string} */ range,
      /** @type {string} */ tasks,
      /** @type {string} */ failed,
      /** @type {string} */ most,
    ) =>
      `${range}: ${tasks} ${tasks === "1" ? "task" : "tasks"}, ${failed} failed${most && `, most of them at ${most}`}`,
  },

  query: {
    label: "Search tasks",
    placeholder: "Search, for example web status:failed",
    suggestions: "Suggestions",
    clear: "Clear the search",
    problem: (/** @type {string} */ place, /** @type {string} */ message) => `Character ${place}: ${message}`,
  },

  chips: {
    more: (/** @type {string} */ count) => `${count} more`,
    less: "Fewer",
  },

  machines: {
    label: "Machines",
    machine: "Machine",
    verdict: "Verdict",
    lastGood: "Last good backup",
    results: "Last results",
    first: (/** @type {string} */ machines) => `First: ${machines}`,
    verdicts: {
      failing: "Failing",
      stuck: "Stuck",
      overdue: "Overdue",
      never: "Never",
      due: "Due",
      unknown: "Unknown",
      ok: "Good",
      retired: "Removed",
    },
    reasons: {
      failing: (/** @type {number} */ count) =>
        count === 1 ? "the last backup failed" : `the last ${count} backups failed`,
      stuck: (/** @type {string} */ span) => `a backup has been running for ${span}`,
      due: (/** @type {string} */ late, /** @type {string} */ every) => `due ${late} ago, one every ${every}`,
      overdue: "the last good backup is too old",
      never: "no backup was good",
      unknown: "the tasks cover too little to tell",
      ok: "the last good backup is new enough",
      retired: "removed from its vault",
    },
    last: (/** @type {string} */ counts, /** @type {string} */ last) => `${counts}; the last: ${last}`,
    open: (/** @type {string} */ name) => `History of ${name}`,
  },

  errors: { label: "Errors", count: "Tasks", first: "First", last: "Last", noCode: "No error code" },
};

/** @typedef {typeof regions} RegionMessages */
