//! What can be asked for, in columns; blocks of rows, so that growing copies nothing.

use crate::store::dictionary::MISSING;
use crate::store::error::Full;
use crate::store::reserve::Reserve;

/// How many rows a block has, but for the last.
pub const BLOCK_ROWS: usize = 1 << BLOCK_SHIFT;
const BLOCK_SHIFT: usize = 14;
/// What the first block starts with.
const FIRST_ROWS: usize = 256;

/// A time that is not there, or is none.
pub const MISSING_TIME: i64 = i64::MIN;
/// A progress that is not there, or is no number of at most 2,147,483.
pub const MISSING_PROGRESS: i32 = i32::MIN;

/// Columns of texts, by their codes in a [`Dictionary`](crate::store::Dictionary).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum TextColumn {
    /// `status`.
    Status,
    /// `operation_type`.
    OperationType,
    /// `provider_id`.
    ProviderId,
    /// `project_id`.
    ProjectId,
    /// `policy_id`.
    PolicyId,
    /// `vault_id`.
    VaultId,
    /// `vault_name`.
    VaultName,
    /// `extra_info.resource.id`.
    ResourceId,
    /// `extra_info.resource.type`.
    ResourceType,
    /// `extra_info.resource.name`.
    ResourceName,
    /// `error_info.code`.
    ErrorCode,
    /// `error_info.message`.
    ErrorMessage,
}

impl TextColumn {
    /// All of them, in their order.
    pub const ALL: [Self; 12] = [
        Self::Status,
        Self::OperationType,
        Self::ProviderId,
        Self::ProjectId,
        Self::PolicyId,
        Self::VaultId,
        Self::VaultName,
        Self::ResourceId,
        Self::ResourceType,
        Self::ResourceName,
        Self::ErrorCode,
        Self::ErrorMessage,
    ];
}

/// Columns of times: microseconds since 1970-01-01T00:00:00Z, or [`MISSING_TIME`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum TimeColumn {
    /// `created_at`.
    Created,
    /// `started_at`.
    Started,
    /// `updated_at`.
    Updated,
    /// `ended_at`.
    Ended,
}

impl TimeColumn {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Created, Self::Started, Self::Updated, Self::Ended];
}

/// One row of all columns, and where its text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cells {
    pub(crate) id: u128,
    pub(crate) codes: [u32; TextColumn::ALL.len()],
    pub(crate) times: [i64; TimeColumn::ALL.len()],
    pub(crate) progress: i32,
    pub(crate) template: u32,
    pub(crate) place: u32,
}

