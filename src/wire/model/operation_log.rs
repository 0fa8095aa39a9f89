//! A task (operation log).

use crate::model::extra_info::OpExtraInfo;
use crate::model::macros::model;
use crate::model::status::{OperationType, TaskStatus};
use crate::model::timestamp::Timestamp;

model! {
    /// Task (operation log): one operation of the service on one resource, with its outcome.
    pub struct OperationLog {
        @always {
            /// Id of the task, a UUID. Empty if the service sent none.
            id: String,
            /// Status. Empty if the service sent none.
            status: TaskStatus,
        }
        /// Operation that the task performs.
        operation_type: OperationType,
        /// Project that the task belongs to.
        project_id: String,
        /// Backup provider, which stands for a kind of resource.
        provider_id: String,
        /// Restore point that the task created or used.
        checkpoint_id: String,
        /// Policy that started the task; absent for a task that was started manually.
        policy_id: String,
        /// Vault that the resource belongs to.
        vault_id: String,
        /// Name of the vault.
        vault_name: String,
        /// Time of creation, RFC 3339 in UTC.
        created_at: Timestamp,
        /// Time of the start, RFC 3339 in UTC.
        started_at: Timestamp,
        /// Time of the last change, RFC 3339 in UTC.
        updated_at: Timestamp,
        /// Time of the end, RFC 3339 in UTC; absent while the task runs.
        ended_at: Timestamp,
        /// Error of a failed task; code and message are empty for any other.
        error_info: OpErrorInfo,
        /// Details that depend on the operation type.
        extra_info: OpExtraInfo,
    }
}

model! {
    /// Error of a task.
    pub struct OpErrorInfo {
        /// Error code, such as `BackupService.6113`; empty for a task that did not fail.
        code: String,
        /// Error message; empty for a task that did not fail.
        message: String,
    }
}
