use cbr_wire::model::TaskStatus;

use super::facets::Values;
use super::{Facet, View};
use crate::{CodeSet, Full, Measure, Order, Table, TextColumn, TimeColumn};

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
        let values = Values::of(self, table, TextColumn::OperationType)?;
        let mut with_duration = self.selection.copy()?;
        with_duration.retain_range(table.rows(), Measure::Duration, i64::MIN, i64::MAX);
        let place = |row: u32| values.place(table.rows().code(row, TextColumn::OperationType));

        let mut order = Order::new(&with_duration)?;
        let mut counts = vec![0; values.values.len()];
        for row in order.rows() {
            if let Some(count) = counts.get_mut(place(*row)) {
                *count += 1;
            }
        }
        let mut all: Vec<Option<Ranks>> = counts.into_iter().map(Ranks::of).collect();
        // In their order, each type's values go by one after the other.
        order.by_measure(table.rows(), Measure::Duration, false)?;
        for row in order.rows() {
            if let Some(Some(ranks)) = all.get_mut(place(*row)) {
                ranks.see(
                    table
                        .rows()
                        .measure(*row, Measure::Duration)
                        .unwrap_or_default(),
                );
            }
        }
        let types = values.values.into_iter().zip(all);
        Ok(types
            .map(|(facet, ranks)| TypeSummary {
                value: facet.value,
                count: facet.count,
                durations: ranks.map(|ranks| ranks.found),
            })
            .collect())
    }

    fn oldest_running(&self, table: &Table) -> Result<Option<usize>, Full> {
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

/// Order statistics of values that come in ascending order.
#[derive(Debug, Clone, Copy)]
struct Ranks {
    seen: usize,
    found: Durations,
}

impl Ranks {
    fn of(count: usize) -> Option<Self> {
        (count > 0).then_some(Self {
            seen: 0,
            found: Durations {
                count,
                min: 0,
                median: 0,
                p95: 0,
                max: 0,
            },
        })
    }

    fn see(&mut self, value: i64) {
        let last = self.found.count - 1;
        if self.seen == 0 {
            self.found.min = value;
        }
        if self.seen == last {
            self.found.max = value;
        }
        // A percentile lies between two values, at a hundredth of the way from the first to the last.
        for (percent, found) in [(50, &mut self.found.median), (95, &mut self.found.p95)] {
            let (lower, rest) = (last * percent / 100, last * percent % 100);
            let rest = i64::try_from(rest).unwrap_or_default();
            if self.seen == lower {
                *found = value;
            }
            if self.seen == lower + 1 {
                // Durations of thousands of years must not overflow here; a later value is not less.
                let distance = value - *found;
                *found += distance / 100 * rest + distance % 100 * rest / 100;
            }
        }
        self.seen += 1;
    }
}
