//! Steps of a watch: requests, answers and sleeps.

use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::model::page::TaskText;
use cbr_wire::request::ListOpLogs;

/// Request of a watch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WatchRequest {
    /// Requests all pages of this list.
    List(Box<ListOpLogs>),
    /// Requests the task with this id.
    Get(String),
}

/// Answer to a request.
#[derive(Debug)]
pub(crate) enum Answer {
    /// All tasks of a list.
    Tasks(Vec<TaskText>),
    /// A single task.
    Task(TaskText),
}

/// Next step of a watch.
#[derive(Debug)]
pub(crate) enum WatchStep {
    /// Send this request now, and pass the answer to [`Watcher::answer`](super::Watcher::answer).
    Send(WatchRequest),
    /// Sleep, or wake up when [`Watcher::set_hidden`](super::Watcher::set_hidden) is called. `failure` is the error that ended
    /// the last round; it is returned once.
    Sleep {
        time: Duration,
        failure: Option<Error>,
    },
}
