//! A cursor over JSON text, for decoding that must not lose anything.
//!
//! `serde_json` and `jiter` were tried first. Both refuse a whole document for a lone surrogate in one
//! string, which `JSON.parse` accepts; `serde`'s `flatten`, which keeping unknown fields would need,
//! copies every value before it looks at it; `jiter` stops at a depth of 200. A page of tasks must not fail
//! for any of that, so this cursor only walks the grammar of RFC 8259 and hands out the source text.
//! Its tests check it against `serde_json` on random documents.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![allow(
    clippy::missing_errors_doc,
    reason = "every error here is a mismatch, which says what it is about"
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod cursor;
mod fingerprint;
mod mismatch;
mod normalize;
mod raw_str;
mod routes;
mod scan;
pub mod schema;
pub mod timestamp;
mod write;

pub use cursor::{Cursor, Entry};
pub use fingerprint::fingerprint;
pub use mismatch::Mismatch;
pub use normalize::{Foreign, Normalized, Normalizer};
pub use raw_str::RawStr;
pub use write::{write_ascii, write_string};

/// What a value is, as its first byte tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The name with its article, for messages: `expected an array, got an object`.
    #[must_use]
    pub fn name(self) -> &'static str {
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
