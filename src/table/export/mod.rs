//! A table's rows as files that other programs read, and those files back into a table.
//!
//! [`Csv`] writes columns for spreadsheets, [`Ndjson`] whole tasks, one a line. Both append to bytes that the caller has, row
//! by row, so that a million rows can go out in pieces. [`ingest`] takes either of them back.

mod csv;
mod csv_ingest;
mod csv_records;
mod formula_guard;
mod ndjson;
mod task_json;

pub use csv::Csv;
pub use csv_ingest::ingest;
pub use ndjson::Ndjson;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
