//! Client for the tasks (operation logs) of Cloud Backup and Recovery, the backup service of Huawei Cloud,
//! Open Telekom Cloud and private clouds of that family.
//!
//! The crate compiles to WebAssembly and is published as the npm package `cbr-tasks`. Everything but
//! [`transport::fetch`](transport) and the JavaScript exports is target-independent: [`request`]s and [`model`]s are
//! plain values, and [`client`] drives them over a [`transport::Transport`].

pub use cbr_client::{hooks, regions, wait, watch};
pub use cbr_table as table;
pub use cbr_table::export;
pub use cbr_wire::{Error, Position, model, request};

/// Credentials: tokens, passwords and access keys, and the signature that goes with the latter.
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
}

/// The boundary to the network and the clock.
pub mod transport {
    pub use cbr_client::{Transport, scripted_transport as scripted};
    pub use cbr_wire::http::{HttpRequest, HttpResponse, Method, ResponseHeaders};
}
