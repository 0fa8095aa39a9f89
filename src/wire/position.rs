//! Places in a text that somebody wrote.

/// Where in a text something is wrong: how much of it stands before that place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position {
    /// Bytes of UTF-8, as Rust counts.
    pub byte: usize,
    /// Characters; messages say this number.
    pub character: usize,
    /// UTF-16 code units, as JavaScript and text fields count.
    pub utf16: usize,
}

impl Position {
    /// The position of a byte in a text.
    pub fn of(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        Self {
            byte: before.len(),
            character: before.chars().count(),
            utf16: before.encode_utf16().count(),
        }
    }
}
