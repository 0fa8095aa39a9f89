//! Requests as values: a builder with documented options, checked and turned into [`RequestParts`] without any I/O.

mod check;
mod list_op_logs;
mod parts;
mod show_op_log;
mod time;

pub use check::{header_text, id, shown};
pub use list_op_logs::ListOpLogs;
pub use parts::{ENCODED, RequestParts};
pub use show_op_log::ShowOpLog;
pub use time::FilterTime;
