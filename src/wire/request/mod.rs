//! Requests as values: builders with documented parameters that are checked and become [`RequestParts`], without any I/O.

mod check;
mod list_op_logs;
mod parts;
mod show_op_log;
mod time;

pub use crate::small::text::quoted_excerpt as shown;
pub use check::id as check_id;
pub use list_op_logs::ListOpLogs;
pub use parts::{ENCODED, RequestParts};
pub use show_op_log::ShowOpLog;
pub use time::FilterTime;
