use cbr_wire::model::TaskStatus;

use super::facets::Values;
use super::{Facet, View};
use cbr_store::percentile;
use cbr_store::reserve::Reserve;

use crate::{CodeSet, Full, Measure, Table, TextColumn, TimeColumn};

/// Summary of the tasks of a view.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary<'t> {
    /// Number of tasks.
    pub total: usize,
    /// Number of tasks in each status, the most frequent first.
    pub statuses: Vec<Facet<'t>>,
    /// Number of tasks in `success`, divided by the number in `success`, `failed` or `timeout` (exactly these spellings);
    /// `None` if there are no such tasks.
    pub success_rate: Option<f64>,
    /// Figures of each operation type, the most frequent first.
    pub types: Vec<TypeSummary<'t>>,
    /// Row of the task in status `running` that started first; of several, the first in the table.
    pub oldest_running: Option<usize>,
}

/// Summary of the tasks of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeSummary<'t> {
    /// Type; empty for tasks without one.
    pub value: &'t str,
    /// Number of tasks.
    pub count: usize,
    /// Durations of the tasks with a start and an end; `None` without any.
    pub durations: Option<Durations>,
}

/// Durations of tasks, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durations {
    /// Number of tasks that have one.
    pub count: usize,
    /// Shortest.
    pub min: i64,
    /// Median. For an even number of durations, the mean of the two in the middle, rounded down.
    pub median: i64,
    /// 95th percentile, interpolated linearly as spreadsheets do, rounded down.
    pub p95: i64,
    /// Longest.
    pub max: i64,
}

impl View {
    /// Computes the summary.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn summary<'t>(&self, table: &'t Table) -> Result<Summary<'t>, Full> {
        let statuses = self.facet(table, TextColumn::Status)?;
        let in_status = |status: TaskStatus| {
            let facet = statuses.iter().find(|facet| facet.value == status.as_str());
            facet.map_or(0, |facet| facet.count)
        };
        let succeeded = in_status(TaskStatus::Success);
        let ended = succeeded + in_status(TaskStatus::Failed) + in_status(TaskStatus::Timeout);
        #[allow(clippy::cast_precision_loss, reason = "there are at most 2^26 rows")]
        let success_rate = (ended > 0).then(|| succeeded as f64 / ended as f64);
        Ok(Summary {
            total: self.length,
            success_rate,
            types: self.types(table)?,
            oldest_running: self.oldest_running(table)?,
            statuses,
        })
    }

    fn types<'t>(&self, table: &'t Table) -> Result<Vec<TypeSummary<'t>>, Full> {
        let types = self.facet(table, TextColumn::OperationType)?.into_iter();
        let durations = self.type_durations(table)?;
        Ok(types
            .zip(durations)
            .map(|(facet, durations)| TypeSummary {
                value: facet.value,
                count: facet.count,
                durations: (durations.count > 0).then_some(durations),
            })
            .collect())
    }

    /// Computes the durations of each operation type, in the order of [`Self::facet`]; zeros for none.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn type_durations(&self, table: &Table) -> Result<Vec<Durations>, Full> {
        let values = Values::of(self, table, TextColumn::OperationType)?;
        let rows = table.rows();
        // The durations of a type are side by side: first its place is counted, then filled, and the start of each type becomes its end.
        let (mut spans, mut ends) = (Vec::new(), Vec::new());
        spans.reserve_just(self.length)?;
        ends.reserve_just(values.values.len())?;
        let mut all = 0;
        for facet in &values.values {
            ends.push(all);
            all += facet.count;
        }
        spans.resize(all, 0);
        self.selection.each_row(|row| {
            if let Some(span) = rows.measure(row, Measure::Duration)
                && let Some(end) =
                    ends.get_mut(values.place(rows.code(row, TextColumn::OperationType)))
                && let Some(slot) = spans.get_mut(*end)
            {
                *slot = span;
                *end += 1;
            }
        });
        let (mut found, mut start) = (Vec::new(), 0);
        found.reserve_just(ends.len())?;
        for (facet, end) in values.values.iter().zip(ends) {
            let spans = spans.get_mut(start..end).unwrap_or_default();
            start += facet.count;
            let mut at = |percent| percentile(spans, percent).unwrap_or_default();
            found.push(Durations {
                min: at(0),
                median: at(50),
                p95: at(95),
                max: at(100),
                count: spans.len(),
            });
        }
        Ok(found)
    }

    /// Returns the row of the task in status `running` that started first; of several, the first in the table.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn oldest_running(&self, table: &Table) -> Result<Option<usize>, Full> {
        let mut running = self.selection.copy()?;
        let words = table.rows().dictionary(TextColumn::Status);
        let is_running = CodeSet::only(words, TaskStatus::Running.as_str())?;
        running.retain_texts(table.rows(), TextColumn::Status, &is_running);
        let started = Measure::Time(TimeColumn::Started);
        let Some((first, _)) = running.extent(table.rows(), started).0 else {
            return Ok(None);
        };
        running.retain_range(table.rows(), started, first, first);
        let mut rows = Vec::new();
        running.rows(0, 1, &mut rows);
        Ok(rows.first().copied())
    }
}
