//! Rows of a table: their columns, and the dictionaries of their texts.

use crate::block::{BLOCK_ROWS, Block, Columns};
use crate::column::TextColumn;
use crate::dictionaries::Dictionaries;
use crate::dictionary::Dictionary;
use crate::id::{self, Meaning};
use crate::measure::{MISSING_VALUE, Measure};

/// All rows, column by column. What runs over all rows takes them: selections, counts and orders.
#[derive(Debug)]
pub struct Rows {
    /// The columns.
    pub columns: Columns,
    /// The texts of the columns' codes.
    pub dictionaries: Dictionaries,
}

impl Rows {
    /// Makes no rows.
    #[must_use]
    pub fn new() -> Self {
        Self {
            columns: Columns::default(),
            dictionaries: Dictionaries::new(),
        }
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// True when there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the rows in blocks of [`BLOCK_ROWS`]; only the last may have fewer.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        self.columns.blocks()
    }

    /// Returns the texts of a column. Texts that rows had before an update may be among them.
    #[must_use]
    pub fn dictionary(&self, column: TextColumn) -> &Dictionary {
        let dictionaries = &self.dictionaries;
        dictionaries.column(column).unwrap_or(&dictionaries.values)
    }

    /// Returns the number of a row's id.
    #[must_use]
    pub fn id(&self, row: usize) -> Option<u128> {
        self.columns.id(row)
    }

    /// Returns the ids that are not UUIDs.
    #[must_use]
    pub fn other_ids(&self) -> &Dictionary {
        &self.dictionaries.ids
    }

    /// Returns the code of a row's text; [`MISSING`](crate::MISSING) if it has none, or if there is no such row.
    #[must_use]
    pub fn code(&self, row: u32, column: TextColumn) -> u32 {
        self.cell(row, |block, row| block.codes(column).get(row).copied())
            .unwrap_or_default()
    }

    /// Returns a row's measure.
    #[must_use]
    pub fn measure(&self, row: u32, measure: Measure) -> Option<i64> {
        self.cell(row, |block, row| Some(measure.get(block, row)))
            .filter(|value| *value != MISSING_VALUE)
    }

    /// Calls `get` with a row's block and the row's place in it.
    #[allow(clippy::inline_always, reason = "sorts call it for each row")]
    #[inline(always)]
    pub(crate) fn cell<T>(
        &self,
        row: u32,
        get: impl FnOnce(&Block, usize) -> Option<T>,
    ) -> Option<T> {
        let row = row as usize;
        let block = self.blocks().get(row / BLOCK_ROWS)?;
        get(block, row % BLOCK_ROWS)
    }

    /// Writes the text of an id; nothing for a task without an id.
    pub fn write_id(&self, id: u128, out: &mut String) {
        match id::meaning(id) {
            Meaning::Uuid => id::write_uuid(id, out),
            Meaning::Code(code) => out.push_str(self.other_ids().get(code).unwrap_or_default()),
            Meaning::None => {}
        }
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self::new()
    }
}
