//! Client for the tasks of Cloud Backup and Recovery over a [`Transport`] that it is handed: signing in, rate limiter,
//! retries, and the state machines that page, wait and watch.

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
mod call;
mod client;
mod config;
mod endpoint;
pub mod hooks;
mod pages;
mod paginate;
pub mod regions;
mod retry;
pub mod scripted_transport;
mod secrecy;
pub mod transport;
pub mod wait;
mod waiting;
pub mod watch;
mod watching;

pub use budget::RateLimit;
pub use client::{Client, DEFAULT_LIMIT};
pub use config::{CallOptions, ClientConfig, DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT};
pub use pages::Pages;
pub use paginate::ListReport;
pub use retry::RetryOptions;
pub use transport::Transport;
pub use watching::{Event, Watch};
