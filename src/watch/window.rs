//! The time window of a watch's lists: from where on new tasks are looked for.

use crate::model::TaskStatus;
use crate::model::glance::Glance;

/// The window reaches back this far behind the newest task that was seen: tasks become visible late.
const OVERLAP: i64 = 2 * 60;

/// The first window reaches back this far. It finds out where the service's clock stands: tasks that it shows are
/// remembered, but no news. Without it, a clock that is ahead of the service's would hide new tasks.
const FIRST: i64 = 60 * 60;

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
    /// The newest time in any list of the window, by the service's clock.
    newest: Option<i64>,
    waiting: WaitingInWindow,
}

impl Window {
    /// The first window of a watch that begins at `now` and tells of tasks from `since` on.
    pub(super) fn new(since: i64, now: i64) -> Self {
        let start = since.saturating_sub(OVERLAP);
        Self {
            start: start.min(now.saturating_sub(FIRST)),
            newest: None,
            waiting: WaitingInWindow::Unproved,
        }
    }

    /// A task in the window's own list.
    pub(super) fn shows(&mut self, task: &Glance) {
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
