//! Values that cross the wire to and from Cloud Backup and Recovery.
//!
//! The crate does no I/O, reads no clock, draws no random numbers and uses no credentials. To change …
//!
//! - a parameter of the list, open `request/list_op_logs.rs`;
//! - a field of a task, open `model/operation_log.rs` or `model/extra_info.rs`; a status or type, `model/status.rs`;
//! - an error's category or the statuses that are retried, open `error/kind.rs`; its hint, `error/hint.rs`;
//! - the decoding of answers, open `answer/`: `mod.rs` for a success, `error_body.rs` for a failure;
//! - the text form of pages and tasks that JavaScript gets, open `model/page.rs`;
//! - the values that a transport sends and receives, open `http/`.
//!
//! Folders import in one direction: `answer → request → model → http → error → small`.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

pub mod answer;
pub mod error;
pub mod http;
pub mod model;
pub mod request;
pub mod small;

pub use error::{Error, Position, hint};
pub use http::Secret;
