//! Column store: the columns of all rows, in blocks of 16,384 rows, so that growing copies nothing.

use crate::column::{MISSING_NUMBER, MISSING_TIME, NumberColumn, TextColumn, TimeColumn};
use crate::dictionary::MISSING;
use crate::error::Full;
use crate::reserve::Reserve;

/// Rows of a block; the last one may have fewer.
pub const BLOCK_ROWS: usize = 1 << BLOCK_SHIFT;
const BLOCK_SHIFT: usize = 14;
/// Initial capacity of the first block.
const FIRST_ROWS: usize = 256;

/// One row of all columns, its template and the address of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cells {
    pub(crate) id: u128,
    pub(crate) codes: [u32; TextColumn::ALL.len()],
    pub(crate) times: [i64; TimeColumn::ALL.len()],
    pub(crate) numbers: [i32; NumberColumn::ALL.len()],
    pub(crate) template: u32,
    pub(crate) place: u32,
}

impl Cells {
    pub(crate) const EMPTY: Self = Self {
        id: 0,
        codes: [MISSING; TextColumn::ALL.len()],
        times: [MISSING_TIME; TimeColumn::ALL.len()],
        numbers: [MISSING_NUMBER; NumberColumn::ALL.len()],
        template: 0,
        place: 0,
    };

    pub(crate) fn code(&self, column: TextColumn) -> u32 {
        self.codes.get(column as usize).copied().unwrap_or(MISSING)
    }

    pub(crate) fn time(&self, column: TimeColumn) -> i64 {
        self.times
            .get(column as usize)
            .copied()
            .unwrap_or(MISSING_TIME)
    }
}

/// Block of neighbouring rows, column by column.
#[derive(Debug, Default)]
pub struct Block {
    pub(crate) ids: Vec<u128>,
    pub(crate) codes: [Vec<u32>; TextColumn::ALL.len()],
    pub(crate) times: [Vec<i64>; TimeColumn::ALL.len()],
    pub(crate) numbers: [Vec<i32>; NumberColumn::ALL.len()],
    pub(crate) templates: Vec<u32>,
    pub(crate) places: Vec<u32>,
}

impl Block {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// True when there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Returns the ids as numbers; [`Table::write_id`](crate::Table::write_id) writes their text.
    #[must_use]
    pub fn ids(&self) -> &[u128] {
        &self.ids
    }

    /// Returns the codes of a text column.
    #[must_use]
    pub fn codes(&self, column: TextColumn) -> &[u32] {
        self.codes.get(column as usize).map_or(&[], Vec::as_slice)
    }

    /// Returns the cells of a time column.
    #[must_use]
    pub fn times(&self, column: TimeColumn) -> &[i64] {
        self.times.get(column as usize).map_or(&[], Vec::as_slice)
    }

