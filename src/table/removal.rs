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
    /// Number of them that is too few to rebuild the table again.
    too_few: usize,
}

impl Table {
    /// Removes a task by its id; false if there was none. An id that comes again later is a new row. After a removal, row numbers and views
    /// from before are no longer valid.
    ///
    /// ```
    /// use cbr_tasks::table::{Table, TableError};
    ///
    /// let mut table = Table::new();
    /// table.ingest(br#"[{"id": "a"}, {"id": "b"}]"#)?;
    /// assert!(table.remove("a")? && !table.remove("x")?);
    /// assert_eq!((table.len(), table.find("a")), (1, None));
    /// # Ok::<(), TableError>(())
    /// ```
    ///
    /// # Errors
    /// Fails if there is no memory. The task is not removed then.
    pub fn remove(&mut self, id: &str) -> Result<bool, TableError> {
        let Some(row) = self.find(id) else {
            return Ok(false);
        };
        self.removed.rows.cover(&self.store.rows)?;
        if let Some(cells) = self.store.rows.columns.get(row) {
            self.forget(&cells);
        }
        self.store.rows.columns.set(row, &Cells::BLANK);
        self.removed
            .rows
            .insert(u32::try_from(row).unwrap_or(u32::MAX));
        self.removed.count += 1;
        // Each removed task pays for the ingestion of two others. If there is no memory for it, the rows stay blank, until half as many
        // more have been removed.
        if self.removed.count > self.removed.too_few.max(self.rows().len() / 3) {
            match self.rebuilt() {
                Ok(rebuilt) => *self = rebuilt,
                Err(_) => self.removed.too_few = self.removed.count / 2 * 3,
            }
        }
        Ok(true)
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
