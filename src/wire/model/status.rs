//! Open enumerations: statuses, operation types and resource types. An unknown value is kept as its text.

use cbr_json::Cursor;

use crate::model::schema::{Shape, Shaped};
use crate::model::typed::Typed;

macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: $ts:literal { $( $(#[$vmeta:meta])* $variant:ident = $text:literal ),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(type = $ts))]
        #[serde(into = "String")]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$vmeta])* $variant, )*
            /// A value that this version does not know, as the service sent it.
            Other(String),
        }

        impl $name {
            /// Values that the service documents.
            pub const KNOWN: &[&str] = &[$($text),*];

            /// Returns the text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $( $text => Self::$variant, )*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $( $text => Self::$variant, )*
                    _ => Self::Other(text),
                }
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                match value {
                    $name::Other(text) => text,
                    known => known.as_str().to_owned(),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Shaped for $name {
            const SHAPE: Shape = Shape::Text;
        }

        impl Typed for $name {
            fn from_cursor(cursor: &mut Cursor<'_>) -> Option<Self> {
                String::from_cursor(cursor).map(Self::from)
            }
        }
    };
}

open_enum! {
    /// Status of a task. All documented values but `running` and `waiting` are final.
    pub enum TaskStatus: r#""success" | "skipped" | "failed" | "running" | "timeout" | "waiting" | (string & {})"# {
        /// Ended successfully.
        Success = "success",
        /// Never ran, because a check before the start failed.
        Skipped = "skipped",
        /// Ended with an error.
        Failed = "failed",
        /// Running.
        Running = "running",
        /// Ended because a step exceeded the service's time limit.
        Timeout = "timeout",
        /// Not started yet.
        Waiting = "waiting",
    }
}

impl TaskStatus {
    /// True for a final status: the task has ended. A status that this version does not know is not final.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(
            self,
            Self::Success | Self::Skipped | Self::Failed | Self::Timeout
        )
    }
}

impl Default for TaskStatus {
    /// Empty text, for a task without a status.
    fn default() -> Self {
        Self::Other(String::new())
    }
}

open_enum! {
    /// Operation that a task performs.
    pub enum OperationType: r#""backup" | "copy" | "replication" | "delete" | "restore" | "vault_delete" | "remove_resource" | "sync" | "migrate_resources" | (string & {})"# {
        /// Creates a backup of a resource.
        Backup = "backup",
        /// Copies a backup to another vault.
        Copy = "copy",
        /// Copies a backup to another region.
        Replication = "replication",
        /// Deletes a backup.
        Delete = "delete",
        /// Writes a backup back to a resource.
        Restore = "restore",
        /// Deletes a vault with its backups.
        VaultDelete = "vault_delete",
        /// Removes resources from a vault.
        RemoveResource = "remove_resource",
        /// Synchronizes backups that were made on premises.
        Sync = "sync",
        /// Moves resources to another vault; only in the service's newest reference.
        MigrateResources = "migrate_resources",
    }
}

open_enum! {
    /// Kind of a resource.
    pub enum ResourceType: r#""OS::Nova::Server" | "OS::Cinder::Volume" | "OS::Ironic::BareMetalServer" | "OS::Native::Server" | "OS::Sfs::Turbo" | "OS::Workspace::DesktopV2" | (string & {})"# {
        /// A cloud server.
        Server = "OS::Nova::Server",
        /// A disk.
        Volume = "OS::Cinder::Volume",
        /// A bare metal server.
        BareMetalServer = "OS::Ironic::BareMetalServer",
        /// A server on premises.
        NativeServer = "OS::Native::Server",
        /// An SFS Turbo file system.
        SfsTurbo = "OS::Sfs::Turbo",
        /// A cloud desktop.
        Desktop = "OS::Workspace::DesktopV2",
    }
}
