//! In-memory column store for tasks: filters, sorting, facets, histograms and export over up to a million of them.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod error;
pub mod export;
mod key;
pub mod query;
mod store;
pub mod view;

use cbr_wire::model::OperationLog;
pub use key::Key;
pub use store::{
    BLOCK_ROWS, Block, CodeSet, Dictionary, Full, Groups, IngestReport, MISSING, MISSING_NUMBER,
    MISSING_TIME, MatchMode, Measure, NumberColumn, Order, Ranges, Selection, Table, TableError,
    TextColumn, TimeColumn, sort,
};
pub use view::View;

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
