// Made from src/table/store/key.rs by `CBR_UPDATE=1 cargo test -p cbr-table`, and compared with it by every run of its tests.

/** Fields of a task, by their names in the table, in CSV and in filters, and their places in a task. */
export const FIELDS = /** @type {const} */ ([
  { name: "id", kind: "id", path: ["id"] },
  { name: "status", kind: "text", path: ["status"] },
  { name: "operation_type", alias: "type", kind: "text", path: ["operation_type"] },
  { name: "provider_id", kind: "text", path: ["provider_id"] },
  { name: "project_id", alias: "project", kind: "text", path: ["project_id"] },
  { name: "policy_id", alias: "policy", kind: "text", path: ["policy_id"] },
  { name: "vault_id", kind: "text", path: ["vault_id"] },
  { name: "vault_name", alias: "vault", kind: "text", path: ["vault_name"] },
  { name: "resource_id", kind: "text", path: ["extra_info", "resource", "id"] },
  { name: "resource_type", kind: "text", path: ["extra_info", "resource", "type"] },
  { name: "resource_name", alias: "resource", kind: "text", path: ["extra_info", "resource", "name"] },
  { name: "error_code", alias: "error", kind: "text", path: ["error_info", "code"] },
  { name: "error_message", alias: "message", kind: "text", path: ["error_info", "message"] },
  { name: "created_at", alias: "created", kind: "time", path: ["created_at"] },
  { name: "started_at", alias: "started", kind: "time", path: ["started_at"] },
  { name: "updated_at", alias: "updated", kind: "time", path: ["updated_at"] },
  { name: "ended_at", alias: "ended", kind: "time", path: ["ended_at"] },
  { name: "progress", kind: "number", path: ["extra_info", "common", "progress"] },
  { name: "duration", kind: "duration", path: [] },
  { name: "backup_name", kind: "text", path: ["extra_info", "backup", "backup_name"] },
  {
    name: "target_name",
    alias: "target",
    kind: "text",
    path: ["extra_info", "restore", "target_resource_name"],
  },
  {
    name: "destination_region",
    alias: "region",
    kind: "text",
    path: ["extra_info", "replication", "destination_region"],
  },
]);