impl Cells {
    pub(crate) const EMPTY: Self = Self {
        id: 0,
        codes: [MISSING; TextColumn::ALL.len()],
        times: [MISSING_TIME; TimeColumn::ALL.len()],
        progress: MISSING_PROGRESS,
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

/// Some rows that lie beside each other.
#[derive(Debug, Default)]
pub struct Block {
    pub(crate) ids: Vec<u128>,
    pub(crate) codes: [Vec<u32>; TextColumn::ALL.len()],
    pub(crate) times: [Vec<i64>; TimeColumn::ALL.len()],
    pub(crate) progress: Vec<i32>,
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

    /// Ids as numbers; [`Table::write_id`](crate::store::Table::write_id) makes texts of them.
    #[must_use]
    pub fn ids(&self) -> &[u128] {
        &self.ids
    }

    /// Codes of texts.
    #[must_use]
    pub fn codes(&self, column: TextColumn) -> &[u32] {
        self.codes.get(column as usize).map_or(&[], Vec::as_slice)
    }

    /// Times.
    #[must_use]
    pub fn times(&self, column: TimeColumn) -> &[i64] {
        self.times.get(column as usize).map_or(&[], Vec::as_slice)
    }

    /// Progress in thousandths of a percent, digits beyond cut off, or [`MISSING_PROGRESS`].
    #[must_use]
    pub fn progress(&self) -> &[i32] {
        &self.progress
    }

    #[inline]
    pub(crate) fn reserve(&mut self, more: usize) -> Result<(), Full> {
        self.ids.reserve_just(more)?;
        for column in &mut self.codes {
            column.reserve_just(more)?;
        }
        for column in &mut self.times {
            column.reserve_just(more)?;
        }
        self.progress.reserve_just(more)?;
        self.templates.reserve_just(more)?;
        self.places.reserve_just(more)
    }

    /// Room has been reserved.
    #[inline]
    fn push(&mut self, cells: &Cells) {
        self.ids.push(cells.id);
        for (column, code) in self.codes.iter_mut().zip(cells.codes) {
            column.push(code);
        }
        for (column, time) in self.times.iter_mut().zip(cells.times) {
            column.push(time);
        }
        self.progress.push(cells.progress);
        self.templates.push(cells.template);
        self.places.push(cells.place);
    }

    #[inline]
    fn get(&self, row: usize) -> Option<Cells> {
        let mut cells = Cells::EMPTY;
        cells.id = *self.ids.get(row)?;
        for (code, column) in cells.codes.iter_mut().zip(&self.codes) {
            *code = *column.get(row)?;
        }
        for (time, column) in cells.times.iter_mut().zip(&self.times) {
            *time = *column.get(row)?;
        }
        cells.progress = *self.progress.get(row)?;
        cells.template = *self.templates.get(row)?;
        cells.place = *self.places.get(row)?;
        Some(cells)
    }

    #[inline]
    fn set(&mut self, row: usize, cells: &Cells) -> Option<()> {
        *self.ids.get_mut(row)? = cells.id;
        for (column, code) in self.codes.iter_mut().zip(cells.codes) {
            *column.get_mut(row)? = code;
        }
        for (column, time) in self.times.iter_mut().zip(cells.times) {
            *column.get_mut(row)? = time;
        }
        *self.progress.get_mut(row)? = cells.progress;
        *self.templates.get_mut(row)? = cells.template;
        *self.places.get_mut(row)? = cells.place;
        Some(())
    }

    #[inline]
    fn truncate(&mut self, length: usize) {
        self.ids.truncate(length);
        self.codes
            .iter_mut()
            .for_each(|column| column.truncate(length));
        self.times
            .iter_mut()
            .for_each(|column| column.truncate(length));
        self.progress.truncate(length);
        self.templates.truncate(length);
        self.places.truncate(length);
    }

    #[inline]
    fn memory(&self) -> usize {
        let codes: usize = self.codes.iter().map(Vec::capacity).sum();
        let times: usize = self.times.iter().map(Vec::capacity).sum();
        let words =
            codes + self.progress.capacity() + self.templates.capacity() + self.places.capacity();
        self.ids.capacity() * 16 + times * 8 + words * 4
    }
}

/// All rows.
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

    /// Puts a row behind all others; there has to be room for it.
    pub(crate) fn push(&mut self, cells: &Cells) {
        if let Some(block) = self.blocks.get_mut(self.length >> BLOCK_SHIFT) {
            block.push(cells);
            self.length += 1;
        }
    }

    /// Room for one more row.
    #[inline]
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

    /// Takes a block; all before it are full.
    #[inline]
    pub(crate) fn push_block(&mut self, block: Block) -> Result<(), Full> {
        self.blocks.reserve_for(1)?;
        self.length += block.len();
        self.blocks.push(block);
        Ok(())
    }

    #[inline]
    pub(crate) fn id(&self, row: usize) -> Option<u128> {
        let block = self.blocks.get(row >> BLOCK_SHIFT)?;
        block.ids.get(row & (BLOCK_ROWS - 1)).copied()
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<Cells> {
        self.blocks
            .get(row >> BLOCK_SHIFT)?
            .get(row & (BLOCK_ROWS - 1))
    }

    #[inline]
    pub(crate) fn set(&mut self, row: usize, cells: &Cells) {
        if let Some(block) = self.blocks.get_mut(row >> BLOCK_SHIFT) {
            block.set(row & (BLOCK_ROWS - 1), cells);
        }
    }

    #[inline]
    pub(crate) fn set_place(&mut self, row: usize, place: u32) {
        let block = self.blocks.get_mut(row >> BLOCK_SHIFT);
        if let Some(cell) = block.and_then(|block| block.places.get_mut(row & (BLOCK_ROWS - 1))) {
            *cell = place;
        }
    }

    #[inline]
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

    #[inline]
    pub(crate) fn memory(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(Block::memory).sum();
        blocks + self.blocks.capacity() * size_of::<Block>()
    }
}
