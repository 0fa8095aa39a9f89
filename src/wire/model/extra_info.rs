//! `extra_info` of a task: details that depend on its operation type.

use crate::model::macros::model;
use crate::model::resource::Resource;

model! {
    /// Details of a task. Its operation type decides which parts are present.
    pub struct OpExtraInfo {
        /// Backup that the task creates.
        backup: OpExtendInfoBackup,
        /// Details that every task has.
        common: OpExtendInfoCommon,
        /// Backup that the task deletes.
        delete: OpExtendInfoDelete,
        /// Backups that the task synchronizes from on premises.
        sync: OpExtendInfoSync,
        /// Resources that the task removes from a vault.
        remove_resources: OpExtendInfoRemoveResources,
        /// Backup that the task copies to another vault or region.
        replication: OpExtendInfoReplication,
        /// Resource that the task works on.
        resource: Resource,
        /// Backup that the task restores.
        restore: OpExtendInfoRestore,
        /// Vault that the task deletes.
        vault_delete: OpExtendInfoVaultDelete,
        /// Backups whose expiration day the task changes; only in the service's newest reference.
        update_expiration_time: OpExtendInfoUpdateExpirationTime,
    }
}

model! {
    /// Backup that a task creates.
    pub struct OpExtendInfoBackup {
        /// Id of the backup.
        backup_id: String,
        /// Name of the backup.
        backup_name: String,
        /// True for an incremental backup, false for a full one.
        incremental: bool,
        /// `"1"` for an application-consistent backup, `"0"` for any other.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "\"0\" | \"1\" | (string & {})"))]
        app_consistency_status: String,
        /// Error code, if application consistency failed.
        app_consistency_error_code: String,
        /// Error message, if application consistency failed.
        app_consistency_error_message: String,
    }
}

model! {
    /// Details that every task has.
    pub struct OpExtendInfoCommon {
        /// Progress in percent, as the service reports it: fractions and values outside 0 to 100 are not corrected.
        progress: f64,
        /// Id of the request that started the task, for the service's support.
        request_id: String,
        /// Id of the backup task inside the service.
        task_id: String,
    }
}

model! {
    /// Backup that a task deletes.
    pub struct OpExtendInfoDelete {
        /// Id of the backup.
        backup_id: String,
        /// Name of the backup.
        backup_name: String,
    }
}

model! {
    /// Backups that a task synchronizes from on premises.
    pub struct OpExtendInfoSync {
        /// Number of backups synchronized.
        sync_backup_num: i64,
        /// Number of backups deleted.
        delete_backup_num: i64,
        /// Number of backups that could not be synchronized.
        err_sync_backup_num: i64,
    }
}

model! {
    /// Resources that a task removes from a vault.
    pub struct OpExtendInfoRemoveResources {
        /// Number of resources that could not be removed.
        fail_count: i64,
        /// Their ids, where the service sends a list of them in place of the number.
        fail_ids: Vec<String>,
        /// Total number of resources.
        total_count: i64,
        /// The resources.
        resources: Vec<Resource>,
    }
}

model! {
    /// Backup that a task copies to another vault or region.
    pub struct OpExtendInfoReplication {
        /// Id of the copy.
        destination_backup_id: String,
        /// Name of the copy.
        destination_backup_name: String,
        /// Id of the restore point of the copy.
        destination_checkpoint_id: String,
        /// Project that the copy goes to.
        destination_project_id: String,
        /// Region that the copy goes to.
        destination_region: String,
        /// Id of the original.
        source_backup_id: String,
        /// Name of the original.
        source_backup_name: String,
        /// Id of the restore point of the original.
        source_checkpoint_id: String,
        /// Project of the original.
        source_project_id: String,
        /// Region of the original.
        source_region: String,
    }
}

model! {
    /// Backup that a task restores.
    pub struct OpExtendInfoRestore {
        /// Id of the backup.
        backup_id: String,
        /// Name of the backup.
        backup_name: String,
        /// Id of the resource that the backup is written to.
        target_resource_id: String,
        /// Name of the resource that the backup is written to.
        target_resource_name: String,
    }
}

model! {
    /// Vault that a task deletes.
    pub struct OpExtendInfoVaultDelete {
        /// Number of backups that could not be deleted. Some installations call it `fail_delete_count`; beside `fail_count` that is
        /// kept under its own name.
        fail_count | "fail_delete_count": i64,
        /// Their ids, where the service sends a list of them in place of the number.
        fail_ids: Vec<String>,
        /// Total number of backups. Some installations call it `total_delete_count`.
        total_count | "total_delete_count": i64,
    }
}

model! {
    /// Backups whose expiration day a task changes.
    pub struct OpExtendInfoUpdateExpirationTime {
        /// Number of affected backups.
        affected_backups_count: i64,
        /// New expiration day, `YYYY-MM-DD`.
        expiration_day: String,
    }
}
