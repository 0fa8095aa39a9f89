//! In-memory column store for tasks: filters, sorting, facets, histograms and export over up to a million of them.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

pub mod export;
pub mod query;
pub mod view;

pub use cbr_store::{
    BLOCK_ROWS, Block, CodeSet, Dictionary, Full, Groups, IngestReport, Key, MISSING,
    MISSING_NUMBER, MISSING_TIME, MatchMode, Measure, NumberColumn, Order, Ranges, Selection,
    Table, TableError, TextColumn, TimeColumn, sort,
};
pub use view::View;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
