//! Time window of a watch: the start time of its lists.

use cbr_wire::model::TaskStatus;
use cbr_wire::model::essentials::Essentials;

/// Overlap of the window with the time before the newest task, in seconds. Tasks become visible late.
const WINDOW_OVERLAP: i64 = 2 * 60;

/// Length of the first window, in seconds. Its tasks are remembered, but not reported. They show the time of the service's
/// clock; without them, a clock that is ahead of the service's would hide new tasks.
const FIRST_WINDOW_LENGTH: i64 = 60 * 60;

/// Number of tasks up to which a list may start before the window, to include tasks that have not ended. One longer list
/// replaces several requests, and the service limits the number of requests, not their size.
const MAX_EXTENDED_TASKS: i64 = 200;

/// Observation on whether the window's list includes waiting tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WaitingInWindow {
    Unproved,
    Shown,
    /// The list left a waiting task out, so it is never trusted again.
    LeftOut,
}

/// Time window. All times are seconds since 1970-01-01T00:00:00Z.
#[derive(Debug)]
pub(super) struct Window {
    /// Start of the window. It never moves back, because older tasks have been forgotten.
    pub(super) start: i64,
    /// Start of the last list, and the number of its tasks.
    from: i64,
    shown: i64,
    /// Newest time in any list of the window, by the service's clock.
    newest: Option<i64>,
    waiting: WaitingInWindow,
}

impl Window {
    /// Creates the first window of a watch that begins at `now` and reports tasks from `since` on.
    pub(super) fn new(since: i64, now: i64) -> Self {
        let start = since
            .saturating_sub(WINDOW_OVERLAP)
            .min(now.saturating_sub(FIRST_WINDOW_LENGTH));
        Self {
            start,
            from: start,
            shown: 0,
            newest: None,
            waiting: WaitingInWindow::Unproved,
        }
    }

    /// Returns the earliest start at which a list would have no more than [`MAX_EXTENDED_TASKS`], estimated from the last list.
    /// At most twice the span of the last list, because nothing is known about the time before it.
    pub(super) fn earliest_start(&self) -> i64 {
        let Some(newest) = self.newest else {
            return self.start;
        };
        let span = newest.saturating_sub(self.from).max(1);
        let enough = span.saturating_mul(MAX_EXTENDED_TASKS) / self.shown.max(1);
        let span = enough.min(span.saturating_mul(2));
        newest.saturating_sub(span).min(self.start)
    }

    /// Starts a list of the window, extended back to `reach`, and returns its start time.
    pub(super) fn start_list(&mut self, reach: Option<i64>) -> i64 {
        self.from = reach.unwrap_or(self.start).min(self.start);
        self.shown = 0;
        self.from
    }

    /// Records a task in the window's list.
    pub(super) fn record_listed(&mut self, task: &Essentials) {
        self.shown = self.shown.saturating_add(1);
        self.newest = self.newest.max(task.latest());
        if task.status == TaskStatus::Waiting && self.waiting == WaitingInWindow::Unproved {
            self.waiting = WaitingInWindow::Shown;
        }
    }

    /// Records an unknown task in the list of waiting tasks. The window's list was requested before it, so it need not contain
    /// tasks that are newer than all that it did contain.
    pub(super) fn record_unlisted(&mut self, task: &Essentials) {
        let time = task.latest();
        if time.is_some_and(|time| time >= self.start) && time <= self.newest {
            self.waiting = WaitingInWindow::LeftOut;
        }
    }

    /// True if the window's list contains new waiting tasks.
    pub(super) fn has_waiting(&self) -> bool {
        self.waiting == WaitingInWindow::Shown
    }

    /// Moves the window forward after a list that was requested at `requested` or later. Until a task was seen, the service's
    /// clock is unknown and the window stays. A time in the future does not move it there.
    pub(super) fn advance(&mut self, requested: i64) {
        if let Some(newest) = self.newest {
            let start = requested.min(newest).saturating_sub(WINDOW_OVERLAP);
            self.start = self.start.max(start);
        }
    }
}
