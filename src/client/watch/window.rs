//! The time window of a watch's lists: from where on new tasks are looked for.

use cbr_wire::model::TaskStatus;
use cbr_wire::model::essentials::Glance;

/// The window reaches back this far behind the newest task that was seen: tasks become visible late.
const OVERLAP: i64 = 2 * 60;

/// The first window reaches back this far. It finds out where the service's clock stands: tasks that it shows are
/// remembered, but no news. Without it, a clock that is ahead of the service's would hide new tasks.
const FIRST: i64 = 60 * 60;

/// A list may reach further back than the window for the sake of tasks that go on, as long as it has no more tasks than
/// this: one longer list in place of several requests, since the service counts requests and not their size.
const ENOUGH: i64 = 200;

/// Whether the window's list has the waiting tasks too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WaitingInWindow {
    Unproved,
    Shown,
    /// It left one out, so it is never relied on again.
    LeftOut,
}

/// The window; all times are seconds since 1970-01-01T00:00:00Z.
#[derive(Debug)]
pub(super) struct Window {
    /// Where it starts. This never moves back, because what is older has been forgotten.
    pub(super) start: i64,
    /// Where the last list of it began, and how many tasks that had.
    from: i64,
    shown: i64,
    /// The newest time in any list of the window, by the service's clock.
    newest: Option<i64>,
    waiting: WaitingInWindow,
}

impl Window {
    /// The first window of a watch that begins at `now` and tells of tasks from `since` on.
    pub(super) fn new(since: i64, now: i64) -> Self {
        let start = since.saturating_sub(OVERLAP).min(now.saturating_sub(FIRST));
        Self {
            start,
            from: start,
            shown: 0,
            newest: None,
            waiting: WaitingInWindow::Unproved,
        }
    }

    /// The earliest time from which on a list would have no more than enough tasks, going by the last one. Twice its
    /// span at most, because nothing is known of what lies before.
    pub(super) fn affordable(&self) -> i64 {
        let Some(newest) = self.newest else {
            return self.start;
        };
        let span = newest.saturating_sub(self.from).max(1);
        let enough = span.saturating_mul(ENOUGH) / self.shown.max(1);
        let span = enough.min(span.saturating_mul(2));
        newest.saturating_sub(span).min(self.start)
    }

    /// A list of it is asked for, reaching back to this time if it lies before the window.
    pub(super) fn ask(&mut self, reach: Option<i64>) -> i64 {
        self.from = reach.unwrap_or(self.start).min(self.start);
        self.shown = 0;
        self.from
    }

    /// A task in the window's own list.
    pub(super) fn shows(&mut self, task: &Glance) {
        self.shown = self.shown.saturating_add(1);
        self.newest = self.newest.max(task.latest());
        if task.status == TaskStatus::Waiting && self.waiting == WaitingInWindow::Unproved {
            self.waiting = WaitingInWindow::Shown;
        }
    }

    /// A task in the list of the waiting ones that nobody knew. The window's list is older than that, so it need not
    /// show what is newer than all that it did show.
    pub(super) fn did_not_show(&mut self, task: &Glance) {
        let time = task.latest();
        if time.is_some_and(|time| time >= self.start) && time <= self.newest {
            self.waiting = WaitingInWindow::LeftOut;
        }
    }

    /// Whether a new task that waits is in the window's list.
    pub(super) fn has_waiting(&self) -> bool {
        self.waiting == WaitingInWindow::Shown
    }

    /// Moves on, behind a list of it that was asked for at `asked` or later. As long as nothing was seen, nobody knows
    /// where the service's clock stands, and the window stays; a time in the future does not move it there.
    pub(super) fn advance(&mut self, asked: i64) {
        if let Some(newest) = self.newest {
            let start = asked.min(newest).saturating_sub(OVERLAP);
            self.start = self.start.max(start);
        }
    }
}
