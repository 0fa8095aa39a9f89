//! The state machine of a watch. It knows no clock and sends nothing.
//!
//! A round makes few requests:
//! 1. a list of the tasks since the start of the time window, which shows every new task, or since a little before it,
//!    where it shows what goes on too;
//! 2. a list of the running ones, where more than two of them are older than the window; the same for the waiting ones.
//!    The service does not document whether its time filter looks at the creation or at the start of a task, so a
//!    waiting task may only be in the second list, which is asked for until the first has shown that it has them;
//! 3. one by one, the tasks that should go on and that no list showed: they have just ended, or are gone. Where these are
//!    many, as after a long pause, a list of their time is asked for before.

use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::model::essentials::Glance;
use cbr_wire::model::page::TaskText;
use cbr_wire::model::{TaskStatus, timestamp};
use cbr_wire::request::{FilterTime, ListOpLogs};

use crate::watch::WatchOptions;
use crate::watch::change::{Change, Wanted};
use crate::watch::known::{Scene, Tasks};
use crate::watch::step::{Answer, Ask, WatchStep};
use crate::watch::window::Window;

/// Up to so many tasks are asked for one by one instead of by a list of their status.
const FEW: usize = 2;

/// More missing tasks than this are first looked for in a list of their time.
const MANY: usize = 20;

/// Every so many rounds the lists by status are asked for in any case, as a net below assumptions about the service.
const NET: u64 = 10;

/// After failures the interval doubles up to this factor.
const MAX_BACKOFF: u32 = 8;

/// The least that is granted to a service that asks for time; its throttle looks at 5 minutes.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);

/// What a round asks for next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Rest,
    Window,
    Running,
    Waiting,
    Missing,
    Each,
}

/// How much of the first round is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Baseline {
    Nothing,
    /// The window's list has been seen: a task that has ended and is not known now is news.
    Window,
    Done,
}

/// A watch over the tasks that match a query.
#[derive(Debug)]
pub(crate) struct Watcher {
    /// The caller's query without its status.
    query: ListOpLogs,
    wanted: Wanted,
    options: WatchOptions,
    is_hidden: bool,
    tasks: Tasks,
    stage: Stage,
    /// The request that is under way.
    asked: Option<Ask>,
    /// Ids still to be asked for one by one, the next one last.
    each: Vec<String>,
    round: u64,
    /// When the last round began and ended.
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
    /// A watch with a query and options that are still to be checked.
    ///
    /// # Errors
    /// A validation error for either, and for a query with bounds or an offset of its own.
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
            wanted: Wanted(query.status.take()),
            query,
            options,
            is_hidden: false,
            tasks: Tasks::default(),
            stage: Stage::Rest,
            asked: None,
            each: Vec::new(),
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

    /// Says whether anybody looks; where the options name an interval for that, it counts from now on. Whoever sleeps
    /// asks [`next`](Self::next) again.
    pub(crate) fn set_hidden(&mut self, is_hidden: bool) {
        self.is_hidden = is_hidden;
    }

    /// What to do now. A request that got no answer is asked for again.
    pub(crate) fn next(&mut self, now: Duration, unix_now: i64) -> WatchStep {
        if let Some(ask) = &self.asked {
            return WatchStep::Ask(ask.clone());
        }
        if self.stage == Stage::Rest {
            let time = self.due().saturating_sub(now);
            if !time.is_zero() || self.failure.is_some() {
                let failure = self.failure.take();
                return WatchStep::Sleep { time, failure };
            }
            self.begin(now, unix_now);
        }
        if let Some(ask) = self.next_ask() {
            self.asked = Some(ask.clone());
            return WatchStep::Ask(ask);
        }
        self.ended = now;
        let time = self.due().saturating_sub(now);
        WatchStep::Sleep {
            time,
            failure: None,
        }
    }

    /// Takes the answer to what was asked for last, and gives the changes. A failure that may pass ends the round, and
    /// [`next`](Self::next) tells of it; the next round looks at the same time again.
    ///
    /// # Errors
    /// Any other failure. It ends the watch.
    pub(crate) fn answer(
        &mut self,
        answer: Result<Answer, Error>,
        now: Duration,
    ) -> Result<Vec<Change>, Error> {
        let Some(ask) = self.asked.take() else {
            return Ok(Vec::new());
        };
        if answer.is_ok() {
            self.failures = 0;
        }
        let mut changes = Vec::new();
        match (ask, answer) {
            (Ask::Get(id), Err(error)) if error.is_not_found() => {
                changes.extend(self.tasks.remove(&id));
            }
            (_, Err(error)) => {
                self.fail(error, now)?;
            }
            (Ask::Get(id), Ok(Answer::Task(task))) => {
                let task = task.with_id(&id);
                self.tasks.take(task, self.scene(), &mut changes);
                self.tasks.asked(&id, self.round, !changes.is_empty());
            }
            (_, Ok(Answer::Task(task))) => self.take_list(vec![task], &mut changes),
            (_, Ok(Answer::Tasks(tasks))) => self.take_list(tasks, &mut changes),
        }
        changes.retain(|change| self.wanted.takes(change));
        Ok(changes)
    }

