//! Exports of the table to JavaScript. Conversion only: `pkg-template/table/` adds async iteration and errors.

#![cfg(target_arch = "wasm32")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

mod figures;
mod groups;
mod health;
mod query;
mod shared_table;
mod table;
mod view;
