//! Views: the result of a query, and statistics about its rows.

mod facets;
mod histogram;
mod sort;
mod summary;

pub use facets::Facet;
pub use histogram::{Bins, Histogram, HistogramOptions};
pub use sort::SortKey;
pub use summary::{Durations, Summary, TypeSummary};

use std::cell::RefCell;

use cbr_store::id::{self, Meaning, UUID_LENGTH};

use super::query::{self, Filter};
use super::{Full, GroupBy, GroupFigures, Grouping, Histories, Order, Selection, Table};

/// Rows of a table that match a filter, in an order. Rows that are added later are not among them.
///
/// Its statistics are computed from the current state of its table. Do not pass another table: the row numbers are valid only
/// for the table that the view was made from.
///
/// ```
/// use cbr_tasks::table::view::SortKey;
/// use cbr_tasks::table::{Key, Table, View};
///
/// let mut table = Table::new();
/// table.ingest(br#"[{"id": "a", "status": "failed", "started_at": "2026-11-01T02:00:00Z"},
///     {"id": "b", "status": "success"},
///     {"id": "c", "status": "failed", "started_at": "2026-11-01T01:00:00Z"}]"#)?;
/// let by_start = SortKey { key: Key::named("started_at").unwrap(), descending: false };
/// let view = View::new(&table, &"status:failed".parse()?, &[by_start], 0)?;
/// assert_eq!(view.rows(0, view.len()), [2, 0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct View {
    selection: Selection,
    length: usize,
    /// Order, if it is not that of the table. Rows behind the first are sorted when they are asked for.
    order: Option<RefCell<Order>>,
}

impl View {
    /// Finds the rows. Times such as `-24h` count from `now`, in microseconds since 1970-01-01T00:00:00Z.
    ///
    /// Rows are sorted by the keys; the first key is the most important. Rows that are equal in all keys keep the table's
    /// order. Texts are sorted by code point. Missing values come last in both directions; an empty text counts as missing.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn new(table: &Table, filter: &Filter, sort: &[SortKey], now: i64) -> Result<Self, Full> {
        let selection = query::select(filter, table, now)?;
        Ok(Self {
            length: selection.len(),
            order: sort::order(table, &selection, sort)?.map(RefCell::new),
            selection,
        })
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// True when there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Returns the rows from one place up to another, by their numbers in the table. They are in the order of the time of the query, even if
    /// the table has changed since.
    #[must_use]
    pub fn rows(&self, from: usize, to: usize) -> Vec<usize> {
        let mut rows = Vec::new();
        let to = to.min(self.length);
        match &self.order {
            Some(order) => {
                let mut order = order.borrow_mut();
                let wanted = order.rows_up_to(to).get(from..to).unwrap_or_default();
                rows.extend(wanted.iter().map(|row| *row as usize));
            }
            None => self.selection.rows(from, to, &mut rows),
        }
        rows
    }

    /// Returns the ids of some rows as one text of 36 characters each, if all of them are UUIDs in lower case.
    #[must_use]
    pub fn uuids(&self, table: &Table, from: usize, to: usize) -> Option<String> {
        let rows = self.rows(from, to);
        let mut text = String::with_capacity(rows.len() * UUID_LENGTH);
        for row in rows {
            let id = table.rows().id(row).unwrap_or_default();
            if id::meaning(id) != Meaning::Uuid {
                return None;
            }
            id::write_uuid(id, &mut text);
        }
        Some(text)
    }

    /// Groups the rows by one key or two.
    ///
    /// ```
    /// use cbr_tasks::table::query::Filter;
    /// use cbr_tasks::table::{GroupBy, Table, TextColumn, View};
    ///
    /// let mut table = Table::new();
    /// table.ingest(br#"[{"id": "a", "vault_name": "prod", "started_at": "1970-01-01T00:00:02Z"},
    ///     {"id": "b", "vault_name": "prod", "started_at": "1970-01-01T00:00:01Z"}]"#)?;
    /// let view = View::new(&table, &Filter::all(), &[], 0)?;
    /// let groups = view.groups(&table, &[GroupBy::Text(TextColumn::VaultName)])?;
    /// let histories = view.histories(&table, &groups)?;
    /// let vault = histories.iter().next().unwrap();
    /// assert_eq!(vault.members.iter().map(|[row, _]| *row).collect::<Vec<_>>(), [1, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn groups(&self, table: &Table, by: &[GroupBy]) -> Result<Grouping, Full> {
        Grouping::of(table.rows(), &self.selection, by)
    }

    /// Sorts the rows of each group. Tags are the codes of the statuses.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn histories(&self, table: &Table, groups: &Grouping) -> Result<Histories, Full> {
        Histories::of(table.rows(), &self.selection, groups, None)
    }

    /// Finds the latest row of each group, the latest in a status, by its code, and the statuses of the last `length`; and counts the
    /// statuses.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn figures(
        &self,
        table: &Table,
        groups: &Grouping,
        (status, length): (u32, u32),
    ) -> Result<GroupFigures, Full> {
        GroupFigures::of(table.rows(), &self.selection, groups, (status, length))
    }

    /// Makes a view of some of the rows, in the order of this view.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn part(&self, table: &Table, rows: &[u32]) -> Result<Self, Full> {
        let mut selection = Selection::none(table.rows())?;
        for row in rows {
            selection.insert(*row);
        }
        Ok(Self {
            length: selection.len(),
            order: match &self.order {
                Some(order) => Some(order.borrow_mut().within(&selection)?.into()),
                None => None,
            },
            selection,
        })
    }

    /// Returns the bytes that it holds beside the table.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.selection.memory()
            + self
                .order
                .as_ref()
                .map_or(0, |order| order.borrow().memory())
    }
}
