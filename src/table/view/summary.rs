use super::{Facet, View};
use crate::table::{Full, Table};

/// How the tasks of a view went.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary<'t> {
    /// All of them.
    pub total: usize,
    /// How many are in each status, the most frequent first.
    pub statuses: Vec<Facet<'t>>,
    /// Those in status `success` as a share of those in `success`, `failed` or `timeout`; `None` where there are none.
    pub success_rate: Option<f64>,
    /// For each type of operation, the most frequent first.
    pub types: Vec<TypeSummary<'t>>,
    /// The row of the task in status `running` that started first; the first in the table of several.
    pub oldest_running: Option<usize>,
}

/// How the tasks of a type went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeSummary<'t> {
    /// The type; empty for tasks without one.
    pub value: &'t str,
    /// How many tasks there are.
    pub count: usize,
    /// How long they took, of those that have a start and an end; `None` where none has.
    pub durations: Option<Durations>,
}

/// How long tasks took, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durations {
    /// How many have a duration.
    pub count: usize,
    /// The shortest.
    pub min: i64,
    /// As many are shorter as are longer; between two of them the middle, rounded down.
    pub median: i64,
    /// The 95th percentile, interpolated linearly between its neighbours as spreadsheets do, rounded down.
    pub p95: i64,
    /// The longest.
    pub max: i64,
}

impl View {
    /// Sums the tasks up.
    ///
    /// # Errors
    /// Where there is no room.
    pub fn summary<'t>(&self, table: &'t Table) -> Result<Summary<'t>, Full> {
        let _ = table;
        todo!()
    }
}
