//! Which row a task is in, by its id.

use crate::store::block::Columns;
use crate::store::dictionary::MISSING;
use crate::store::error::Full;
use crate::store::reserve::Reserve;

/// How many bits of a slot number the row. The others tell most ids apart without a look at the row, which at a million tasks
/// is far from here in memory.
const ROW_BITS: u32 = 26;
const ROWS: u32 = (1 << ROW_BITS) - 1;

/// Slots with a row's number and one more; where an id's hash says, the next free one where that is taken.
#[derive(Debug, Default)]
pub(crate) struct Index {
    slots: Vec<u32>,
}

/// The most rows there can be.
pub(crate) const MOST_ROWS: usize = ROWS as usize - 1;

impl Index {
    /// Room for so many rows in all.
    pub(crate) fn reserve(
        &mut self,
        rows: usize,
        held: usize,
        columns: &Columns,
    ) -> Result<(), Full> {
        if rows > MOST_ROWS {
            return Err(Full::Rows);
        }
        if rows * 4 <= self.slots.len() * 3 {
            return Ok(());
        }
        let size = (rows * 4).div_ceil(3).next_power_of_two().max(64);
        let mut slots = Vec::new();
        slots.reserve_just(size)?;
        slots.resize(size, MISSING);
        self.slots = slots;
        for row in 0..held {
            if let Some(id) = columns.id(row) {
                self.insert(id, row);
            }
        }
        Ok(())
    }

    fn start(&self, id: u128) -> (usize, u32, usize) {
        let (high, low) = (
            u64::try_from(id >> 64).unwrap_or_default(),
            id & u128::from(u64::MAX),
        );
        let low = u64::try_from(low).unwrap_or_default();
        let mixed = (high ^ low.rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mask = self.slots.len().wrapping_sub(1);
        let slot = usize::try_from(mixed >> 32).unwrap_or_default() & mask;
        let tag = u32::try_from(mixed & u64::from(u32::MAX)).unwrap_or_default() & !ROWS;
        (slot, tag, mask)
    }

    /// The row of an id.
    pub(crate) fn find(&self, id: u128, columns: &Columns) -> Option<usize> {
        let (mut slot, tag, mask) = self.start(id);
        loop {
            let value = *self.slots.get(slot)?;
            if value == MISSING {
                return None;
            }
            if value & !ROWS == tag {
                let row = (value & ROWS) as usize - 1;
                if columns.id(row) == Some(id) {
                    return Some(row);
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Puts in an id that is not there; room has been reserved.
    pub(crate) fn insert(&mut self, id: u128, row: usize) {
        let (mut slot, tag, mask) = self.start(id);
        while let Some(value) = self.slots.get_mut(slot) {
            if *value == MISSING {
                *value = tag | u32::try_from(row + 1).unwrap_or(ROWS);
                return;
            }
            slot = (slot + 1) & mask;
        }
    }

    pub(crate) fn memory(&self) -> usize {
        self.slots.capacity() * 4
    }
}
