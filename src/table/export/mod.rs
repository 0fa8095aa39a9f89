//! Export of rows as CSV and NDJSON, and ingestion of these files.
//!
//! [`Csv`] writes columns for spreadsheets. [`Ndjson`] writes whole tasks, one per line. Both append to the caller's bytes, row by
//! row, so that a million rows can be written in pieces. [`ingest`] reads both formats.

mod csv;
mod csv_ingest;
mod csv_records;
mod formula_guard;
mod ndjson;
mod task_json;

pub use csv::{Csv, write_cell};
pub use csv_ingest::{ingest, ingest_from};
pub use ndjson::Ndjson;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
