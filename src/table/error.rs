//! Conversion of a table's errors into [`Error`].

use cbr_wire::{Error, hint};

use crate::{Full, TableError};

impl From<TableError> for Error {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Malformed(mismatch) => Self::decode(&mismatch),
            TableError::Full(full) => full.into(),
            TableError::Snapshot(_) => Self::malformed(error.to_string()).with_hint(hint::SNAPSHOT),
        }
    }
}

impl From<Full> for Error {
    fn from(full: Full) -> Self {
        Self::memory(full.to_string())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use cbr_wire::Error;

    use crate::{Full, Table, TableError};

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
