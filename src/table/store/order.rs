//! Sorting of rows by keys of integers, with a radix sort.
//!
//! A key and the number of its row share a word of 64 bits, so that the sort moves only words. Keys with too many bits for that
//! are sorted slice by slice, the lowest bits first.
//!
//! A screen shows the first rows. With one sort key only [`FIRST`] rows are found, and the words of all are kept: they are sorted when more
//! rows are asked for, in the order of the time of the query. That takes 0.4 of the time of a full sort of a million rows in Node.

use crate::column::TextColumn;
use crate::dictionary::{Dictionary, MISSING};
use crate::full::Full;
use crate::histories::time_of;
use crate::id::{self, Meaning};
use crate::measure::{MISSING_VALUE, Measure};
use crate::merge_sort;
use crate::radix_sort::{RadixSort, zeros};
use crate::reserve::Reserve;
use crate::rows::Rows;
use crate::selection::Selection;

/// Key of a row without a value.
const NONE: u64 = u64::MAX;

/// Number of rows that are sorted at first, if there is one sort key, and the bits of a key by which they are found.
const FIRST: usize = 512;
const FIRST_BITS: u32 = 12;

/// Bits of each of the three parts of an id. Ids are sorted part by part, so that each part is below [`NONE`].
const ID_PART_BITS: u32 = 43;

/// Sorted rows of a selection. They start in the table's order. Every sort is stable, so the most important key is sorted
/// last. Missing values come last in both directions.
#[derive(Debug)]
pub struct Order {
    rows: Vec<u32>,
    /// Bits of the greatest row.
    row_bits: u32,
    /// Key and row of each row with the memory to sort them, and the number of bits of the keys, if only the first rows are sorted.
    unsorted: Option<(RadixSort, u32)>,
    /// True if the rows are sorted by one key only.
    is_lazy: bool,
}

/// Key of each row, and the least and the greatest of those that are not [`NONE`].
struct SortKeys {
    keys: Vec<u64>,
    least: u64,
    most: u64,
}

