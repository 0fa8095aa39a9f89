//! JavaScript values to Rust values and back, errors, abort signals and memory headroom, for both WebAssembly modules.

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

pub mod abort;
pub mod convert;
/// Errors as `CbrError` of JavaScript.
pub mod errors;
pub mod headroom;
pub mod js;