    /// Returns the cells of a number column.
    #[must_use]
    pub fn numbers(&self, column: NumberColumn) -> &[i32] {
        self.numbers.get(column as usize).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn reserve(&mut self, more: usize) -> Result<(), Full> {
        self.ids.reserve_just(more)?;
        for column in &mut self.codes {
            column.reserve_just(more)?;
        }
        for column in &mut self.times {
            column.reserve_just(more)?;
        }
        for column in &mut self.numbers {
            column.reserve_just(more)?;
        }
        self.templates.reserve_just(more)?;
        self.places.reserve_just(more)
    }

    /// Appends a row. Its memory was reserved before.
    fn push(&mut self, cells: &Cells) {
        self.ids.push(cells.id);
        for (column, code) in self.codes.iter_mut().zip(cells.codes) {
            column.push(code);
        }
        for (column, time) in self.times.iter_mut().zip(cells.times) {
            column.push(time);
        }
        for (column, number) in self.numbers.iter_mut().zip(cells.numbers) {
            column.push(number);
        }
        self.templates.push(cells.template);
        self.places.push(cells.place);
    }

    fn get(&self, row: usize) -> Option<Cells> {
        let mut cells = Cells::EMPTY;
        cells.id = *self.ids.get(row)?;
        for (code, column) in cells.codes.iter_mut().zip(&self.codes) {
            *code = *column.get(row)?;
        }
        for (time, column) in cells.times.iter_mut().zip(&self.times) {
            *time = *column.get(row)?;
        }
        for (number, column) in cells.numbers.iter_mut().zip(&self.numbers) {
            *number = *column.get(row)?;
        }
        cells.template = *self.templates.get(row)?;
        cells.place = *self.places.get(row)?;
        Some(cells)
    }

    fn set(&mut self, row: usize, cells: &Cells) -> Option<()> {
        *self.ids.get_mut(row)? = cells.id;
        for (column, code) in self.codes.iter_mut().zip(cells.codes) {
            *column.get_mut(row)? = code;
        }
        for (column, time) in self.times.iter_mut().zip(cells.times) {
            *column.get_mut(row)? = time;
        }
        for (column, number) in self.numbers.iter_mut().zip(cells.numbers) {
            *column.get_mut(row)? = number;
        }
        *self.templates.get_mut(row)? = cells.template;
        *self.places.get_mut(row)? = cells.place;
        Some(())
    }

    fn truncate(&mut self, length: usize) {
        self.ids.truncate(length);
        self.codes
            .iter_mut()
            .for_each(|column| column.truncate(length));
        self.times
            .iter_mut()
            .for_each(|column| column.truncate(length));
        self.numbers
            .iter_mut()
            .for_each(|column| column.truncate(length));
        self.templates.truncate(length);
        self.places.truncate(length);
    }

    fn memory(&self) -> usize {
        let codes: usize = self.codes.iter().map(Vec::capacity).sum();
        let times: usize = self.times.iter().map(Vec::capacity).sum();
        let numbers: usize = self.numbers.iter().map(Vec::capacity).sum();
        let words = codes + numbers + self.templates.capacity() + self.places.capacity();
        self.ids.capacity() * 16 + times * 8 + words * 4
    }
}

/// Columns of all rows.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    blocks: Vec<Block>,
    length: usize,
}

impl Columns {
    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Appends a row. [`Self::reserve`] comes before it.
    pub(crate) fn push(&mut self, cells: &Cells) {
        if let Some(block) = self.blocks.get_mut(self.length >> BLOCK_SHIFT) {
            block.push(cells);
            self.length += 1;
        }
    }

    /// Reserves memory for one more row.
    pub(crate) fn reserve(&mut self) -> Result<(), Full> {
        let at = self.length >> BLOCK_SHIFT;
        let rows = self.length & (BLOCK_ROWS - 1);
        if at == self.blocks.len() {
            self.blocks.reserve_for(1)?;
            self.blocks.push(Block::default());
        }
        let Some(block) = self.blocks.get_mut(at) else {
            return Err(Full::Memory);
        };
        if rows < block.places.capacity() {
            return Ok(());
        }
        let more = if at == 0 {
            rows.max(FIRST_ROWS)
        } else {
            BLOCK_ROWS
        };
        block.reserve(more.min(BLOCK_ROWS - rows))
    }

    /// Appends a block. All blocks before it are full.
    pub(crate) fn push_block(&mut self, block: Block) -> Result<(), Full> {
        self.blocks.reserve_for(1)?;
        self.length += block.len();
        self.blocks.push(block);
        Ok(())
    }

    pub(crate) fn id(&self, row: usize) -> Option<u128> {
        let block = self.blocks.get(row >> BLOCK_SHIFT)?;
        block.ids.get(row & (BLOCK_ROWS - 1)).copied()
    }

    pub(crate) fn get(&self, row: usize) -> Option<Cells> {
        self.blocks
            .get(row >> BLOCK_SHIFT)?
            .get(row & (BLOCK_ROWS - 1))
    }

    pub(crate) fn set(&mut self, row: usize, cells: &Cells) {
        if let Some(block) = self.blocks.get_mut(row >> BLOCK_SHIFT) {
            block.set(row & (BLOCK_ROWS - 1), cells);
        }
    }

    pub(crate) fn set_place(&mut self, row: usize, place: u32) {
        let block = self.blocks.get_mut(row >> BLOCK_SHIFT);
        if let Some(cell) = block.and_then(|block| block.places.get_mut(row & (BLOCK_ROWS - 1))) {
            *cell = place;
        }
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        if length >= self.length {
            return;
        }
        self.blocks.truncate(length.div_ceil(BLOCK_ROWS));
        let before = self.blocks.len().saturating_sub(1) * BLOCK_ROWS;
        if let Some(last) = self.blocks.last_mut() {
            last.truncate(length - before);
        }
        self.length = length;
    }

    pub(crate) fn memory(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(Block::memory).sum();
        blocks + self.blocks.capacity() * size_of::<Block>()
    }
}
