//! Error of a table that has no room for more.

use std::fmt;

use cbr_wire::Error;

/// Limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// An allocation failed.
    Memory,
    /// The table has the maximum number of tasks.
    Rows,
    /// The different values of one field are more than 4 GiB of text.
    Dictionary,
    /// The text beside the columns is more than 4 GiB.
    Text,
}

impl Full {
    fn message(self) -> &'static str {
        match self {
            Self::Memory => cbr_wire::error::OUT_OF_MEMORY,
            Self::Rows => "expected at most 67108862 tasks in a table, got more",
            Self::Dictionary => "expected at most 4 GiB of different values in a field, got more",
            Self::Text => "expected at most 4 GiB of text beside the columns, got more",
        }
    }
}

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Full {}

impl From<Full> for Error {
    fn from(full: Full) -> Self {
        Self::memory(full.message().to_owned())
    }
}
