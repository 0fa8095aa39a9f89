//! Ingestion: tasks become rows; what recurs in them is learned.

mod find_holes;
pub(crate) mod row_store;
