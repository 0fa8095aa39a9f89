//! Ingestion: tasks become rows; what recurs in them is learned.

pub(crate) mod row_store;
