//! Index from ids to rows: a hash table with open addressing and linear probing.

use crate::block::Columns;
use crate::dictionary::MISSING;
use crate::full::Full;
use crate::reserve::Reserve;

/// Bits of a slot for the number of the row. The other bits are a tag from the hash. It distinguishes most ids without reading the
/// row, which would be a cache miss in a table of a million tasks.
const ROW_BITS: u32 = 26;
const ROW_MASK: u32 = (1 << ROW_BITS) - 1;

/// Hash table of row numbers plus one, so that 0 is a free slot.
#[derive(Debug, Default)]
pub struct Index {
    slots: Vec<u32>,
}

/// Most rows that a table can have.
pub const MOST_ROWS: usize = ROW_MASK as usize - 1;

impl Index {
    /// Reserves slots for `rows` rows in total.
    pub fn reserve(&mut self, rows: usize, held: usize, columns: &Columns) -> Result<(), Full> {
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
        let tag = u32::try_from(mixed & u64::from(u32::MAX)).unwrap_or_default() & !ROW_MASK;
        (slot, tag, mask)
    }

    /// Finds the row of an id.
    pub fn find(&self, id: u128, columns: &Columns) -> Option<usize> {
        let (mut slot, tag, mask) = self.start(id);
        loop {
            let value = *self.slots.get(slot)?;
            if value == MISSING {
                return None;
            }
            if value & !ROW_MASK == tag {
                let row = (value & ROW_MASK) as usize - 1;
                if columns.id(row) == Some(id) {
                    return Some(row);
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Inserts an id that is not there yet. Its slot was reserved before.
    pub fn insert(&mut self, id: u128, row: usize) {
        let (mut slot, tag, mask) = self.start(id);
        while let Some(value) = self.slots.get_mut(slot) {
            if *value == MISSING {
                *value = tag | u32::try_from(row + 1).unwrap_or(ROW_MASK);
                return;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        self.slots.capacity() * 4
    }
}
