//! JSON cursor and normalizer for what the service sends. A crate of its own for its opt-level: it is compiled at "s" in
//! the client's modules, because it has to be fast there, and at "z" in the table's, which rarely parses JSON (`Cargo.toml`).
//!
//! [`Cursor`] is a pull parser that loses nothing. `serde_json` and `jiter` were tried first. Both refuse a whole document for
//! a lone surrogate in one string, which `JSON.parse` accepts. `serde`'s `flatten`, which is needed to keep unknown fields,
//! copies every value before it looks at it. `jiter` stops at a depth of 200. A page of tasks must not fail for any of these
//! reasons, so the cursor only walks the grammar of RFC 8259 and returns source text. Its tests check it against `serde_json`
//! on random documents.
//!
//! [`Normalizer`] brings tasks into their documented form, in one pass over the text.
//!
//! # What was tried
//!
//! A page of 1,000 tasks (985 kB) in Node 20, from the bytes of the body to text that JavaScript has, the call itself included.
//! The ratio is that to `JSON.parse` of the same text in the same run.
//!
//! | step | ratio |
//! |---|---|
//! | normalize each task into a string of its own, then copy it in ASCII | 1.8–2.3 |
//! | a crate of its own, the rest at opt-level "z" | the same, and 23 KB gzip less |
//! | the next key predicted, sixteen bytes at a time, one text for all tasks | 1.2 |
//! | handed over in pieces, times eight bytes at a time | 0.9 |
//!
//! Of these 2.6 ms the walk takes 1.2; fetching, copying and decoding take the rest. `Buffer`'s decoders were no faster than
//! `TextDecoder`. wasm-opt at `-Oz` instead of `-O3` changes neither the time nor, by more than 0.5 KB, the size.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]
#![allow(
    clippy::missing_errors_doc,
    reason = "every error here is a mismatch, which says what it is about"
)]

mod body_text;
mod cursor;
mod fingerprint;
mod key_order;
mod mismatch;
mod normalize;
mod raw_str;
pub mod scan;
pub mod schema;
pub mod timestamp;
mod write;

pub use body_text::body_text;
pub use cursor::{Cursor, Entry};
pub use fingerprint::fingerprint;
pub use mismatch::{Mismatch, Segment, WalkError};
pub use normalize::{NonAscii, Normalized, Normalizer, flag};
pub use raw_str::RawStr;
pub use write::{concat, write_ascii, write_string};

/// Kind of a value, as its first byte tells.
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
