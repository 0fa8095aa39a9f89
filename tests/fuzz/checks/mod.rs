//! What has to hold for whatever a fuzzer comes up with. The fuzz targets call these, and so do the tests, with what
//! fuzzers have found before.

pub mod columns;
pub mod decode;
pub mod ingest;
pub mod query;
pub mod restore;
pub mod rows;
