/** Texts of the regions in English. */
export const regions = {
  windows: {
    night: { label: "Night", title: "Night, from 18:00 to 8:00" },
    "24h": { label: "24 h", title: "Last 24 hours" },
    "7d": { label: "7 d", title: "Last 7 days" },
    "30d": { label: "30 d", title: "Last 30 days" },
    custom: { label: "Custom", title: "Custom time" },
  },

  answers: {
    label: "Overview",
    counting: {
      failed: "Counting failures…",
      machines: "Looking for machines without a good backup…",
      running: "Counting what is running…",
    },
    none: {
      failed: () => "Nothing failed",
      machines: (/** @type {string} */ since) => `Every machine has a good backup since ${since}`,
      running: () => "Nothing is running",
    },
    some: {
      failed: (/** @type {number} */ _) => "failed",
      machines: (/** @type {number} */ count, /** @type {string} */ since) =>
        `${count === 1 ? "machine" : "machines"} without a good backup since ${since}`,
      running: (/** @type {number} */ _) => "running",
    },
  },

  live: {
    live: "Live",
    paused: "Paused",
    failed: "Not updated",
    loading: "Loading…",
    loadingOf: (/** @type {string} */ loaded, /** @type {string} */ total) =>
      `Loading: ${loaded} of ${total}`,
    updated: (/** @type {string} */ ago) => `updated ${ago}`,
    asOf: (/** @type {string} */ ago) => `shown as it was ${ago}`,
    pause: "Pause",
    resume: "Resume",
  },

  histogram: {
    label: "Part of the window",
    keys: "Arrow keys move the part, Shift with an arrow key to the left or right widens it, Shift with the down arrow narrows it, Escape clears it.",
    clear: "Whole window",
    tasks: (/** @type {number} */ count, /** @type {string} */ number) =>
      `${number} ${count === 1 ? "task" : "tasks"}`,
    summary: (
      /** @type {string} */ range,
      /** @type {string} */ tasks,
      /** @type {string} */ failed,
      /** @type {string} */ most,
    ) => `${range}: ${tasks}, ${failed} failed${most && `, ${most}`}`,
    most: (/** @type {string} */ range) => `most of them at ${range}`,
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
    columns: {
      machine: "Machine",
      verdict: "Verdict",
      lastGood: "Last good backup",
      results: "Last results",
      now: "Running",
      vault: "Vault",
    },
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
      failing: (/** @type {number} */ count, /** @type {string} */ number) =>
        count === 1 ? "the last backup failed" : `the last ${number} backups failed`,
      stuck: (/** @type {string} */ span) => `a backup has been running for ${span}`,
      due: (/** @type {string} */ late, /** @type {string} */ every) => `due ${late} ago, one every ${every}`,
      overdue: "the last good backup is too old",
      never: "no backup was good",
      unknown: "the tasks cover too little to tell",
      ok: "the last good backup is new enough",
      retired: "removed from its vault",
    },
    noGood: "None known",
    results: (/** @type {string} */ counts, /** @type {string} */ last) => `${counts}; the last: ${last}`,
    open: (/** @type {string} */ name) => `History of ${name}`,
  },

  errors: {
    label: "Errors",
    columns: { message: "Error", count: "Tasks", machines: "Machines", first: "First", last: "Last" },
    noCode: "No error code",
    filter: "Show only these tasks",
  },
};

/** @typedef {typeof regions} RegionMessages */
