//! Index from ids to rows: a hash table with open addressing and linear probing.

use crate::block::Columns;
use crate::dictionary::{MAX_PROBE, MAX_SEEDS, MISSING, spread_seed};
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
    seed: u64,
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
        self.index(held, columns);
        Ok(())
    }

    /// Rebuilds the hash table, whose slots are free, with the first rows.
    #[inline(never)]
    fn index(&mut self, rows: usize, columns: &Columns) {
        for row in 0..rows {
            // Removed rows have none.
            if let Some(id) = columns.id(row).filter(|id| *id != 0) {
                self.set_free_slot(id, row);
            }
        }
    }

    fn start(&self, id: u128) -> (usize, u32, usize) {
        let (high, low) = (
            u64::try_from(id >> 64).unwrap_or_default(),
            id & u128::from(u64::MAX),
        );
        let low = u64::try_from(low).unwrap_or_default();
        let high = (high ^ spread_seed(self.seed)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (high ^ high >> 32 ^ low).wrapping_mul(0x9E37_79B9_7F4A_7C15);
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

    /// Inserts the id of a row that is not there yet. Its slot was reserved before, and the rows before it are there.
    pub fn insert(&mut self, id: u128, row: usize, columns: &Columns) {
        if self.set_free_slot(id, row) > MAX_PROBE && self.seed < MAX_SEEDS {
            self.seed += 1;
            self.slots.fill(MISSING);
            self.index(row + 1, columns);
        }
    }

    /// Returns the length of the probe.
    #[inline(never)]
    fn set_free_slot(&mut self, id: u128, row: usize) -> usize {
        let (start, tag, mask) = self.start(id);
        for probe in 0..self.slots.len() {
            if let Some(slot) = self.slots.get_mut(start.wrapping_add(probe) & mask)
                && *slot == MISSING
            {
                *slot = tag | u32::try_from(row + 1).unwrap_or(ROW_MASK);
                return probe;
            }
        }
        0
    }

    /// Returns the bytes that it holds.
    pub fn memory(&self) -> usize {
        self.slots.capacity() * 4
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::block::Cells;

    /// UUIDs with one slot: the lower half takes back what the upper one has done.
    fn ids_of_one_slot(count: u64) -> impl Iterator<Item = u128> {
        (1 << 60..(1 << 60) + count).map(|high| {
            let product = high.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            u128::from(high) << 64 | u128::from(product ^ product >> 32 ^ 7)
        })
    }

    #[test]
    fn ids_made_for_one_slot_get_others() {
        let (mut index, mut columns) = (Index::default(), Columns::default());
        for (row, id) in ids_of_one_slot(5000).enumerate() {
            index.reserve(row + 1, row, &columns).unwrap();
            columns.reserve().unwrap();
            columns.push(&Cells { id, ..Cells::EMPTY });
            assert_eq!(index.find(id, &columns), None);
            index.insert(id, row, &columns);
        }
        assert_eq!(index.seed, 1);
        let mask = index.slots.len() - 1;
        for (row, id) in ids_of_one_slot(5000).enumerate() {
            assert_eq!(index.find(id, &columns), Some(row));
            let value = |slot: &u32| (slot & ROW_MASK) as usize == row + 1;
            let slot = index.slots.iter().position(value).unwrap();
            assert!(slot.wrapping_sub(index.start(id).0) & mask <= MAX_PROBE);
        }
    }
}
