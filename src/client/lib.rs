//! Client for the tasks of Cloud Backup and Recovery. The caller provides the [`Transport`].
//!
//! To change …
//!
//! - retries: their delays are in `retry.rs`, the retried failures in `cbr_wire::error`;
//! - the number of requests: `rate_limiter.rs` (token bucket);
//! - a region or its endpoints: `endpoint/regions.rs`;
//! - signing in: `auth/`, with `signer.rs` for access keys, `session.rs` for passwords, `token_source.rs` for tokens;
//! - an option of the client or of a call: `config.rs`;
//! - one request from rate limiter to decoded answer: `call.rs`; the redaction of secrets on the way: `redaction.rs`;
//! - paging, waiting or watching: the state machine in `paginate/`, `wait/` or `watch/`, which does no I/O; `pages.rs`,
//!   `waiting.rs` and `watching.rs` connect it with the client.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

pub mod auth;
mod call;
mod client;
mod config;
mod endpoint;
pub mod hooks;
mod pages;
mod paginate;
#[cfg(test)]
mod random;
mod rate_limiter;
mod redaction;
mod retry;
pub mod transport;
pub mod wait;
mod waiting;
pub mod watch;
mod watching;

pub use client::{Client, DEFAULT_LIMIT};
pub use config::{CallOptions, ClientConfig, DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT};
pub use endpoint::regions;
pub use pages::Pages;
pub use paginate::ListReport;
pub use rate_limiter::RateLimit;
pub use retry::RetryOptions;
pub use transport::Transport;
pub use watching::{Event, Watch};
