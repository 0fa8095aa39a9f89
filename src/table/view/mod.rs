//! What a query has found: rows to look at, and figures about them.

mod facets;
mod histogram;
mod sort;
mod summary;

pub use facets::Facet;
pub use histogram::{Bins, Histogram, HistogramOptions};
pub use sort::SortKey;
pub use summary::{Durations, Summary, TypeSummary};

use super::query::Filter;
use super::{Full, Table};

/// Which rows of a table a filter has let through, in their order. Rows that come into the table later are not among them.
///
/// Its figures are about the table that it was made of, and say nothing about another.
#[derive(Debug)]
pub struct View {}

impl View {
    /// Looks for the rows. `now`, in microseconds since 1970-01-01T00:00:00Z, is what times like `-24h` count from.
    ///
    /// Rows come in the order of the keys, the first of them first; rows that are the same to all keys stay in the table's
    /// order. Texts are ordered by their characters' numbers. What is missing comes last, also in descending order; an empty
    /// text is missing.
    ///
    /// # Errors
    /// Where there is no room.
    pub fn new(table: &Table, filter: &Filter, sort: &[SortKey], now: i64) -> Result<Self, Full> {
        let _ = (table, filter, sort, now);
        todo!()
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        todo!()
    }

    /// True when there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows from a place on up to another, by their numbers in the table.
    #[must_use]
    pub fn rows(&self, from: usize, to: usize) -> Vec<usize> {
        let _ = (from, to);
        todo!()
    }
}