    /// When the next round begins: an interval after the start of the last one, but if that took long, not right behind
    /// it.
    fn due(&self) -> Duration {
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

    fn begin(&mut self, now: Duration, unix_now: i64) {
        if self.round == 0 {
            self.since = self.options.since.map_or(unix_now, seconds);
            self.window = Window::new(self.since, unix_now);
        }
        self.round += 1;
        self.began = now;
        self.began_unix = unix_now;
        self.stage = Stage::Window;
    }

    /// The next request of the round; `None` at its end.
    fn next_ask(&mut self) -> Option<Ask> {
        loop {
            match self.stage {
                Stage::Rest => return None,
                Stage::Window => {
                    let reach = self.tasks.earliest_from(self.window.affordable());
                    let from = self.window.ask(reach);
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
                    if self.tasks.missing_ids(self.round).len() > MANY
                        && let Some((first, last)) = self.tasks.missing_span(self.round)
                    {
                        return Some(self.list(Some(first), Some(last.saturating_add(1)), None));
                    }
                    self.go_on();
                }
                Stage::Each => match self.each.pop() {
                    Some(id) => return Some(Ask::Get(id)),
                    None => self.stage = Stage::Rest,
                },
            }
        }
    }

    /// To the next stage of the round.
    fn go_on(&mut self) {
        self.stage = match self.stage {
            Stage::Window => Stage::Running,
            Stage::Running => Stage::Waiting,
            Stage::Waiting => Stage::Missing,
            Stage::Missing => {
                self.each = self.tasks.missing_ids(self.round);
                self.each.reverse();
                Stage::Each
            }
            stage @ (Stage::Each | Stage::Rest) => stage,
        };
    }

    fn wants_list(&self, status: &TaskStatus) -> bool {
        self.baseline != Baseline::Done
            || self.round.is_multiple_of(NET)
            || self.tasks.unseen(status, self.round) > FEW
    }

    fn list(&self, from: Option<i64>, to: Option<i64>, status: Option<TaskStatus>) -> Ask {
        let mut list = self.query.clone();
        list.start_time = from.and_then(filter_time);
        list.end_time = to.and_then(filter_time);
        list.status = status;
        Ask::List(Box::new(list))
    }

    fn scene(&self) -> Scene {
        Scene {
            round: self.round,
            window: self.window.start,
            silent_before: (self.baseline == Baseline::Nothing).then_some(self.since),
        }
    }

    fn take_list(&mut self, tasks: Vec<TaskText>, changes: &mut Vec<Change>) {
        let scene = self.scene();
        for task in tasks {
            // A task that cannot be asked for cannot be watched.
            if cbr_wire::request::id("id", task.id()).is_ok() {
                self.learn(&task);
                self.tasks.take(task, scene, changes);
            }
        }
        match self.stage {
            Stage::Window => {
                // What else the round asks for is asked for again if it fails, so the window need not wait for it.
                self.window.advance(self.began_unix);
                self.tasks.forget(self.window.start, self.round);
                if self.baseline == Baseline::Nothing {
                    self.baseline = Baseline::Window;
                }
            }
            // The first time, the list of the running ones has come before in the same round.
            Stage::Waiting => self.baseline = Baseline::Done,
            _ => {}
        }
        self.go_on();
    }

    /// Finds out about the service's clock and filter from a task in a list.
    fn learn(&mut self, task: &TaskText) {
        if self.stage == Stage::Window {
            self.window.shows(&Glance::of(task));
        } else if self.stage == Stage::Waiting && !self.tasks.knows(task.id()) {
            self.window.did_not_show(&Glance::of(task));
        }
    }

    fn fail(&mut self, error: Error, now: Duration) -> Result<(), Error> {
        self.stage = Stage::Rest;
        self.each.clear();
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

    /// How many tasks it remembers.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(super) fn remembered(&self) -> usize {
        self.tasks.len()
    }
}

fn seconds(time: FilterTime) -> i64 {
    timestamp::parse(&time.to_string()).map_or(0, |parsed| parsed.utc.assume_utc().unix_timestamp())
}

/// A bound of a list. No bound for times that cannot be written, which makes the list longer.
fn filter_time(unix: i64) -> Option<FilterTime> {
    let seconds = Duration::from_secs(u64::try_from(unix.max(0)).ok()?);
    FilterTime::from_unix_millis(seconds.as_secs_f64() * 1000.0).ok()
}
