//! In-memory column store for tasks: filters, sorting, facets, histograms and export over up to a million of them.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

mod content;
mod error;
pub mod export;
pub mod health;
mod ingest;
mod key;
pub mod query;
mod removal;
mod row_length;
pub mod snapshot;
mod table;
pub mod view;

pub use cbr_store::{
    BLOCK_ROWS, Block, CodeSet, Dictionary, Full, GroupBy, GroupFigures, Grouping, Groups,
    Histories, History, MISSING, MISSING_NUMBER, MISSING_TIME, MatchMode, Measure, Member,
    NumberColumn, Order, Ranges, Rows, Selection, Tags, TextColumn, TimeColumn, sort, time_of,
};
pub use error::TableError;
pub use key::Key;
pub use table::{IngestReport, Table};
pub use view::View;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
