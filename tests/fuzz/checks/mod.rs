//! Checks that hold for any input of a fuzzer. The fuzz targets call them, and so do the tests, with inputs that fuzzers have
//! found before.

pub mod columns;
pub mod decode;
pub mod fields;
pub mod ingest;
pub mod list;
pub mod query;
pub mod restore;
pub mod rows;

#[path = "../../sim/mod.rs"]
mod sim;
