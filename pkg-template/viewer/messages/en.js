import { regions } from "./regions/en.js";

/**
 * Texts of the viewer in English. The keys of `statuses`, `types` and `resourceTypes` are the service's values; the filters
 * show them in this order.
 */
export const en = {
  ...regions,

  tasks: "Backup tasks",
  details: "Details",
  openDetails: (/** @type {string} */ task) => `Details of ${task}`,
  none: "None",
  yes: "Yes",
  no: "No",

  columns: {
    status: "Status",
    type: "Type",
    resource: "Resource",
    resourceType: "Resource type",
    vault: "Vault",
    started: "Started",
    duration: "Duration",
  },

  statuses: {
    success: "Success",
    failed: "Failed",
    running: "Running",
    waiting: "Waiting",
    timeout: "Timed out",
    skipped: "Skipped",
  },

  types: {
    backup: "Backup",
    copy: "Copy",
    replication: "Replication",
    restore: "Restore",
    delete: "Backup deletion",
    vault_delete: "Vault deletion",
    remove_resource: "Resource removal",
    sync: "Synchronization",
    migrate_resources: "Resource migration",
  },

  resourceTypes: {
    "OS::Nova::Server": "Cloud server",
    "OS::Cinder::Volume": "Disk",
    "OS::Ironic::BareMetalServer": "Bare metal server",
    "OS::Native::Server": "On-premises server",
    "OS::Sfs::Turbo": "SFS Turbo file system",
    "OS::Workspace::DesktopV2": "Workspace desktop",
  },

  progress: (/** @type {string} */ percent) => `Progress ${percent}`,

  filters: {
    label: "Filters",
    any: "Any",
    status: "Status",
    type: "Type",
    range: "Time",
    startTime: "From",
    endTime: "Until",
    resourceName: "Resource name",
    vaultName: "Vault name",
    clear: "Clear filters",
    locked: "Fixed by this page",
  },

  ranges: {
    "": "Any time",
    "1h": "Last hour",
    "24h": "Last 24 hours",
    "7d": "Last 7 days",
    "30d": "Last 30 days",
    custom: "Custom…",
  },

  refresh: "Refresh",
  updated: (/** @type {string} */ time) => `Updated ${time}`,
  updatedAgo: (/** @type {string} */ time, /** @type {string} */ ago) => `Updated ${time}, ${ago}`,
  zone: (/** @type {string} */ zone) => `Times in ${zone}`,

  pager: {
    label: "Pages",
    size: "Per page",
    previous: "Previous",
    next: "Next",
    goTo: "Go to page",
    page: (/** @type {string} */ page) => `Page ${page}`,
    pageOf: (/** @type {string} */ page, /** @type {string} */ pages) => `Page ${page} of ${pages}`,
    span: (/** @type {string} */ from, /** @type {string} */ to) => `${from}–${to}`,
    spanOf: (/** @type {string} */ from, /** @type {string} */ to, /** @type {string} */ total) =>
      `${from}–${to} of ${total}`,
  },

  /** The view that answers questions about a window of time. */
  overview: {
    views: "Views",
    tabs: { tasks: "Tasks", machines: "Machines", errors: "Errors" },
    found: (/** @type {string} */ count) => `${count} tasks`,
    shownOf: (/** @type {string} */ shown, /** @type {string} */ loaded) =>
      `${shown} of ${loaded} loaded tasks`,
    loadingOf: (/** @type {string} */ total) => `loading ${total}`,
    since: (/** @type {string} */ time) => `since ${time}`,
    olderTasks: "Older tasks",
    olderSpan: (/** @type {string} */ from, /** @type {string} */ to) => `Older tasks ${from}–${to}`,
    actions: "Actions",
    columns: "Columns",
    previousTask: "Previous task",
    nextTask: "Next task",
    sameError: (/** @type {string} */ count) => `${count} tasks with this error`,
    history: "This machine",
  },

  states: {
    loading: "Loading tasks…",
    waiting: (/** @type {string} */ seconds) => `Waiting for the service's rate limit, ${seconds} s`,
    loaded: (/** @type {string} */ span) => `Tasks ${span}`,
    empty: "No tasks yet",
    emptyAdvice: "Backups, restores and other jobs of this project appear here as soon as they start.",
    noMatch: "No task matches these filters",
    nameAdvice:
      "The service may compare names exactly as they are typed: check upper and lower case, and spaces.",
    noMatchAdvice: "Try a wider time range or fewer filters.",
    pastEnd: "There are no tasks on this page",
    pastEndAdvice: "The list has become shorter.",
    firstPage: "Back to the first page",
    age: (/** @type {string} */ time, /** @type {string} */ ago) =>
      `The list could not be updated. It is shown as of ${time}, ${ago}.`,
    retry: "Try again",
    signIn: "Sign in",
    code: "Error code",
    httpStatus: "HTTP status",
    requestId: "Request ID",
    message: "Message",
    hint: "Hint",
  },

  problems: {
    unconfigured: {
      title: "Not connected yet",
      advice: [
        "This viewer needs a client property, or a proxy, or an endpoint (or region) with a project-id and a token property.",
      ],
    },
    unauthorized: {
      title: "The token was not accepted",
      advice: [
        "It may have expired (tokens live for 24 hours), or belong to another project or region.",
        "Get a new token and connect again.",
      ],
    },
    forbidden: {
      title: "Not allowed to see these tasks",
      advice: [
        "The token is valid, but its user has no permission to list tasks of this project.",
        "Ask for a role that may read Cloud Backup and Recovery.",
      ],
    },
    portalRefused: {
      title: "The portal does not let you in",
      advice: [
        "Your session with the portal may have ended, or your account there may not be allowed to see backup tasks.",
        "Sign in to the portal and try again.",
      ],
    },
    portalFailed: {
      title: "The portal is not connected to the service",
      advice: [
        "The service refuses the portal's own credentials. This has nothing to do with your account: tell the portal's administrator.",
      ],
    },
    throttled: {
      title: "Too many requests",
      advice: [
        "The service limits the requests of each user, and this user has sent too many. Try again in a few minutes.",
      ],
    },
    server: {
      title: "The service has a problem",
      advice: ["This is not caused by your filters. Try again in a moment."],
    },
    notFound: {
      title: "Nothing found at this address",
      advice: ["Check the endpoint, the region and the project ID."],
    },
    refused: {
      title: "The service refused the request",
      advice: ["Check the filters and the project ID."],
    },
    offline: {
      title: "You are offline",
      advice: ["Tasks load again once there is a connection."],
    },
    connection: {
      title: "The service could not be reached",
      advice: [
        "The network is down, the address is wrong, or the browser blocked the response because it comes from another origin (CORS). Browsers do not say which.",
      ],
      proxy: (/** @type {string} */ origin) =>
        `The service does not allow pages of other origins: use a proxy on this page's own origin, ${origin}, as the endpoint.`,
    },
    timeout: {
      title: "The service did not answer in time",
      advice: ["Try again, or choose fewer tasks per page."],
    },
    decode: {
      title: "The response is not a task list",
      advice: ["It may come from a proxy, a login page or a wrong endpoint, not from the service."],
    },
    wasmBlocked: {
      title: "WebAssembly is blocked on this page",
      advice: [
        "The page's Content-Security-Policy does not allow WebAssembly.",
        "Add 'wasm-unsafe-eval' to its script-src directive: script-src 'self' 'wasm-unsafe-eval'",
      ],
    },
    init: {
      title: "The client could not start",
      advice: [
        "Its WebAssembly module did not load. Check that the package's files are served, and that the page's Content-Security-Policy has script-src 'wasm-unsafe-eval'.",
      ],
    },
    missing: {
      title: "This task is not here",
      advice: [
        "It may be older than what the service keeps, or not be among the tasks that this page shows.",
      ],
    },
    part: {
      title: "A part of the viewer could not be loaded",
      advice: [
        "The connection may be interrupted, or the site may have a new version: try again, or reload the page.",
      ],
    },
    config: {
      title: "The viewer is not set up correctly",
      advice: ["Check the endpoint, the region, the project ID and the token."],
    },
    validation: {
      title: "A filter was not accepted",
      advice: ["Nothing was sent. Change the filter and the list loads again."],
    },
    range: {
      title: "The time range ends before it begins",
      order: (/** @type {string} */ from, /** @type {string} */ until) =>
        `“From” is ${from}, but “Until” is ${until}.`,
      advice: ["Nothing was sent. Change one of the two times and the list loads."],
    },
    unknown: {
      title: "The tasks could not be loaded",
      advice: /** @type {string[]} */ ([]),
    },
  },

  dialog: {
    close: "Close",
    copy: (/** @type {string} */ field) => `Copy ${field}`,
    copied: "Copied",
    notCopied: "The browser did not allow copying",
    copyJson: "Copy JSON",
    json: "JSON",
    error: "Error",
    soFar: (/** @type {string} */ duration) => `${duration} so far`,
  },

  sections: {
    task: "Task",
    times: "Times",
    vault: "Vault and policy",
    other: "Other fields",
    resource: "Resource",
    backup: "Backup",
    common: "Progress",
    delete: "Deletion",
    sync: "Synchronization",
    remove_resources: "Removed resources",
    replication: "Replication",
    restore: "Restore",
    vault_delete: "Vault deletion",
    update_expiration_time: "Expiration",
  },

  /** Labels by path inside a section. A field without a label is shown with its name on the wire. */
  fields: {
    id: "ID",
    name: "Name",
    type: "Type",
    status: "Status",
    operation_type: "Type",
    request_id: "Request ID",
    task_id: "Task ID",
    progress: "Progress",
    duration: "Duration",
    created_at: "Created",
    started_at: "Started",
    updated_at: "Updated",
    ended_at: "Ended",
    project_id: "Project ID",
    provider_id: "Provider ID",
    checkpoint_id: "Restore point ID",
    policy_id: "Policy ID",
    vault_id: "Vault ID",
    vault_name: "Vault name",
    code: "Error code",
    message: "Message",
    backup_id: "Backup ID",
    backup_name: "Backup name",
    incremental: "Incremental",
    app_consistency_status: "Application consistency",
    app_consistency_error_code: "Consistency error code",
    app_consistency_error_message: "Consistency error message",
    sync_backup_num: "Synchronized backups",
    delete_backup_num: "Deleted backups",
    err_sync_backup_num: "Failed backups",
    fail_count: "Failed",
    total_count: "Total",
    source_backup_id: "Source backup ID",
    source_backup_name: "Source backup name",
    source_checkpoint_id: "Source restore point ID",
    source_project_id: "Source project ID",
    source_region: "Source region",
    destination_backup_id: "Destination backup ID",
    destination_backup_name: "Destination backup name",
    destination_checkpoint_id: "Destination restore point ID",
    destination_project_id: "Destination project ID",
    destination_region: "Destination region",
    target_resource_id: "Target resource ID",
    target_resource_name: "Target resource name",
    affected_backups_count: "Affected backups",
    expiration_day: "Expiration day",
  },
};

/** @typedef {typeof en} Messages */
