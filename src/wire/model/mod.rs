//! Models: tasks (operation logs), their parts, and pages of tasks.
//!
//! A field that the service may leave out or send as `null` is an `Option`. [`UnknownFields`] keeps fields that are not
//! documented, and documented fields whose value has the wrong kind. Both are serialized under their own names.
//!
//! A body is first [normalized](cbr_json::normalize). JavaScript parses the normalized text; Rust reads it into these types.

pub(crate) mod document;
pub mod essentials;
mod extra_info;
mod macros;
mod operation_log;
pub mod page;
mod resource;
pub mod schema;
mod status;
pub mod timestamp;
pub mod typed;
mod unknown;

pub use extra_info::{
    OpExtendInfoBackup, OpExtendInfoCommon, OpExtendInfoDelete, OpExtendInfoRemoveResources,
    OpExtendInfoReplication, OpExtendInfoRestore, OpExtendInfoSync,
    OpExtendInfoUpdateExpirationTime, OpExtendInfoVaultDelete, OpExtraInfo,
};
pub use operation_log::{OpErrorInfo, OperationLog};
pub use page::OpLogPage;
pub use resource::{IncludeVolume, Resource, ResourceExtraInfo};
pub use status::{OperationType, ResourceType, TaskStatus};
pub use timestamp::Timestamp;
pub use unknown::UnknownFields;
