//! Client for the tasks (operation logs) of Cloud Backup and Recovery, the backup service of Huawei Cloud,
//! Open Telekom Cloud and private clouds of that family.
//!
//! The crate compiles to WebAssembly and is published as the npm package `cbr-tasks`. Everything but
//! [`transport::fetch`](transport) and the JavaScript exports is target-independent: [`request`]s and [`model`]s are
//! plain values, and [`client`] drives them over a [`transport::Transport`].

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

pub mod auth;
mod budget;
pub mod client;
mod decode;
mod endpoint;
mod error;
mod error_body;
pub mod export;
mod hint;
pub mod hooks;
mod http_date;
#[cfg(target_arch = "wasm32")]
mod js;
pub mod model;
mod paginate;
mod position;
pub mod regions;
pub mod request;
mod retry;
mod sorted;
pub mod table;
pub mod transport;
pub mod wait;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod watch;

pub use error::Error;
pub use position::Position;

use cbr_json as json;
