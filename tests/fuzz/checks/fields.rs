//! Columns in the typed model. A column without its field does not compile.

use cbr_tasks::model::{OperationLog, OperationType, ResourceType, TaskStatus, Timestamp};
use cbr_tasks::table::{NumberColumn, TextColumn, TimeColumn};

pub fn text(task: &OperationLog, column: TextColumn) -> Option<&str> {
    let resource = || task.extra_info.as_ref()?.resource.as_ref();
    match column {
        TextColumn::Status => Some(TaskStatus::as_str(&task.status)),
        TextColumn::OperationType => task.operation_type.as_ref().map(OperationType::as_str),
        TextColumn::ProviderId => task.provider_id.as_deref(),
        TextColumn::ProjectId => task.project_id.as_deref(),
        TextColumn::PolicyId => task.policy_id.as_deref(),
        TextColumn::VaultId => task.vault_id.as_deref(),
        TextColumn::VaultName => task.vault_name.as_deref(),
        TextColumn::ResourceId => resource()?.id.as_deref(),
        TextColumn::ResourceType => resource()?.resource_type.as_ref().map(ResourceType::as_str),
        TextColumn::ResourceName => resource()?.name.as_deref(),
        TextColumn::ErrorCode => task.error_info.as_ref()?.code.as_deref(),
        TextColumn::ErrorMessage => task.error_info.as_ref()?.message.as_deref(),
        TextColumn::BackupName => {
            let backup = task.extra_info.as_ref()?.backup.as_ref();
            backup?.backup_name.as_deref()
        }
        TextColumn::TargetName => {
            let restore = task.extra_info.as_ref()?.restore.as_ref();
            restore?.target_resource_name.as_deref()
        }
        TextColumn::DestinationRegion => {
            let replication = task.extra_info.as_ref()?.replication.as_ref();
            replication?.destination_region.as_deref()
        }
        // Of the row, not of the task.
        TextColumn::Source => None,
    }
}

pub fn time(task: &OperationLog, column: TimeColumn) -> Option<&Timestamp> {
    match column {
        TimeColumn::Created => task.created_at.as_ref(),
        TimeColumn::Started => task.started_at.as_ref(),
        TimeColumn::Updated => task.updated_at.as_ref(),
        TimeColumn::Ended => task.ended_at.as_ref(),
    }
}

pub fn number(task: &OperationLog, column: NumberColumn) -> Option<f64> {
    let common = task.extra_info.as_ref()?.common.as_ref();
    match column {
        NumberColumn::Progress => common?.progress,
    }
}
