//! Watching tasks by polling: a state machine that reports added, updated, finished and removed tasks.
//!
//! A watch starts with the current tasks: every running and every waiting task is reported as
//! [`Added`](TaskChangeKind::Added). Afterwards each new task is `Added` once, and each task that ends is
//! [`Finished`](TaskChangeKind::Finished) once. A task that ended before it was first seen is both, one after the other, so an
//! added task may have a final status. A change in between, or soon after the end, is [`Updated`](TaskChangeKind::Updated). A
//! task that has not ended and that the service does not know any more is [`Removed`](TaskChangeKind::Removed). A finished task
//! that the service deletes after its retention time is not reported.
//!
//! A query's `status` is not sent to the service, because a task that changes its status would disappear without a change.
//! Instead the watch reports the changes of tasks that have this status now or had it before. A task that gets the status later
//! is therefore never `Added`.
//!
//! The watch begins with the answer to its first list. A task that ended before it is not reported, unless `since` is before
//! its start. A task that appears and is removed between two rounds is not seen.

mod change;
mod known;
mod options;
mod step;
mod watcher;
mod window;

pub use change::{Change, TaskChange, TaskChangeKind};
pub use options::WatchOptions;
pub(crate) use step::{Answer, WatchRequest, WatchStep};
pub(crate) use watcher::Watcher;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod simulation;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
