//! Dictionary encoding: all dictionaries of a table.

use crate::column::TextColumn;
use crate::dictionary::Dictionary;

/// Dictionaries, one for each text column and two more.
#[derive(Debug)]
pub struct Dictionaries {
    /// Texts of the text columns.
    pub columns: [Dictionary; TextColumn::ALL.len()],
    /// Objects that repeat, as normalized JSON.
    pub values: Dictionary,
    /// Ids that are no UUIDs.
    pub ids: Dictionary,
}

/// Lengths of all dictionaries, to roll back to.
pub type Lengths = [usize; TextColumn::ALL.len() + 2];

impl Dictionaries {
    /// Makes empty dictionaries.
    pub fn new() -> Self {
        let empty = Dictionary::default;
        Self {
            // Not by `Default`, which would be written out for each of them.
            columns: std::array::from_fn(|_| empty()),
            values: empty(),
            ids: empty(),
        }
    }

    /// Returns the dictionary of a text column.
    pub fn column(&self, column: TextColumn) -> Option<&Dictionary> {
        self.columns.get(column as usize)
    }

    /// Returns all dictionaries, in the order of snapshots.
    pub fn all(&self) -> impl Iterator<Item = &Dictionary> {
        self.columns.iter().chain([&self.values, &self.ids])
    }

    /// Returns all dictionaries as [`Self::all`] does, to change them.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Dictionary> {
        self.columns
            .iter_mut()
            .chain([&mut self.values, &mut self.ids])
    }

    /// Returns the lengths to roll back to.
    pub fn lengths(&self) -> Lengths {
        let mut lengths = Lengths::default();
        for (length, words) in lengths.iter_mut().zip(self.all()) {
            *length = words.len();
        }
        lengths
    }

    /// Rolls back: removes the texts that came later.
    pub fn truncate(&mut self, lengths: Lengths) {
        for (length, words) in lengths.into_iter().zip(self.all_mut()) {
            words.truncate(length);
        }
    }

    /// Returns the bytes that they hold.
    pub fn memory(&self) -> usize {
        self.all().map(Dictionary::memory).sum()
    }
}
