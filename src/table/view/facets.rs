use super::View;
use crate::table::{Full, Table, TextColumn};

/// A value and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet<'t> {
    /// The value; empty for rows without one.
    pub value: &'t str,
    /// The number of rows.
    pub count: usize,
}

impl View {
    /// How often each value of a column comes, the most frequent first; those that come as often as each other in the order
    /// of their texts.
    ///
    /// # Errors
    /// Where there is no room.
    pub fn facet<'t>(&self, table: &'t Table, column: TextColumn) -> Result<Vec<Facet<'t>>, Full> {
        let _ = (table, column);
        todo!()
    }
}
