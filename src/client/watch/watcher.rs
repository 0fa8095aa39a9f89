//! The state machine of a watch. It has no clock and does no I/O.
//!
//! A round makes few requests:
//! 1. a list of the tasks since the start of the time window, which contains every new task. It may start a little earlier, to
//!    include tasks that have not ended;
//! 2. a list of the running tasks, if more than two of them are older than the window; the same for the waiting tasks. The
//!    service does not document whether its time filter uses the creation or the start of a task, so a waiting task may be in
//!    the second list only. That list is requested until the first one has shown that it contains waiting tasks;
//! 3. one by one, the tasks that have not ended and that no list contained: they have just ended, or were removed. If there
//!    are many, as after a long pause, a list of their time is requested first.

use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::model::essentials::Essentials;
use cbr_wire::model::page::TaskText;
use cbr_wire::model::{TaskStatus, timestamp};
use cbr_wire::request::{FilterTime, ListOpLogs};

use crate::watch::change::{Change, StatusFilter};
use crate::watch::known::{KnownTasks, RoundContext};
use crate::watch::options::WatchOptions;
use crate::watch::step::{Answer, WatchRequest, WatchStep};
use crate::watch::window::Window;

/// Maximum number of tasks that are requested one by one instead of by a list of their status.
const MAX_SINGLE_REQUESTS: usize = 2;

/// Maximum number of missing tasks that are requested without a list of their time first.
const MAX_MISSING_WITHOUT_LIST: usize = 20;

/// Interval, in rounds, at which the lists by status are requested in any case. This corrects wrong assumptions about the service.
const FULL_ROUND_EVERY: u64 = 10;

/// Largest factor of the exponential backoff after failures.
const MAX_BACKOFF: u32 = 8;

/// Longest `Retry-After` that is respected. The service counts requests over 5 minutes.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);

/// Stage of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Idle,
    Window,
    Running,
    Waiting,
    Missing,
    Singles,
}

/// Progress of the first round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Baseline {
    Nothing,
    /// The window's list was received. From now on, an unknown task that has ended is reported.
    Window,
    Done,
}

/// Watch over the tasks that match a query.
#[derive(Debug)]
pub(crate) struct Watcher {
    /// The caller's query without its status.
    query: ListOpLogs,
    filter: StatusFilter,
    options: WatchOptions,
    is_hidden: bool,
    tasks: KnownTasks,
    stage: Stage,
    /// Request in progress.
    pending: Option<WatchRequest>,
    /// Ids to be requested one by one, the next one last.
    singles: Vec<String>,
    round: u64,
    /// Start and end of the last round.
    began: Duration,
    ended: Duration,
    baseline: Baseline,
    since: i64,
    window: Window,
    began_unix: i64,
    failures: u32,
    failure: Option<Error>,
    retry_after: Duration,
}

impl Watcher {
    /// Creates a watch.
    ///
    /// # Errors
    /// A validation error for the query or the options, and for a query with time bounds or an offset.
    pub(crate) fn new(mut query: ListOpLogs, options: WatchOptions) -> Result<Self, Error> {
        query.validate()?;
        options.validate()?;
        for (name, is_given) in [
            ("start_time", query.start_time.is_some()),
            ("end_time", query.end_time.is_some()),
            ("offset", query.offset.is_some()),
        ] {
            if is_given {
                return Err(Error::validation(format!(
                    "{name}: expected none, because a watch follows the time by itself; for its start use `since`"
                )));
            }
        }
        Ok(Self {
            filter: StatusFilter(query.status.take()),
            query,
            options,
            is_hidden: false,
            tasks: KnownTasks::default(),
            stage: Stage::Idle,
            pending: None,
            singles: Vec::new(),
            round: 0,
            began: Duration::ZERO,
            ended: Duration::ZERO,
            baseline: Baseline::Nothing,
            since: 0,
            window: Window::new(0, 0),
            began_unix: 0,
            failures: 0,
            failure: None,
            retry_after: Duration::ZERO,
        })
    }

    /// Switches between the interval of a visible page and that of a hidden one. A caller that sleeps has to call
    /// [`next`](Self::next) again.
    pub(crate) fn set_hidden(&mut self, is_hidden: bool) {
        self.is_hidden = is_hidden;
    }

