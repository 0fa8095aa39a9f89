//! Errors of a table.
use std::fmt;

use cbr_json::{Mismatch, Segment, WalkError, concat};
use cbr_store::Full;
use cbr_wire::{Error, hint};

/// Error of a table. The table is unchanged.
#[derive(Debug)]
pub enum TableError {
    /// The body is not JSON, or it contains something other than tasks.
    Malformed(Mismatch),
    /// There is no room for more.
    Full(Full),
    /// The bytes are not a snapshot that this version can read; the text describes them.
    Snapshot(&'static str),
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(mismatch) => mismatch.fmt(f),
            Self::Full(full) => full.fmt(f),
            Self::Snapshot(why) => f.write_str(&no_snapshot(why)),
        }
    }
}

/// Message for bytes that are no snapshot. By itself, so that the conversion below needs no `Display` of [`TableError`].
fn no_snapshot(got: &str) -> String {
    concat(&["expected a snapshot of a table, got ", got])
}

impl std::error::Error for TableError {}

impl WalkError for TableError {
    #[cold]
    fn within(self, segment: Segment) -> Self {
        match self {
            Self::Malformed(mismatch) => Self::Malformed(mismatch.within(segment)),
            Self::Full(_) | Self::Snapshot(_) => self,
        }
    }
}

impl From<Mismatch> for TableError {
    fn from(mismatch: Mismatch) -> Self {
        Self::Malformed(mismatch)
    }
}

impl From<Full> for TableError {
    fn from(full: Full) -> Self {
        Self::Full(full)
    }
}

impl From<TableError> for Error {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Malformed(mismatch) => Self::decode(&mismatch),
            TableError::Full(full) => full.into(),
            TableError::Snapshot(why) => {
                Self::malformed(no_snapshot(why)).with_hint(hint::SNAPSHOT)
            }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use cbr_wire::Error;

    use super::{Full, TableError};
    use crate::Table;

    #[test]
    fn a_malformed_body_is_a_decode_error_with_its_path() {
        let body = br#"{"operation_logs":[{"id":"a"},7]}"#;
        let error = Error::from(Table::new().ingest(body).unwrap_err());
        assert!(error.is_decode() && !error.is_retryable());
        assert_eq!(error.path(), Some("operation_logs[1]"));
        assert_eq!(
            error.to_string(),
            "operation_logs[1]: expected a task (an object), got a number"
        );
        let error = Error::from(Table::new().ingest(b"<html>").unwrap_err());
        assert!(error.is_decode() && error.is_retryable());
    }

    #[test]
    fn a_full_table_is_out_of_memory() {
        let error = Error::from(TableError::Full(Full::Memory));
        assert!(error.is_out_of_memory() && !error.is_retryable() && !error.is_decode());
        assert_eq!(
            error.to_string(),
            "expected memory for more tasks, got none from the allocator"
        );
    }

    #[test]
    fn what_is_no_snapshot_is_a_decode_error_with_a_hint() {
        let error = Table::restore(b"PK").unwrap_err();
        let error = Error::from(error);
        assert!(error.is_decode() && !error.is_retryable());
        assert_eq!(
            error.to_string(),
            "expected a snapshot of a table, got something else"
        );
        assert!(error.hint().unwrap().contains("NDJSON"));
    }
}
