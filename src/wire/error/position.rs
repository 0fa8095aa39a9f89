//! Position in a text.

use crate::small::text::count_chars;

/// Position in a text, counted in three units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position {
    /// Offset in bytes of UTF-8, as Rust counts.
    pub byte: usize,
    /// Offset in characters, as messages count.
    pub character: usize,
    /// Offset in UTF-16 code units, as JavaScript and text fields count.
    pub utf16: usize,
}

impl Position {
    /// Returns the position of a byte in a text.
    #[must_use]
    pub fn of(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        Self {
            byte: before.len(),
            character: count_chars(before),
            utf16: before.encode_utf16().count(),
        }
    }
}
