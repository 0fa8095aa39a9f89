//! Tasks in columns: a million of them in a browser's tab.

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

mod arena;
mod columns;
mod dictionary;
mod error;
mod id;
mod index;
mod instant;
mod memory;
mod reader;
mod shapes;
mod snapshot;
mod store;
mod table;
mod template;
mod walk;
mod words;

pub use columns::{BLOCK_ROWS, Block, MISSING_PROGRESS, MISSING_TIME, TextColumn, TimeColumn};
pub use dictionary::{Dictionary, MISSING};
pub use error::{Full, TableError};
pub use table::{IngestReport, Table};
