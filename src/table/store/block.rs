//! Column store: the columns of all rows, in blocks of 16,384 rows, so that growing copies nothing.

use crate::column::{MISSING_NUMBER, MISSING_TIME, NumberColumn, TextColumn, TimeColumn};
use crate::dictionary::MISSING;
use crate::full::Full;
use crate::reserve::Reserve;

/// Rows of a block; the last one may have fewer.
pub const BLOCK_ROWS: usize = 1 << BLOCK_SHIFT;
const BLOCK_SHIFT: usize = 14;
/// Initial capacity of the first block.
const FIRST_ROWS: usize = 256;

/// One row of all columns, its template and the address of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cells {
    /// Number of the id.
    pub id: u128,
    /// Codes of the text columns.
    pub codes: [u32; TextColumn::ALL.len()],
    /// Cells of the time columns.
    pub times: [i64; TimeColumn::ALL.len()],
    /// Cells of the number columns.
    pub numbers: [i32; NumberColumn::ALL.len()],
    /// Template.
    pub template: u32,
    /// Address of the row's bytes in the arena.
    pub place: u32,
}

impl Cells {
    /// Row without any value.
    pub const EMPTY: Self = Self {
        id: 0,
        codes: [MISSING; TextColumn::ALL.len()],
        times: [MISSING_TIME; TimeColumn::ALL.len()],
        numbers: [MISSING_NUMBER; NumberColumn::ALL.len()],
        template: 0,
        place: 0,
    };

    /// Row of a removed task: no id has its number, and no JSON is written for it.
    pub const BLANK: Self = Self {
        template: u32::MAX,
        ..Self::EMPTY
    };

    /// Returns the code of a text column.
    pub fn code(&self, column: TextColumn) -> u32 {
        self.codes.get(column as usize).copied().unwrap_or(MISSING)
    }

    /// Sets the code of the source.
    pub fn set_source(&mut self, code: u32) {
        if let Some(source) = self.codes.get_mut(TextColumn::Source as usize) {
            *source = code;
        }
    }

    /// Returns the cell of a time column.
    pub fn time(&self, column: TimeColumn) -> i64 {
        self.times
            .get(column as usize)
            .copied()
            .unwrap_or(MISSING_TIME)
    }
}

/// Block of neighbouring rows, column by column.
#[derive(Debug, Default)]
pub struct Block {
    /// Numbers of the ids.
    pub ids: Vec<u128>,
    /// Text columns.
    pub codes: [Vec<u32>; TextColumn::ALL.len()],
    /// Time columns.
    pub times: [Vec<i64>; TimeColumn::ALL.len()],
    /// Number columns.
    pub numbers: [Vec<i32>; NumberColumn::ALL.len()],
    /// Templates.
    pub templates: Vec<u32>,
    /// Addresses of the rows' bytes.
    pub places: Vec<u32>,
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

    /// Returns the ids as numbers; [`Rows::write_id`](crate::Rows::write_id) writes their text.
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

    /// Reserves memory for more rows.
    pub fn reserve(&mut self, more: usize) -> Result<(), Full> {
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
pub struct Columns {
    blocks: Vec<Block>,
    length: usize,
}

impl Columns {
    /// Returns all blocks.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Appends a row. [`Self::reserve`] comes before it.
    pub fn push(&mut self, cells: &Cells) {
        if let Some(block) = self.blocks.get_mut(self.length >> BLOCK_SHIFT) {
            block.push(cells);
            self.length += 1;
        }
    }

    /// Reserves memory for one more row.
    pub fn reserve(&mut self) -> Result<(), Full> {
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
    pub fn push_block(&mut self, block: Block) -> Result<(), Full> {
        self.blocks.reserve_for(1)?;
        self.length += block.len();
        self.blocks.push(block);
        Ok(())
    }

    /// Returns the number of a row's id.
    pub fn id(&self, row: usize) -> Option<u128> {
        let block = self.blocks.get(row >> BLOCK_SHIFT)?;
        block.ids.get(row & (BLOCK_ROWS - 1)).copied()
    }

    /// Returns all cells of a row.
    pub fn get(&self, row: usize) -> Option<Cells> {
        self.blocks
            .get(row >> BLOCK_SHIFT)?
            .get(row & (BLOCK_ROWS - 1))
    }

    /// Replaces all cells of a row.
    pub fn set(&mut self, row: usize, cells: &Cells) {
        if let Some(block) = self.blocks.get_mut(row >> BLOCK_SHIFT) {
            block.set(row & (BLOCK_ROWS - 1), cells);
        }
    }

    /// Replaces the address of a row's bytes.
    pub fn set_place(&mut self, row: usize, place: u32) {
        let block = self.blocks.get_mut(row >> BLOCK_SHIFT);
        if let Some(cell) = block.and_then(|block| block.places.get_mut(row & (BLOCK_ROWS - 1))) {
            *cell = place;
        }
    }

    /// Keeps the first rows and removes the others.
    pub fn truncate(&mut self, length: usize) {
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

    /// Returns the bytes that they hold.
    pub fn memory(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(Block::memory).sum();
        blocks + self.blocks.capacity() * size_of::<Block>()
    }
}
