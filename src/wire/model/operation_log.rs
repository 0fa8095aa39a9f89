use crate::model::macros::model;
use crate::model::{OpExtraInfo, OperationType, TaskStatus, Timestamp};

model! {
    /// A task: one operation of the service on one resource, and how it went.
    pub struct OperationLog {
        @always {
            /// Id of the task, a UUID. Empty if the service sent none.
            id: String,
            /// How far the task is. Empty if the service sent none.
            status: TaskStatus,
        }
        /// What the task does.
        operation_type: OperationType,
        /// Project that the task belongs to.
        project_id: String,
        /// Backup provider: which kind of resource the task is about.
        provider_id: String,
        /// Restore point that the task made or used.
        checkpoint_id: String,
        /// Policy that started the task; absent for one started by hand.
        policy_id: String,
        /// Vault that the resource belongs to.
        vault_id: String,
        /// Name of the vault.
        vault_name: String,
        /// When the task was created, RFC 3339 in UTC.
        created_at: Timestamp,
        /// When the task started, RFC 3339 in UTC.
        started_at: Timestamp,
        /// When the task last changed, RFC 3339 in UTC.
        updated_at: Timestamp,
        /// When the task ended, RFC 3339 in UTC; absent while it goes on.
        ended_at: Timestamp,
        /// Why the task failed; code and message are empty for one that did not.
        error_info: OpErrorInfo,
        /// Details that depend on what the task does.
        extra_info: OpExtraInfo,
    }
}

model! {
    /// Why a task failed.
    pub struct OpErrorInfo {
        /// Error code, such as `BackupService.6113`; empty for a task that did not fail.
        code: String,
        /// Error message; empty for a task that did not fail.
        message: String,
    }
}
