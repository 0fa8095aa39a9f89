use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::model::page::TaskText;
use cbr_wire::request::ListOpLogs;

/// What to ask the service for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ask {
    /// All pages of this list.
    List(Box<ListOpLogs>),
    /// The task with this id.
    Get(String),
}

/// What the service said.
#[derive(Debug)]
pub(crate) enum Answer {
    /// All tasks of a list.
    Tasks(Vec<TaskText>),
    Task(TaskText),
}

/// What to do next.
#[derive(Debug)]
pub(crate) enum WatchStep {
    /// Ask now, and give the answer to [`Watcher::answer`](super::Watcher::answer).
    Ask(Ask),
    /// Nothing for so long, or until [`Watcher::set_hidden`](super::Watcher::set_hidden) was called. `failure` is why the last round could not be
    /// completed; it is told once.
    Sleep {
        time: Duration,
        failure: Option<Error>,
    },
}
