//! Columns of the store, by the type of their cells.

/// Declares an enumeration of columns with the list of all of them.
macro_rules! columns {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $column:ident),+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name {
            $($(#[$what])* $column),+
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: [Self; [$(Self::$column),+].len()] = [$(Self::$column),+];
        }
    };
}

columns! {
    /// Text columns. A cell is the code of a text in the column's [`Dictionary`](crate::Dictionary).
    TextColumn {
        /// `status`.
        Status,
        /// `operation_type`.
        OperationType,
        /// `provider_id`.
        ProviderId,
        /// `project_id`.
        ProjectId,
        /// `policy_id`.
        PolicyId,
        /// `vault_id`.
        VaultId,
        /// `vault_name`.
        VaultName,
        /// `extra_info.resource.id`.
        ResourceId,
        /// `extra_info.resource.type`.
        ResourceType,
        /// `extra_info.resource.name`.
        ResourceName,
        /// `error_info.code`.
        ErrorCode,
        /// `error_info.message`.
        ErrorMessage,
        /// `extra_info.backup.backup_name`.
        BackupName,
        /// `extra_info.restore.target_resource_name`.
        TargetName,
        /// `extra_info.replication.destination_region`.
        DestinationRegion,
        /// Label of the row, which is no part of the task.
        Source
    }
}

columns! {
    /// Time columns. A cell is microseconds since 1970-01-01T00:00:00Z, or [`MISSING_TIME`].
    TimeColumn {
        /// `created_at`.
        Created,
        /// `started_at`.
        Started,
        /// `updated_at`.
        Updated,
        /// `ended_at`.
        Ended
    }
}

columns! {
    /// Number columns. A cell is a number of thousandths, rounded towards zero, or [`MISSING_NUMBER`].
    NumberColumn {
        /// `extra_info.common.progress`, in percent.
        Progress
    }
}

/// Cell of a time column if the task has no time, or a text that is not a time.
pub const MISSING_TIME: i64 = i64::MIN;

/// Cell of a number column if the task has no number, a number with an exponent, or a number beyond 2,147,483.
pub const MISSING_NUMBER: i32 = i32::MIN;