impl Order {
    /// Takes the rows of a selection, in the table's order. `is_lazy` if they will be sorted by one key only.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn new(selection: &Selection, is_lazy: bool) -> Result<Self, Full> {
        let mut rows = Vec::new();
        rows.reserve_just(selection.len())?;
        selection.each_row(|row| rows.push(row));
        Ok(Self {
            is_lazy,
            ..Self::of(rows)
        })
    }

    /// Takes rows that are in the table's order.
    pub(crate) fn of(rows: Vec<u32>) -> Self {
        let row_bits = rows
            .last()
            .map_or(0, |row: &u32| u32::BITS - row.leading_zeros());
        Self {
            rows,
            row_bits,
            unsorted: None,
            is_lazy: false,
        }
    }

    /// Copies the rows that are in a selection.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn within(&mut self, selection: &Selection) -> Result<Self, Full> {
        let mut rows = Vec::new();
        rows.reserve_just(selection.len())?;
        let all = self.rows_up_to(usize::MAX).iter();
        rows.extend(all.filter(|row| selection.has(**row)));
        Ok(Self {
            rows,
            unsorted: None,
            ..*self
        })
    }

    /// Returns the rows; up to a place at least, they are in their order.
    pub fn rows_up_to(&mut self, place: usize) -> &[u32] {
        if place > FIRST
            && let Some((mut radix, bits)) = self.unsorted.take()
        {
            radix.spare.resize(radix.words.len(), 0);
            self.put(radix, bits);
        }
        &self.rows
    }

    /// Returns the bytes that it holds.
    #[must_use]
    pub fn memory(&self) -> usize {
        let unsorted = self.unsorted.as_ref();
        let words = unsorted.map_or(0, |(radix, _)| radix.words.len());
        self.rows.capacity() * 4 + words * 16
    }

    /// Sorts by a measure.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn by_measure(
        &mut self,
        table: &Rows,
        measure: Measure,
        descending: bool,
    ) -> Result<(), Full> {
        let keys = self.keys(|row| {
            let value = table
                .cell(row, |block, row| Some(measure.get(block, row)))
                .unwrap_or(MISSING_VALUE);
            // In the order of unsigned numbers, and what is missing, the least of all, becomes the greatest.
            (value ^ i64::MIN).cast_unsigned().wrapping_sub(1)
        })?;
        self.sort(keys, descending)
    }

    /// Sorts by [`time_of`]; rows without a time come first.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub(crate) fn by_start(&mut self, table: &Rows) -> Result<(), Full> {
        let keys = self.keys(|row| (time_of(table, row) ^ i64::MIN).cast_unsigned())?;
        self.sort(keys, false)
    }

    /// Sorts by a text column, in the order of code points. An empty text is missing.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn by_texts(
        &mut self,
        table: &Rows,
        column: TextColumn,
        descending: bool,
    ) -> Result<(), Full> {
        let ranks = ranks(table.dictionary(column))?;
        let keys = self.keys(|row| {
            let code = table.cell(row, |block, row| block.codes(column).get(row).copied());
            let rank = ranks.get(code.unwrap_or(MISSING) as usize);
            rank.copied().unwrap_or(NONE)
        })?;
        self.sort(keys, descending)
    }

    /// Sorts by the text of the ids.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn by_ids(&mut self, table: &Rows, descending: bool) -> Result<(), Full> {
        let id = |row: u32| table.cell(row, |block, row| block.ids().get(row).copied());
        let id = |row: u32| id(row).unwrap_or_default();
        let is_other = |row: &u32| matches!(id::meaning(id(*row)), Meaning::Code(_));
        if self.rows.iter().any(is_other) {
            let keys = self.id_ranks(table, id)?;
            return self.sort(keys, descending);
        }
        for part in [0, ID_PART_BITS, 2 * ID_PART_BITS] {
            let keys = self.keys(|row| {
                let id = id(row);
                match id::meaning(id) {
                    Meaning::Uuid => {
                        u64::try_from(id >> part & ((1 << ID_PART_BITS) - 1)).unwrap_or_default()
                    }
                    _ => NONE,
                }
            })?;
            self.sort(keys, descending)?;
        }
        Ok(())
    }

    /// Ranks the ids by their text, if some of them are no UUIDs. The numbers of UUIDs are in the order of their text
    /// already.
    fn id_ranks(&self, table: &Rows, id: impl Fn(u32) -> u128) -> Result<SortKeys, Full> {
        let mut keys = Vec::new();
        keys.reserve_just(self.rows.len())?;
        keys.resize(self.rows.len(), NONE);
        let id_at = |place: u32| self.rows.get(place as usize).map_or(0, |row| id(*row));
        let mut places = Vec::new();
        places.reserve_just(self.rows.len())?;
        let all = 0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        places.extend(all.filter(|place| id::meaning(id_at(*place)) != Meaning::None));
        let (mut first, mut second) = (String::new(), String::new());
        merge_sort::sort(&mut places, &mut |one, other| {
            let (one, other) = (id_at(one), id_at(other));
            if id::meaning(one) == Meaning::Uuid && id::meaning(other) == Meaning::Uuid {
                return one < other;
            }
            first.clear();
            second.clear();
            table.write_id(one, &mut first);
            table.write_id(other, &mut second);
            first < second
        })?;
        let most = (places.len() as u64).saturating_sub(1);
        for (rank, place) in (0..).zip(places) {
            if let Some(key) = keys.get_mut(place as usize) {
                *key = rank;
            }
        }
        Ok(SortKeys {
            keys,
            least: 0,
            most,
        })
    }

    fn keys(&self, key: impl Fn(u32) -> u64) -> Result<SortKeys, Full> {
        let mut keys = Vec::new();
        keys.reserve_just(self.rows.len())?;
        let (mut least, mut most) = (NONE, 0);
        keys.extend(self.rows.iter().map(|row| {
            let key = key(*row);
            least = least.min(key);
            if key != NONE {
                most = most.max(key);
            }
            key
        }));
        Ok(SortKeys { keys, least, most })
    }

    /// Sorts by a key for each row.
    fn sort(&mut self, keys: SortKeys, descending: bool) -> Result<(), Full> {
        let SortKeys {
            mut keys,
            least,
            most,
        } = keys;
        if least > most {
            // No row has a value.
            return Ok(());
        }
        let last = (most - least).saturating_add(1);
        let rank = |key: u64| match key {
            NONE => last,
            key if descending => most - key,
            key => key - least,
        };
        let bits = u64::BITS - last.leading_zeros();
        if keys.is_sorted_by_key(|key| rank(*key)) {
            return Ok(());
        }
        let row_bits = self.row_bits;
        if bits + row_bits <= u64::BITS {
            // A moved word has its row in it, so that no row has to be looked up in the end.
            for (key, row) in keys.iter_mut().zip(&self.rows) {
                *key = rank(*key) << row_bits | u64::from(*row);
            }
            if !self.is_lazy {
                self.put(RadixSort::new(keys)?, bits);
                return Ok(());
            }
            let first = first(&keys, row_bits + bits)?;
            let mut spare = Vec::new();
            spare.reserve_just(keys.len())?;
            let words = keys;
            self.unsorted = Some((RadixSort { words, spare }, bits));
            self.put(first, bits);
            return Ok(());
        }
        for key in &mut keys {
            *key = rank(*key);
        }
        self.sort_long(keys, bits)
    }

    /// Sorts words, and puts their rows before all others.
    fn put(&mut self, mut radix: RadixSort, bits: u32) {
        radix.sort(self.row_bits, bits);
        let mask = (1_u64 << self.row_bits) - 1;
        for (row, word) in self.rows.iter_mut().zip(&radix.words) {
            *row = u32::try_from(word & mask).unwrap_or_default();
        }
    }

    /// Sorts by keys that leave no room for a row in the word, one slice of bits after the other.
    fn sort_long(&mut self, mut keys: Vec<u64>, mut left: u32) -> Result<(), Full> {
        let place_bits = usize::BITS - self.rows.len().leading_zeros();
        let place_mask = (1_u64 << place_bits) - 1;
        let mut rows = Vec::new();
        rows.reserve_just(self.rows.len())?;
        let mut radix = RadixSort::new(zeros(keys.len())?)?;
        while left > 0 {
            let taken = left.min(u64::BITS - place_bits);
            for ((word, key), place) in radix.words.iter_mut().zip(&keys).zip(0..) {
                *word = key << place_bits | place;
            }
            radix.sort(place_bits, taken);
            rows.clear();
            for (word, spare) in radix.words.iter().zip(&mut radix.spare) {
                let place = usize::try_from(word & place_mask).unwrap_or_default();
                rows.extend(self.rows.get(place));
                *spare = keys.get(place).copied().unwrap_or_default() >> taken;
            }
            keys.copy_from_slice(&radix.spare);
            std::mem::swap(&mut rows, &mut self.rows);
            left -= taken;
        }
        Ok(())
    }
}

