//! Columns of a table, and what has to be fast: reading tasks whose layout is known, writing rows, and what runs over all rows.
//!
//! The columns of a task can be queried: the id as a number of 128 bits, times as integers, texts that repeat as codes of a
//! [`Dictionary`], and numbers in thousandths. Columns are stored in [`Block`]s of 16,384 rows, so that a table grows without
//! copying. The rest of a task is a template and some bytes. The template is the literal text between the values; about a hundred
//! thousand tasks share one. The bytes are the values without a column: 16 bytes for a UUID, the text itself for most others. From
//! these a row is written as the text that the client returns for the task, without white space and unnecessary escapes, such as `\/`.
//!
//! Ingestion also uses the literal text. `layouts.rs` has a trie of the known layouts. A task that follows one of them is
//! compared, sixteen bytes at a time, instead of parsed, and only its values are read. `members` reads a task whose layout is not
//! known. If layouts are new too often, because keys come in ever new sets or orders, it gives each member of a task a template of its own,
//! and the row's bytes name them: two bytes more for each member.
//!
//! | part | files |
//! |---|---|
//! | columns and their blocks | `rows`, `column`, `block`, `dictionary`, `dictionaries`, `arena`, `index` |
//! | reading tasks | `layouts`, `row_reader`, `hole`, `id`, `instant`, `members` |
//! | writing rows | `template` |
//! | queries | `selection` (bitmaps), `search`, `measure`, `count`, `order`, `radix_sort`, `merge_sort`, `grouping`, `group_figures`, `histories`, `percentile` |
//!
//! # Optimization
//!
//! A crate of its own for its opt-level: it is compiled at 3, and the rest of its module at "z" (`Cargo.toml`). What is rare, such
//! as a snapshot, is in cbr-table. The compiler, which the build tells to inline little, decides what it inlines,
//! but for two functions that sorts call for each row, and four that are called for each value of a task. `#[inline(never)]` marks the few large functions that many callers share.
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
//! With what is rare at "z" a page took 1.25 times as long, because each task that removes resources was rewritten (its empty list of
//! failures becomes a count). Such a list is part of the learned layout now: 0.73 of the time. Comparisons inlined where values are
//! looked up: 0.9. A UUID read without swapping bytes, for which WebAssembly has no instruction: 0.94.
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
#![allow(
    clippy::new_without_default,
    clippy::len_without_is_empty,
    reason = "public to cbr-table alone"
)]

pub mod arena;
pub mod block;
mod column;
mod compact;
mod count;
pub mod dictionaries;
pub mod dictionary;
mod full;
mod group_figures;
mod grouping;
mod histories;
mod hole;
pub mod id;
pub mod index;
pub mod instant;
pub mod layouts;
mod lower_ascii;
mod measure;
pub mod members;
mod merge_sort;
mod order;
mod percentile;
mod radix_sort;
pub mod reserve;
pub mod row_reader;
mod rows;
mod search;
mod selection;
pub mod template;

pub use block::{BLOCK_ROWS, Block};
pub use column::{MISSING_NUMBER, MISSING_TIME, NumberColumn, TextColumn, TimeColumn};
pub use compact::compact;
pub use count::{Groups, Ranges};
pub use dictionary::{Dictionary, MISSING};
pub use full::Full;
pub use group_figures::GroupFigures;
pub use grouping::{GroupBy, Grouping};
pub use histories::{Histories, History, Member, Tags, time_of};
pub use hole::Hole;
pub use instant::{write_number, write_seconds};
pub use measure::Measure;
pub use merge_sort::sort;
pub use order::Order;
pub use percentile::percentile;
pub use rows::Rows;
pub use search::MatchMode;
pub use selection::{CodeSet, Selection};