    /// Returns the next step. A request without an answer is returned again.
    pub(crate) fn next(&mut self, now: Duration, unix_now: i64) -> WatchStep {
        if let Some(request) = &self.pending {
            return WatchStep::Send(request.clone());
        }
        if self.stage == Stage::Idle {
            let time = self.next_round_start().saturating_sub(now);
            if !time.is_zero() || self.failure.is_some() {
                let failure = self.failure.take();
                return WatchStep::Sleep { time, failure };
            }
            self.begin_round(now, unix_now);
        }
        if let Some(request) = self.next_request() {
            self.pending = Some(request.clone());
            return WatchStep::Send(request);
        }
        self.ended = now;
        let time = self.next_round_start().saturating_sub(now);
        WatchStep::Sleep {
            time,
            failure: None,
        }
    }

    /// Takes the answer to the last request and returns the changes.
    ///
    /// A transient failure ends the round, and [`next`](Self::next) returns it; the next round covers the same time again.
    ///
    /// # Errors
    /// A permanent failure. It ends the watch.
    pub(crate) fn answer(
        &mut self,
        answer: Result<Answer, Error>,
        now: Duration,
    ) -> Result<Vec<Change>, Error> {
        let Some(request) = self.pending.take() else {
            return Ok(Vec::new());
        };
        if answer.is_ok() {
            self.failures = 0;
        }
        let mut changes = Vec::new();
        match (request, answer) {
            (WatchRequest::Get(id), Err(error)) if error.is_not_found() => {
                changes.extend(self.tasks.remove(&id));
            }
            (_, Err(error)) => {
                self.fail(error, now)?;
            }
            (WatchRequest::Get(id), Ok(Answer::Task(task))) => {
                let task = task.with_id(&id);
                self.tasks.update(task, self.round_context(), &mut changes);
                self.tasks
                    .record_request(&id, self.round, !changes.is_empty());
            }
            (_, Ok(Answer::Task(task))) => self.take_list(vec![task], &mut changes),
            (_, Ok(Answer::Tasks(tasks))) => self.take_list(tasks, &mut changes),
        }
        changes.retain(|change| self.filter.passes(change));
        Ok(changes)
    }

    /// Returns the start of the next round: an interval after the start of the last one, but at least a quarter of the interval
    /// after its end.
    fn next_round_start(&self) -> Duration {
        if self.round == 0 {
            return Duration::ZERO;
        }
        let mut interval = self.options.interval;
        if self.is_hidden {
            interval = interval.max(self.options.hidden_interval.unwrap_or_default());
        }
        if self.failures > 0 {
            let factor = 1_u32.checked_shl(self.failures).unwrap_or(MAX_BACKOFF);
            let backoff = interval.saturating_mul(factor.clamp(2, MAX_BACKOFF));
            return self.ended.saturating_add(backoff.max(self.retry_after));
        }
        let after = self.ended.saturating_add(interval / 4);
        self.began.saturating_add(interval).max(after)
    }

    /// Starts a round.
    fn begin_round(&mut self, now: Duration, unix_now: i64) {
        if self.round == 0 {
            self.since = self.options.since.map_or(unix_now, seconds);
            self.window = Window::new(self.since, unix_now);
        }
        self.round += 1;
        self.began = now;
        self.began_unix = unix_now;
        self.stage = Stage::Window;
    }

    /// Returns the next request of the round; `None` at its end.
    fn next_request(&mut self) -> Option<WatchRequest> {
        loop {
            match self.stage {
                Stage::Idle => return None,
                Stage::Window => {
                    let extended_start = self.tasks.earliest_from(self.window.earliest_start());
                    let from = self.window.start_list(extended_start);
                    return Some(self.list(Some(from), None, None));
                }
                Stage::Running => {
                    if self.wants_list(&TaskStatus::Running) {
                        return Some(self.list(None, None, Some(TaskStatus::Running)));
                    }
                    self.stage = Stage::Waiting;
                }
                Stage::Waiting => {
                    if !self.window.has_waiting() || self.wants_list(&TaskStatus::Waiting) {
                        return Some(self.list(None, None, Some(TaskStatus::Waiting)));
                    }
                    self.stage = Stage::Missing;
                }
                Stage::Missing => {
                    if self.tasks.missing_ids(self.round).len() > MAX_MISSING_WITHOUT_LIST
                        && let Some((first, last)) = self.tasks.missing_span(self.round)
                    {
                        return Some(self.list(Some(first), Some(last.saturating_add(1)), None));
                    }
                    self.next_stage();
                }
                Stage::Singles => match self.singles.pop() {
                    Some(id) => return Some(WatchRequest::Get(id)),
                    None => self.stage = Stage::Idle,
                },
            }
        }
    }

