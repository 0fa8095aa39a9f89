//! Bitmap selections: a set of rows, one bit for each.
//!
//! A condition tests 64 rows at a time and skips groups without selected rows. So all conditions after a rare status are cheap.

use crate::block::{BLOCK_ROWS, Block};
use crate::column::TextColumn;
use crate::dictionary::{Dictionary, MISSING};
use crate::full::Full;
use crate::id::{self, Meaning};
use crate::measure::{LANES, Measure};
use crate::reserve::{Reserve, filled};
use crate::rows::Rows;

/// Words of 64 bits for each block.
const BLOCK_WORDS: usize = BLOCK_ROWS / LANES;

/// Most selected rows of 64 that are tested one by one.
const FEW_ROWS: u32 = 16;

/// Set of rows: a bitmap.
#[derive(Debug, Default)]
pub struct Selection {
    /// Bits of the rows. Every block has the same number of words, so that the place of a row follows from its number; bits
    /// without a row are 0.
    words: Vec<u64>,
}

/// Set of codes of a dictionary.
#[derive(Debug)]
pub struct CodeSet {
    is_in: Vec<bool>,
    /// Number of codes in the set. `any` is one of them.
    count: usize,
    any: u32,
}

impl CodeSet {
    /// Makes an empty set.
    pub fn none(words: &Dictionary) -> Result<Self, Full> {
        Ok(Self {
            is_in: filled(words.len() + 1, false)?,
            count: 0,
            any: MISSING,
        })
    }

    /// Makes the set of one text's code.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn only(words: &Dictionary, text: &str) -> Result<Self, Full> {
        let mut set = Self::none(words)?;
        if let Some(code) = words.code(text) {
            set.insert(code);
        }
        Ok(set)
    }

    /// Makes the set of all texts but the empty one.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn filled(words: &Dictionary) -> Result<Self, Full> {
        let mut set = Self::none(words)?;
        let filled = words.iter().filter(|(_, text)| !text.is_empty());
        filled.for_each(|(code, _)| set.insert(code));
        Ok(set)
    }

    /// Adds a code.
    pub fn insert(&mut self, code: u32) {
        if let Some(is_in) = self.is_in.get_mut(code as usize)
            && !std::mem::replace(is_in, true)
        {
            (self.count, self.any) = (self.count + 1, code);
        }
    }

    /// True if a code is in the set.
    pub fn has(&self, code: u32) -> bool {
        self.is_in.get(code as usize).is_some_and(|is_in| *is_in)
    }
}

