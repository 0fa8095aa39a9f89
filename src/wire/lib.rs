//! Values that cross the wire to and from Cloud Backup and Recovery: requests, models, pages, answers and errors.
//!
//! Nothing here does I/O, reads a clock, draws a random number or uses a credential.

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

pub mod answer;
pub mod error;
mod error_body;
pub mod hint;
pub mod http;
pub mod http_date;
pub mod model;
mod position;
pub mod request;
/// Secrets that never print.
pub mod secret;
pub mod small;

pub use error::Error;
pub use position::Position;
pub use secret::Secret;
