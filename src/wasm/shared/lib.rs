//! Code that both WebAssembly modules share. To change …
//!
//! - the conversion of options and arguments, or its messages: `convert.rs`;
//! - the properties of `CbrError`: `errors.rs`;
//! - cancellation by `AbortSignal`: `abort.rs`;
//! - behaviour when memory runs out: `headroom.rs`;
//! - safe access to JavaScript values: `js.rs`.

#![cfg(target_arch = "wasm32")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

pub mod abort;
pub mod convert;
pub mod errors;
pub mod headroom;
pub mod js;

/// Half the size of the standard library's allocator.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
