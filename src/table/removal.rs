//! Removal of tasks. The row of a removed task is blank until the table is rebuilt from the other rows, whose numbers change then.

use cbr_store::block::Cells;
use cbr_store::reserve::Reserve;
use cbr_store::template::LONGEST_TEMPLATE;
use cbr_store::{Selection, TextColumn};

use crate::error::TableError;
use crate::table::Table;

/// Blank rows of a table.
#[derive(Debug, Default)]
pub(crate) struct Removed {
    pub(crate) rows: Selection,
    pub(crate) count: usize,
}

impl Table {
    /// Removes tasks by their ids; returns the number of those that were there. An id that comes again later is a new row. Row
    /// numbers and views from before are no longer valid.
    ///
    /// ```
    /// use cbr_tasks::table::{Table, TableError};
    ///
    /// let mut table = Table::new();
    /// table.ingest(br#"[{"id": "a"}, {"id": "b"}]"#)?;
    /// assert_eq!(table.remove(["a", "x"])?, 1);
    /// assert_eq!((table.len(), table.find("a")), (1, None));
    /// # Ok::<(), TableError>(())
    /// ```
    ///
    /// # Errors
    /// Fails if there is no memory. Nothing is removed then.
    pub fn remove(
        &mut self,
        ids: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<usize, TableError> {
        let before = self.removed.count;
        self.removed.rows.cover(&self.store.rows)?;
        for id in ids {
            self.remove_one(id.as_ref());
        }
        let removed = self.removed.count - before;
        // Each removed task pays for the ingestion of two others. If there is no memory for it, the rows stay blank.
        if self.removed.count * 3 > self.rows().len()
            && let Ok(rebuilt) = self.rebuilt()
        {
            *self = rebuilt;
        }
        Ok(removed)
    }

    #[inline(never)]
    fn remove_one(&mut self, id: &str) {
        let Some(row) = self.find(id) else {
            return;
        };
        if let Some(cells) = self.store.rows.columns.get(row) {
            self.forget(&cells);
        }
        self.store.rows.columns.set(row, &Cells::BLANK);
        self.removed
            .rows
            .insert(u32::try_from(row).unwrap_or(u32::MAX));
        self.removed.count += 1;
    }

    /// Returns a table with the same tasks that never had the removed ones: nothing is left of them, not even in a dictionary.
    pub(crate) fn rebuilt(&self) -> Result<Self, TableError> {
        let mut rebuilt = Self::new();
        let mut body = String::new();
        for row in 0..self.rows().len() {
            body.clear();
            let length = self.text_length(row).saturating_mul(6);
            body.reserve_for(length.saturating_add(LONGEST_TEMPLATE))?;
            // In an array, because an object with certain keys would be read as a response.
            body.push('[');
            if self.row_json(row, &mut body) {
                body.push(']');
                let source = u32::try_from(row).unwrap_or_default();
                let source = self.rows().code(source, TextColumn::Source);
                let source = self.rows().dictionary(TextColumn::Source).get(source);
                rebuilt.ingest_from(body.as_bytes(), source)?;
            }
        }
        Ok(rebuilt)
    }
}
