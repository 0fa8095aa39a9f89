use crate::table::Key;

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// What of them.
    pub key: Key,
    /// The greatest first.
    pub descending: bool,
}