    /// Moves to the next stage of the round.
    fn next_stage(&mut self) {
        self.stage = match self.stage {
            Stage::Window => Stage::Running,
            Stage::Running => Stage::Waiting,
            Stage::Waiting => Stage::Missing,
            Stage::Missing => {
                self.singles = self.tasks.missing_ids(self.round);
                self.singles.reverse();
                Stage::Singles
            }
            stage @ (Stage::Singles | Stage::Idle) => stage,
        };
    }

    /// True if the tasks with this status have to be requested as a list.
    fn wants_list(&self, status: &TaskStatus) -> bool {
        self.baseline != Baseline::Done
            || self.round.is_multiple_of(FULL_ROUND_EVERY)
            || self.tasks.count_missing(status, self.round) > MAX_SINGLE_REQUESTS
    }

    fn list(&self, from: Option<i64>, to: Option<i64>, status: Option<TaskStatus>) -> WatchRequest {
        let mut list = self.query.clone();
        list.start_time = from.and_then(filter_time);
        list.end_time = to.and_then(filter_time);
        list.status = status;
        WatchRequest::List(Box::new(list))
    }

    fn round_context(&self) -> RoundContext {
        RoundContext {
            number: self.round,
            window: self.window.start,
            unreported_before: (self.baseline == Baseline::Nothing).then_some(self.since),
        }
    }

    fn take_list(&mut self, tasks: Vec<TaskText>, changes: &mut Vec<Change>) {
        let round = self.round_context();
        for task in tasks {
            // A task with an invalid id cannot be requested, so it cannot be watched.
            if cbr_wire::request::check_id("id", task.id()).is_ok() {
                self.learn(&task);
                self.tasks.update(task, round, changes);
            }
        }
        match self.stage {
            Stage::Window => {
                // If a later request of the round fails, it is repeated, so the window need not wait for it.
                self.window.advance(self.began_unix);
                self.tasks.forget(self.window.start, self.round);
                if self.baseline == Baseline::Nothing {
                    self.baseline = Baseline::Window;
                }
            }
            // In the first round, the list of the running tasks has already been received.
            Stage::Waiting => self.baseline = Baseline::Done,
            _ => {}
        }
        self.next_stage();
    }

    /// Learns about the service's clock and time filter from a task in a list.
    fn learn(&mut self, task: &TaskText) {
        if self.stage == Stage::Window {
            self.window.record_listed(&Essentials::of(task));
        } else if self.stage == Stage::Waiting && !self.tasks.knows(task.id()) {
            self.window.record_unlisted(&Essentials::of(task));
        }
    }

    /// Ends the round after a failure.
    fn fail(&mut self, error: Error, now: Duration) -> Result<(), Error> {
        self.stage = Stage::Idle;
        self.singles.clear();
        self.ended = now;
        if !error.is_retryable() {
            return Err(error);
        }
        self.failures = self.failures.saturating_add(1);
        let asked = error.retry_after().unwrap_or_default();
        self.retry_after = asked.min(MAX_RETRY_AFTER);
        self.failure = Some(error);
        Ok(())
    }

    /// Returns the number of tasks that it remembers.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(super) fn remembered(&self) -> usize {
        self.tasks.len()
    }
}

fn seconds(time: FilterTime) -> i64 {
    timestamp::parse(&time.to_string()).map_or(0, |parsed| parsed.utc.assume_utc().unix_timestamp())
}

/// Returns a bound of a list; `None` for a time that cannot be formatted, which only makes the list longer.
fn filter_time(unix: i64) -> Option<FilterTime> {
    let seconds = Duration::from_secs(u64::try_from(unix.max(0)).ok()?);
    FilterTime::from_unix_millis(seconds.as_secs_f64() * 1000.0).ok()
}
