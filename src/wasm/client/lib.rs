//! Exports of the client to JavaScript, and the transport over the fetch API. They only convert; `pkg-template/client/` adds
//! async iteration and errors. To change …
//!
//! - an option of `CbrClient`: `config.rs`, of `auth` also `../full/lib.rs`; of a single call: `call_options.rs`; of a wait or watch: `wait.rs`, `watch.rs`;
//! - a parameter of the list: `list_parameters!` in `cbr_wire`, from which `request.rs` and `list_op_logs.rs` follow;
//! - the use of `fetch`: `fetch.rs`;
//! - the arguments of hooks: `hooks.rs`;
//! - the form in which pages reach JavaScript: `page_object.rs`; their iteration: `pages.rs`.

#![cfg(target_arch = "wasm32")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

mod call_options;
mod client;
mod config;
mod fetch;
mod hooks;
mod list_op_logs;
mod options;
mod page_object;
mod pages;
mod request;
mod show_op_log;
pub mod sign_in;
mod token;
mod wait;
mod watch;

#[cfg(test)]
mod tests;
