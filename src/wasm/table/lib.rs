//! Exports of the table to JavaScript. Conversion only: `pkg-template/table/` adds async iteration and errors.

#![cfg(target_arch = "wasm32")]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
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

mod figures;
mod query;
mod shared_table;
mod table;
mod view;
