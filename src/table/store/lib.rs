//! In-memory column store with dictionary encoding: a million tasks in a browser tab.
//!
//! A [`Table`] ingests the bodies of list responses. The columns of a task can be queried: the id as a number of 128 bits,
//! times as integers, texts that repeat as codes of a [`Dictionary`], and numbers in thousandths. Columns are stored in
//! [`Block`]s of 16,384 rows, so that a table grows without copying. The rest of a task is a template and some bytes. The
//! template is the literal text between the values; about a hundred thousand tasks share one. The bytes are the values without
//! a column: 16 bytes for a UUID, the text itself for most others. From these a row is written as exactly the text that the
//! client returns for the task; only unnecessary escapes, such as `\/`, are removed.
//!
//! Ingestion also uses the literal text. `layouts.rs` has a trie of the known layouts. A task that follows one of them is
//! compared, sixteen bytes at a time, instead of parsed, and only its values are read. A task with a new layout goes through
//! `Normalizer` and `find_holes.rs`, and the layout is learned. A task for which there can be no template (it repeats a key, or
//! has more than a hundred values) is stored as its text.
//!
//! | part | files |
//! |---|---|
//! | columns and their blocks | `column`, `block`, `dictionary`, `dictionaries`, `arena`, `template` |
//! | ingestion | `row_store`, `layouts`, `row_reader`, `find_holes`, `id`, `instant`, `index` |
//! | queries | `selection` (bitmaps), `search`, `measure`, `count`, `order`, `radix_sort`, `merge_sort` |
//!
//! # Optimization
//!
//! A crate of its own for its opt-level: it is compiled at 3, and the rest of its module at "z" (`Cargo.toml`). No function is marked `#[inline]`:
//! the compiler decides. `#[inline(never)]` marks the few large functions that many callers share.
//!
//! # What was tried
//!
//! Milliseconds per page of 1,000 tasks (986 kB), in Node 20 on a shared machine with two cores, 100 pages into one table.
//! For comparison: `JSON.parse` of the same pages into an array that stays takes 5.2 to 7.0, and normalizing alone 1.04.
//!
//! | step | ms |
//! |---|---|
//! | the trie; dictionaries tried first with the code that the column before predicts (a resource keeps its name) | 1.42 |
//! | a task that is rewritten each time is looked for by its rewritten text first, and its layout is learned rarely | 1.33 |
//! | the same at opt-level 2, s or z in place of 3 | 1.37, 1.38, 1.93 |
//!
//! Later a page was copied into WebAssembly's memory without writing zeros there first, which took an eighth of the time, and
//! wasm-opt ran at -O3 again, which is 4 % faster than -Oz. Measured side by side in one process, on a busier machine, 1.95
//! became 1.65.
//!
//! The check for UTF-8 takes 0.10 of it. If the generator of the pages runs between the pages, which leaves nothing in the
//! processor's caches, ingestion takes 1.6.
//!
//! Bytes per task, the allocator's overhead included: 205 at a million tasks, 236 at 100,000 and 331 at 10,000, where the
//! dictionaries and the reserve of the last block weigh more. The same tasks as JavaScript objects take 1,320. About
//! half of the 205 is columns, and 8 are the index of ids. Most of the rest is ids of backups, requests and checkpoints that no other task has.
//!
//! Not tried: narrower codes for columns with few values. They would save 24 bytes, and need a second form of every scan.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

mod arena;
mod block;
mod column;
mod count;
mod dictionaries;
mod dictionary;
mod error;
mod find_holes;
mod id;
mod index;
mod instant;
mod key;
mod key_sort;
mod layouts;
mod measure;
mod merge_sort;
mod order;
mod radix_sort;
mod reserve;
mod row_reader;
mod row_store;
mod search;
mod selection;
pub mod snapshot;
mod soundness;
mod table;
mod template;

pub use block::{BLOCK_ROWS, Block};
pub use column::{MISSING_NUMBER, MISSING_TIME, NumberColumn, TextColumn, TimeColumn};
pub use count::{Groups, Ranges};
pub use dictionary::{Dictionary, MISSING};
pub use error::{Full, TableError};
pub use instant::write_seconds;
pub use key::Key;
pub use measure::Measure;
pub use merge_sort::sort;
pub use order::Order;
pub use search::MatchMode;
pub use selection::{CodeSet, Selection};
pub use table::{IngestReport, Table};
