//! Dictionary encoding: all dictionaries of a table.

use crate::column::TextColumn;
use crate::dictionary::Dictionary;

/// Dictionaries, one for each text column and two more.
#[derive(Debug)]
pub(crate) struct Dictionaries {
    pub(crate) columns: [Dictionary; TextColumn::ALL.len()],
    /// Objects that repeat, as normalized JSON.
    pub(crate) values: Dictionary,
    /// Ids that are no UUIDs.
    pub(crate) ids: Dictionary,
}

/// Lengths of all dictionaries, to roll back to.
pub(crate) type Lengths = [usize; TextColumn::ALL.len() + 2];

impl Dictionaries {
    /// Makes empty dictionaries.
    pub(crate) fn new() -> Self {
        let empty = Dictionary::default;
        Self {
            // Not by `Default`, which would be written out for each of them.
            columns: std::array::from_fn(|_| empty()),
            values: empty(),
            ids: empty(),
        }
    }

    pub(crate) fn column(&self, column: TextColumn) -> Option<&Dictionary> {
        self.columns.get(column as usize)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Dictionary> {
        self.columns.iter().chain([&self.values, &self.ids])
    }

    pub(crate) fn all_mut(&mut self) -> impl Iterator<Item = &mut Dictionary> {
        self.columns
            .iter_mut()
            .chain([&mut self.values, &mut self.ids])
    }

    pub(crate) fn lengths(&self) -> Lengths {
        let mut lengths = Lengths::default();
        for (length, words) in lengths.iter_mut().zip(self.all()) {
            *length = words.len();
        }
        lengths
    }

    pub(crate) fn truncate(&mut self, lengths: Lengths) {
        for (length, words) in lengths.into_iter().zip(self.all_mut()) {
            words.truncate(length);
        }
    }

    pub(crate) fn memory(&self) -> usize {
        self.all().map(Dictionary::memory).sum()
    }
}
