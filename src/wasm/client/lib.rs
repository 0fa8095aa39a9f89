//! Exports of the client to JavaScript, and the transport over the fetch API. Conversion only: `pkg-template/client/` puts
//! async iteration and errors around them.

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

mod call_options;
mod client;
mod config;
mod fetch;
mod hooks;
mod list_op_logs;
mod page_object;
mod pages;
mod request;
mod show_op_log;
mod token;
mod wait;
mod watch;

#[cfg(test)]
mod tests;
