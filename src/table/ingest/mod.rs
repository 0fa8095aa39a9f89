//! Ingestion: tasks become rows; what recurs in them is learned.

mod find_holes;
mod key_sort;
pub(crate) mod row_store;
