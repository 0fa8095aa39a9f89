//! What the service sends: tasks (operation logs), their parts, and pages of them.
//!
//! Every field that the service may leave out or send as `null` is an `Option`. What is not documented is kept
//! in [`UnknownFields`], and so is a documented field whose value is of a kind that the field cannot hold; both
//! are written out again under their own names.
//!
//! A body goes through [`cbr_json::normalize`] first, whose outcome JavaScript parses and Rust reads into these types.

pub(crate) mod document;
pub mod essentials;
mod extra_info;
mod macros;
mod operation_log;
/// Pages and their tasks: normalized text, and the typed page.
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
