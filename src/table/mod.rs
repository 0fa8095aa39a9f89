//! Tasks in columns: what a million of them take in memory, and how they are found again.
//!
//! The table itself is [`cbr_table`], a crate of its own for an opt-level of its own. This is where it learns what a task is.

mod error;
mod key;
pub mod query;
pub mod view;

pub use cbr_table::{
    BLOCK_ROWS, Block, CodeSet, Dictionary, Full, Groups, How, IngestReport, MISSING,
    MISSING_PROGRESS, MISSING_TIME, Measure, Order, Ranges, Selection, Table, TableError,
    TextColumn, TimeColumn,
};
pub use key::Key;
pub use view::View;

pub(crate) use cbr_table::sort;

use crate::model::OperationLog;

/// An empty table.
///
/// ```
/// let mut table = cbr_tasks::table::empty();
/// let report = table.ingest(br#"{"operation_logs": [{"id": "4827f2da", "status": "success"}], "count": 1}"#)?;
/// assert_eq!((report.added, table.len()), (1, 1));
///
/// let mut json = String::new();
/// table.row_json(0, &mut json);
/// assert_eq!(json, r#"{"id": "4827f2da", "status": "success"}"#);
/// # Ok::<(), cbr_tasks::table::TableError>(())
/// ```
#[must_use]
pub fn empty() -> Table {
    Table::new(&OperationLog::SCHEMA)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
