use super::View;
use crate::Error;
use crate::table::{Key, Table, TextColumn};

/// How rows are put into bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bins {
    /// So many of the same width, from the least value to the greatest.
    Count(u32),
    /// Of this width: microseconds, or thousandths of a percent. Bins start at multiples of it: of times since
    /// 1970-01-01T00:00:00Z; whole weeks at Mondays.
    Width(i64),
}

/// What a histogram is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistogramOptions {
    /// A time, the duration or the progress.
    pub by: Key,
    /// The bins.
    pub bins: Bins,
    /// A text by whose values each bin is split.
    pub split: Option<TextColumn>,
}

/// How many rows have values in each of some ranges that lie side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram<'t> {
    /// Where the first bin starts: microseconds, for times since 1970-01-01T00:00:00Z, or thousandths of a percent.
    pub start: i64,
    /// How wide each bin is, in the same unit; a value at its end is in the next one.
    pub width: i64,
    /// Rows in each bin. With [`Bins::Count`] as many as asked for, none where no row has a value.
    pub counts: Vec<usize>,
    /// Rows without a value.
    pub missing: usize,
    /// The same for each value of the column that it is split by, the most frequent first; empty text for rows without one.
    pub split: Vec<(&'t str, Vec<usize>)>,
}

impl View {
    /// Counts rows in bins. With [`Bins::Count`] the first starts at the least value, and the width is the least whole number
    /// that takes the greatest value in.
    ///
    /// # Errors
    /// A validation error for a key that has no order of numbers, a count or width that is not above 0, more than 10,000
    /// bins, or more than 1,000,000 of bins times values of the split.
    pub fn histogram<'t>(
        &self,
        table: &'t Table,
        options: &HistogramOptions,
    ) -> Result<Histogram<'t>, Error> {
        let _ = (table, options);
        todo!()
    }
}