/// Finds the words that come first, at least [`FIRST`] of them: those up to a value of their highest bits.
#[allow(
    clippy::cast_possible_truncation,
    reason = "of the words as many bits are left as there are counts"
)]
fn first(words: &[u64], bits: u32) -> Result<RadixSort, Full> {
    // Rows may be among the highest bits of short words: equal keys are in the order of their rows.
    let shift = bits.saturating_sub(FIRST_BITS);
    let mut counts = [0_u32; 1 << FIRST_BITS];
    for word in words {
        if let Some(count) = counts.get_mut((word >> shift) as usize) {
            *count += 1;
        }
    }
    let (mut length, mut last) = (0, 0);
    while length < FIRST
        && let Some(count) = counts.get(last)
    {
        (length, last) = (length + *count as usize, last + 1);
    }
    let mut found = Vec::new();
    found.reserve_just(length)?;
    found.extend(
        words
            .iter()
            .filter(|word| ((**word >> shift) as usize) < last),
    );
    RadixSort::new(found)
}

/// Ranks the texts of a dictionary, by code.
fn ranks(dictionary: &Dictionary) -> Result<Vec<u64>, Full> {
    let mut codes = Vec::new();
    codes.reserve_just(dictionary.len())?;
    codes.extend(
        dictionary
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(code, _)| code),
    );
    merge_sort::sort(&mut codes, &mut |one, other| {
        dictionary.get(one) < dictionary.get(other)
    })?;
    let mut ranks = Vec::new();
    ranks.reserve_just(dictionary.len() + 1)?;
    ranks.resize(dictionary.len() + 1, NONE);
    for (rank, code) in (0..).zip(codes) {
        if let Some(slot) = ranks.get_mut(code as usize) {
            *slot = rank;
        }
    }
    Ok(ranks)
}
