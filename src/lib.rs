//! Client for the tasks (operation logs) of Cloud Backup and Recovery, the backup service of Huawei Cloud,
//! Open Telekom Cloud and private clouds of that family.
//!
//! The project compiles to WebAssembly and is published as the npm package `cbr-tasks`. This crate is its facade for Rust: it
//! only re-exports the crates below `src/`. [`request`]s and [`model`]s are plain values, and a [`client::Client`] drives them
//! over a [`transport::Transport`]. To change …
//!
//! - requests, models, errors: `src/wire/`; reading and normalizing their JSON: `src/json/`;
//! - signing in, retries, paging, waiting, watching: `src/client/`;
//! - the in-memory table, its queries and exports: `src/table/`;
//! - what JavaScript calls: `src/wasm/`, where `client/fetch.rs` is the transport.
//!
//! The `lib.rs` of each crate names the file to open.

pub use cbr_client::{hooks, regions, wait, watch};
pub use cbr_table as table;
pub use cbr_table::export;
pub use cbr_wire::error::ErrorDetail;
pub use cbr_wire::{Error, Position, model, request};

/// Credentials: tokens, passwords and access keys, and the signature of requests with access keys.
pub mod auth {
    pub use cbr_client::auth::*;
    pub use cbr_wire::Secret;
}

/// The client.
pub mod client {
    pub use cbr_client::{
        CallOptions, Client, ClientConfig, DEFAULT_CONCURRENCY, DEFAULT_LIMIT, DEFAULT_TIMEOUT,
        ListReport, Pages, RateLimit, RetryOptions, Watch,
    };
    pub use cbr_wire::error::RETRYABLE_STATUSES;
}

/// The boundary to network, clock and randomness.
pub mod transport {
    pub use cbr_client::Transport;
    pub use cbr_wire::http::{HttpRequest, HttpResponse, Method, ResponseHeaders};
}
