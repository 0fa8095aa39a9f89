//! Tasks in columns: a million of them in a browser's tab. A crate of its own, because it has to be fast.
//!
//! A [`Table`] takes the bodies of list responses and keeps of each task: its id as a number of 128 bits, times as integers,
//! texts that repeat as codes of a [`Dictionary`], and the progress. Those are what can be asked for, in [`Block`]s of 16,384
//! rows, so that a table grows without copying. What is left of a task is a template, the text between its values, which some
//! hundred thousand others share, and the bytes of the values that no column has: 16 for a UUID, the text itself for most of
//! the rest. So a row comes back as the very text that the client gives for the task; only escapes that need not be, as
//! `\/`, are written without.
//!
//! Templates also are how tasks are read. `layouts.rs` knows the ways in which they came so far, as a tree of the texts between
//! the values; a task that comes in one of them is not parsed but compared, sixteen bytes at a time, and its values are read
//! where they must be. Only a new way goes through `Normalizer` and `find_holes.rs`, which learn it. What no template can hold
//! (an object that has a key twice, one with a hundred values) is kept as its text.
//!
//! # Fast and small
//!
//! The crate has opt-level 3. A function with `#[inline]` is compiled where it is called, and that is in the end `cbr-tasks`,
//! at "z": so are all here that need not be fast, ingestion down to the row among them. Without it are what is done for each
//! value or group of rows, and what such code calls; whatever these call is compiled here, at 3, marked or not, and a second
//! time if it is also called from there. That is 5.6 KB less of the gzipped module, with ingestion, filters, sorting and
//! figures as fast as before (within 3 %); a snapshot takes a quarter longer, restoring it a seventh. Where one loop stands
//! for two (the last group of rows is filled up), or one of digits has no limit that the compiler could write out, another 2.
//!
//! # What was tried
//!
//! Milliseconds per page of 1,000 tasks (986 kB), in Node 20 on a shared machine with two cores, 100 pages into one table;
//! `JSON.parse` of the same pages into an array that stays takes 5.2 to 7.0, normalizing them alone 1.04.
//!
//! | step | ms |
//! |---|---|
//! | the tree of texts; dictionaries looked at first where the column before them says (a resource keeps its name) | 1.42 |
//! | a task that has to be rewritten each time is looked for under its rewritten text first, its way learned rarely | 1.33 |
//! | the same at opt-level 2, s or z in place of 3 | 1.37, 1.38, 1.93 |
//!
//! Since then a page has been copied into WebAssembly's memory without zeros being written there before, which took an eighth
//! of all, and wasm-opt works at -O3 again, which is 4 % faster than -Oz: measured side by side in one process, on a busier
//! machine, 1.95 became 1.65.
//!
//! Of it the check for UTF-8 takes 0.10. With the generator of the pages between one page and the next, which leaves nothing
//! in the processor's caches, it is 1.6.
//!
//! Bytes per task, the allocator's room included: 205 at a million tasks, 236 at 100,000 and 331 at 10,000, where the
//! dictionaries and what the last block holds in reserve weigh more; the same tasks as JavaScript objects take 1,320.
//! Of the 205 the columns have 108, the index of ids 8, and most of the rest is ids of backups, requests and checkpoints that
//! no other task has.
//!
//! Not tried: narrower codes for the columns with few values, which would save 24 bytes and cost a second form of every scan.

mod arena;
mod block;
mod count;
mod dictionaries;
mod dictionary;
mod error;
mod find_holes;
mod id;
mod index;
mod instant;
mod layouts;
mod measure;
mod merge_sort;
mod order;
mod radix_sort;
mod reserve;
mod row_reader;
mod search;
mod selection;
mod snapshot;
#[allow(clippy::module_inception, reason = "the folder is named after it")]
mod store;
mod table;
mod template;

pub use block::{BLOCK_ROWS, Block, MISSING_PROGRESS, MISSING_TIME, TextColumn, TimeColumn};
pub use count::{Groups, Ranges};
pub use dictionary::{Dictionary, MISSING};
pub use error::{Full, TableError};
pub use measure::Measure;
pub use merge_sort::sort;
pub use order::Order;
pub use search::How;
pub use selection::{CodeSet, Selection};
pub use table::{IngestReport, Table};