impl Selection {
    /// Selects no rows.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn none(table: &Rows) -> Result<Self, Full> {
        let mut none = Self::default();
        none.cover(table)?;
        Ok(none)
    }

    /// Selects all rows.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn all(table: &Rows) -> Result<Self, Full> {
        let mut all = Self::none(table)?;
        let rows = table.len();
        let (full, rest) = (rows / LANES, rows % LANES);
        for (at, word) in all.words.iter_mut().enumerate().take(full + 1) {
            *word = if at < full { !0 } else { (1 << rest) - 1 };
        }
        Ok(all)
    }

    /// Copies the set.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn copy(&self) -> Result<Self, Full> {
        let mut words = Vec::new();
        words.reserve_just(self.words.len())?;
        words.extend_from_slice(&self.words);
        Ok(Self { words })
    }

    /// Returns the bytes that it holds.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.words.capacity() * 8
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// True when there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// True if a row is in the set.
    #[must_use]
    pub fn has(&self, row: u32) -> bool {
        let word = self.words.get(row as usize / LANES).copied();
        word.unwrap_or_default() >> (row as usize % LANES) & 1 == 1
    }

    /// Adds a row of the table.
    pub fn insert(&mut self, row: u32) {
        if let Some(word) = self.words.get_mut(row as usize / LANES) {
            *word |= 1 << (row as usize % LANES);
        }
    }

    /// Returns the bits of each block.
    pub fn blocks(&self) -> impl Iterator<Item = &[u64]> {
        self.words.chunks(BLOCK_WORDS)
    }

    /// Makes room for all rows; there are no fewer than before.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn cover(&mut self, table: &Rows) -> Result<(), Full> {
        let length = table.blocks().len() * BLOCK_WORDS;
        self.words.reserve_just(length - self.words.len())?;
        self.words.resize(length, 0);
        Ok(())
    }

    /// Removes all rows.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Removes the rows of another set.
    pub fn subtract(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Appends the numbers of the rows from one place up to another. Places count the rows of this set.
    pub fn rows(&self, from: usize, to: usize, out: &mut Vec<usize>) {
        let mut place = 0;
        for (at, word) in self.words.iter().enumerate() {
            let ones = word.count_ones() as usize;
            if place >= to {
                return;
            }
            if place + ones > from {
                let here = bits(*word).enumerate();
                let wanted = here.filter(|(nth, _)| (from..to).contains(&(place + nth)));
                out.extend(wanted.map(|(_, bit)| at * LANES + bit));
            }
            place += ones;
        }
    }

    /// Calls `each` with the number of every row.
    pub fn each_row(&self, mut each: impl FnMut(u32)) {
        for (word, first) in self.words.iter().zip((0_u32..).step_by(LANES)) {
            bits(*word).for_each(|bit| each(first + u32::try_from(bit).unwrap_or_default()));
        }
    }

    /// Calls `each` with every block, the number of a group of 64 rows in it, and the bits of that group.
    pub fn each_group(&self, table: &Rows, mut each: impl FnMut(&Block, usize, u64)) {
        for (block, words) in table.blocks().iter().zip(self.blocks()) {
            for (group, word) in words.iter().enumerate() {
                if *word != 0 {
                    each(block, group, *word);
                }
            }
        }
    }

    /// Keeps the rows whose bit is set in the word that `keep` returns for their group.
    fn retain(&mut self, table: &Rows, mut keep: impl FnMut(&Block, usize, u64) -> u64) {
        let groups = self.words.chunks_mut(BLOCK_WORDS);
        for (block, words) in table.blocks().iter().zip(groups) {
            for (group, word) in words.iter_mut().enumerate() {
                if *word != 0 {
                    *word &= keep(block, group, *word);
                }
            }
        }
    }

    /// Returns the codes of a column in the rows, as often as they are there, if these are few in comparison with all codes.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn few_codes(&self, table: &Rows, column: TextColumn) -> Result<Option<Vec<u32>>, Full> {
        let rows = self.len();
        if rows >= table.dictionary(column).len() / 4 {
            return Ok(None);
        }
        let mut codes = Vec::new();
        codes.reserve_just(rows)?;
        self.each_group(table, |block, group, word| {
            let texts = block.codes(column).get(group * LANES..).unwrap_or_default();
            codes.extend(bits(word).filter_map(|bit| texts.get(bit)));
        });
        Ok(Some(codes))
    }

    /// Keeps the rows whose code in a column is in a set.
    pub fn retain_texts(&mut self, table: &Rows, column: TextColumn, set: &CodeSet) {
        match set.count {
            0 => self.clear(),
            1 => self.retain(table, |block, group, _| {
                word_of(block.codes(column), group, |code| code == set.any)
            }),
            _ => self.retain(table, |block, group, word| {
                let codes = block.codes(column);
                if word.count_ones() > FEW_ROWS {
                    return word_of(codes, group, |code| set.has(code));
                }
                let codes = codes.get(group * LANES..).unwrap_or_default();
                let has = |bit: &usize| codes.get(*bit).is_some_and(|code| set.has(*code));
                bits(word).filter(has).fold(0, |kept, bit| kept | 1 << bit)
            }),
        }
    }

    /// Keeps the rows whose measure lies between two values, both included.
    pub fn retain_range(&mut self, table: &Rows, measure: Measure, from: i64, to: i64) {
        // A missing value is below all others.
        let from = from.max(i64::MIN + 1);
        let mut room = [0; LANES];
        self.retain(table, |block, group, _| {
            let values = measure.group(block, group, &mut room);
            word_of(values, 0, |value| value >= from && value <= to)
        });
    }

    /// Keeps the rows whose id starts with a text in lower case. UUIDs are compared as a range of numbers, other ids by a
    /// set of codes.
    pub fn retain_ids(&mut self, table: &Rows, start: &str, others: &CodeSet) {
        let uuids = id::range(start);
        self.retain(table, |block, group, _| {
            word_of(block.ids(), group, |number| match id::meaning(number) {
                Meaning::Uuid => {
                    uuids.is_some_and(|(first, last)| number >= first && number <= last)
                }
                Meaning::Code(code) => others.has(code),
                Meaning::None => false,
            })
        });
    }

    /// Keeps the rows that have an id.
    pub fn retain_named(&mut self, table: &Rows) {
        self.retain(table, |block, group, _| {
            word_of(block.ids(), group, |number| {
                id::meaning(number) != Meaning::None
            })
        });
    }
}

/// Returns the places of the set bits, the lowest first.
pub fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        // Clears the lowest.
        let rest = word.checked_sub(1)?;
        word &= rest;
        Some(bit)
    })
}

/// Tests the values of a group; returns a bit for each.
fn word_of<T: Copy + Default>(values: &[T], group: usize, test: impl Fn(T) -> bool) -> u64 {
    let mut word = 0;
    for (bit, value) in lanes(values, group, &mut [T::default(); LANES])
        .iter()
        .enumerate()
    {
        word |= u64::from(test(*value)) << bit;
    }
    word
}

/// Returns the values of a group: a slice of the column itself if it has all of them, else `room`, filled. So one loop is enough for both.
pub(crate) fn lanes<'v, T: Copy>(
    values: &'v [T],
    group: usize,
    room: &'v mut [T; LANES],
) -> &'v [T; LANES] {
    let values = values.get(group * LANES..).unwrap_or_default();
    if let Some(values) = values.first_chunk() {
        return values;
    }
    if let Some(room) = room.get_mut(..values.len()) {
        room.copy_from_slice(values);
    }
    room
}
