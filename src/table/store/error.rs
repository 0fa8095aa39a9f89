use std::fmt;

use cbr_json::{Mismatch, Segment, WalkError};

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

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(mismatch) => mismatch.fmt(f),
            Self::Full(full) => full.fmt(f),
            Self::Snapshot(why) => write!(f, "expected a snapshot of a table, got {why}"),
        }
    }
}

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => cbr_wire::error::OUT_OF_MEMORY,
            Self::Rows => "expected at most 67108862 tasks in a table, got more",
            Self::Dictionary => "expected at most 4 GiB of different values in a field, got more",
            Self::Text => "expected at most 4 GiB of text beside the columns, got more",
        })
    }
}

impl std::error::Error for TableError {}

impl std::error::Error for Full {}

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
