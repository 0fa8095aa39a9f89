//! A table's rows as files that other programs read, and those files back into a table.
//!
//! [`Csv`] writes columns for spreadsheets, [`Ndjson`] whole tasks, one a line. Both append to bytes that the caller has, row
//! by row, so that a million rows can go out in pieces. [`ingest`] takes either of them back.

mod csv;
mod guard;
mod ndjson;
mod read;
mod records;
mod task;

pub use csv::Csv;
pub use ndjson::Ndjson;
pub use read::ingest;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
