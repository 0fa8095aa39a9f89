//! What a table says → the crate's one error.

use super::{Full, TableError};
use crate::{Error, hint};

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
