use cbr_wire::model::TaskStatus;

use super::facets::Values;
use super::{Facet, View};
use crate::{CodeSet, Full, Measure, Order, Table, TextColumn, TimeColumn};

/// How the tasks of a view went.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary<'t> {
    /// All of them.
    pub total: usize,
    /// How many are in each status, the most frequent first.
    pub statuses: Vec<Facet<'t>>,
    /// Those in status `success` as a share of those in `success`, `failed` or `timeout`, in just these letters; `None` where
    /// there are none.
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
        with_duration.retain_range(table, Measure::Duration, i64::MIN, i64::MAX);
        let place = |row: u32| values.place(table.code(row, TextColumn::OperationType));

        let mut order = Order::new(&with_duration)?;
        let mut counts = vec![0; values.values.len()];
        for row in order.rows() {
            if let Some(count) = counts.get_mut(place(*row)) {
                *count += 1;
            }
        }
        let mut all: Vec<Option<Ranks>> = counts.into_iter().map(Ranks::of).collect();
        // In their order, each type's values go by one after the other.
        order.by_measure(table, Measure::Duration, false)?;
        for row in order.rows() {
            if let Some(Some(ranks)) = all.get_mut(place(*row)) {
                ranks.see(table.measure(*row, Measure::Duration).unwrap_or_default());
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
        let words = table.dictionary(TextColumn::Status);
        let is_running = CodeSet::only(words, TaskStatus::Running.as_str())?;
        running.retain_texts(table, TextColumn::Status, &is_running);
        let started = Measure::Time(TimeColumn::Started);
        let Some((first, _)) = running.extent(table, started).0 else {
            return Ok(None);
        };
        running.retain_range(table, started, first, first);
        let mut rows = Vec::new();
        running.rows(0, 1, &mut rows);
        Ok(rows.first().copied())
    }
}

/// Values that go by in their order, and those of them that are looked for.
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
