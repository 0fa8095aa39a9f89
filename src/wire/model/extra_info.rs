use crate::model::Resource;
use crate::model::macros::model;

model! {
    /// Details of a task; which of the parts are there depends on what the task does.
    pub struct OpExtraInfo {
        /// A backup that is made.
        backup: OpExtendInfoBackup,
        /// What every task has.
        common: OpExtendInfoCommon,
        /// A backup that is deleted.
        delete: OpExtendInfoDelete,
        /// Backups taken over from on premises.
        sync: OpExtendInfoSync,
        /// Resources taken out of a vault.
        remove_resources: OpExtendInfoRemoveResources,
        /// A backup copied to another vault or region.
        replication: OpExtendInfoReplication,
        /// The resource that the task works on.
        resource: Resource,
        /// A backup that is restored.
        restore: OpExtendInfoRestore,
        /// A vault that is deleted.
        vault_delete: OpExtendInfoVaultDelete,
        /// Backups whose day of expiry changes; only in the newest reference.
        update_expiration_time: OpExtendInfoUpdateExpirationTime,
    }
}

model! {
    /// A backup that is made.
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
        /// Error code, where application consistency failed.
        app_consistency_error_code: String,
        /// Error message, where application consistency failed.
        app_consistency_error_message: String,
    }
}

model! {
    /// What every task has.
    pub struct OpExtendInfoCommon {
        /// Progress in percent, as the service reports it: fractions and values outside of 0 to 100 are not mended.
        progress: f64,
        /// Id of the request that started the task, for the service's support.
        request_id: String,
        /// Id of the backup task inside the service.
        task_id: String,
    }
}

model! {
    /// A backup that is deleted.
    pub struct OpExtendInfoDelete {
        /// Id of the backup.
        backup_id: String,
        /// Name of the backup.
        backup_name: String,
    }
}

model! {
    /// Backups taken over from on premises.
    pub struct OpExtendInfoSync {
        /// Number of backups taken over.
        sync_backup_num: i64,
        /// Number of backups deleted.
        delete_backup_num: i64,
        /// Number of backups that could not be taken over.
        err_sync_backup_num: i64,
    }
}

model! {
    /// Resources taken out of a vault.
    pub struct OpExtendInfoRemoveResources {
        /// Number of resources that could not be removed.
        fail_count: i64,
        /// Number of resources in all.
        total_count: i64,
        /// The resources.
        resources: Vec<Resource>,
    }
}

model! {
    /// A backup copied to another vault or region.
    pub struct OpExtendInfoReplication {
        /// Id of the copy.
        destination_backup_id: String,
        /// Name of the copy.
        destination_backup_name: String,
        /// Id of the copy's restore point.
        destination_checkpoint_id: String,
        /// Project that the copy goes to.
        destination_project_id: String,
        /// Region that the copy goes to.
        destination_region: String,
        /// Id of the original.
        source_backup_id: String,
        /// Name of the original.
        source_backup_name: String,
        /// Id of the original's restore point.
        source_checkpoint_id: String,
        /// Project of the original.
        source_project_id: String,
        /// Region of the original.
        source_region: String,
    }
}

model! {
    /// A backup that is restored.
    pub struct OpExtendInfoRestore {
        /// Id of the backup.
        backup_id: String,
        /// Name of the backup.
        backup_name: String,
        /// Id of the resource that is written to.
        target_resource_id: String,
        /// Name of the resource that is written to.
        target_resource_name: String,
    }
}

model! {
    /// A vault that is deleted.
    pub struct OpExtendInfoVaultDelete {
        /// Number of backups that could not be deleted. Some installations call it `fail_delete_count`.
        fail_count | "fail_delete_count": i64,
        /// Number of backups in all. Some installations call it `total_delete_count`.
        total_count | "total_delete_count": i64,
    }
}

model! {
    /// Backups whose day of expiry changes.
    pub struct OpExtendInfoUpdateExpirationTime {
        /// Number of backups it applies to.
        affected_backups_count: i64,
        /// The new day, `YYYY-MM-DD`.
        expiration_day: String,
    }
}
