//! Watching tasks: what was added, changed, ended or removed.
//!
//! A watch starts with what goes on: every running and every waiting task comes as [`Added`](TaskChangeKind::Added).
//! From then on each task that appears is `Added` once and each that ends is [`Finished`](TaskChangeKind::Finished)
//! once; a task that has ended before it was first seen is both, one after the other, so the status of an added task
//! may be a final one. What changes in between, and after the end while the task is young, is
//! [`Updated`](TaskChangeKind::Updated). A task that goes on and that the service does not know any more is
//! [`Removed`](TaskChangeKind::Removed); one that ended and goes away after its time is no news.
//!
//! A query's `status` is no filter for the service here, because a task that changes its status would silently drop out:
//! the watch delivers the changes whose task has that status now, or had it before. A task that comes to have it was
//! then never `Added`.
//!
//! The watch begins with the first list that is answered: a task that ran before and has ended by then is not reported,
//! unless `since` lies before its start. A task that appears and is removed between two rounds is not seen.

mod change;
mod known;
mod options;
mod step;
mod watcher;
mod window;

pub use change::{Change, TaskChange, TaskChangeKind};
pub use options::WatchOptions;
pub(crate) use step::{Answer, Ask, WatchStep};
pub(crate) use watcher::Watcher;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod simulation;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
