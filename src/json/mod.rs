//! A cursor over JSON text, for decoding that must not lose anything.
//!
//! `serde_json` and `jiter` were tried first. Both refuse a whole document for a lone surrogate in one
//! string, which `JSON.parse` accepts; `serde`'s `flatten`, which keeping unknown fields would need,
//! copies every value before it looks at it; `jiter` stops at a depth of 200. A page of tasks must not fail
//! for any of that, so this cursor only walks the grammar of RFC 8259 and hands out the source text.
//! Its tests check it against `serde_json` on random documents.

mod cursor;
mod mismatch;
mod raw_str;
mod write;

pub(crate) use cursor::{Cursor, Entry};
pub(crate) use mismatch::Mismatch;
#[cfg(any(test, target_arch = "wasm32"))]
pub(crate) use write::write_ascii;
pub(crate) use write::write_string;

/// What a value is, as its first byte tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    /// The name with its article, for messages: `expected an array, got an object`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
