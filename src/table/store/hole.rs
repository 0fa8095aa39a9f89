//! Holes: the values of a task that its layout and its template leave out.

use crate::column::{NumberColumn, TextColumn, TimeColumn};
use crate::instant::MOST_DIGITS;

/// Hole of a template: the kind of its value, and where a row keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    /// End of the template.
    End,
    /// UUID in the column of ids.
    Id,
    /// Other text in the column of ids, or a UUID that came with escapes.
    OtherId,
    /// Text in a column.
    Code(TextColumn),
    /// Time in a column, with this number of digits after the point. Digits that the column cannot hold are in the row's bytes.
    Time(TimeColumn, u8),
    /// Whole number in a column.
    Thousandths(NumberColumn),
    /// Any other number in a column; its text is in the row's bytes.
    OtherThousandths(NumberColumn),
    /// UUID in the row's bytes.
    Uuid,
    /// Any other text in the row's bytes, with the escapes that it came with.
    Text,
    /// Whole number in the row's bytes.
    Whole,
    /// Text of any other number in the row's bytes.
    Number,
    /// Object that repeats; its code is in the row's bytes.
    Value,
    /// Any array or object in the row's bytes.
    Json,
    /// All members of a task in the row's bytes: the number of each one's template, and what fills its holes.
    Members,
    /// Text of a member, with its key, in the row's bytes.
    Member,
}

impl Hole {
    /// Encodes a hole for hashes and snapshots.
    pub fn bytes(self) -> [u8; 3] {
        match self {
            Self::End => [0, 0, 0],
            Self::Id => [1, 0, 0],
            Self::OtherId => [2, 0, 0],
            Self::Code(column) => [3, column as u8, 0],
            Self::Time(column, digits) => [4, column as u8, digits],
            Self::Thousandths(column) => [5, column as u8, 0],
            Self::OtherThousandths(column) => [6, column as u8, 0],
            Self::Uuid => [7, 0, 0],
            Self::Text => [8, 0, 0],
            Self::Whole => [9, 0, 0],
            Self::Number => [10, 0, 0],
            Self::Value => [11, 0, 0],
            Self::Json => [12, 0, 0],
            Self::Members => [13, 0, 0],
            Self::Member => [14, 0, 0],
        }
    }

    /// Decodes a hole; `None` for bytes that [`Self::bytes`] does not write.
    pub fn from_bytes(bytes: [u8; 3]) -> Option<Self> {
        let text = |at: u8| TextColumn::ALL.get(usize::from(at)).copied();
        let time = |at: u8| TimeColumn::ALL.get(usize::from(at)).copied();
        let number = |at: u8| NumberColumn::ALL.get(usize::from(at)).copied();
        Some(match bytes {
            [0, 0, 0] => Self::End,
            [1, 0, 0] => Self::Id,
            [2, 0, 0] => Self::OtherId,
            [3, column, 0] => Self::Code(text(column)?),
            [4, column, digits @ 0..=MOST_DIGITS] => Self::Time(time(column)?, digits),
            [5, column, 0] => Self::Thousandths(number(column)?),
            [6, column, 0] => Self::OtherThousandths(number(column)?),
            [7, 0, 0] => Self::Uuid,
            [8, 0, 0] => Self::Text,
            [9, 0, 0] => Self::Whole,
            [10, 0, 0] => Self::Number,
            [11, 0, 0] => Self::Value,
            [12, 0, 0] => Self::Json,
            [13, 0, 0] => Self::Members,
            [14, 0, 0] => Self::Member,
            _ => return None,
        })
    }
}
