//! Waiting for a task to end.
//!
//! A state machine: what was seen goes in, the next step comes out. It knows no clock and sends nothing.

mod pace;

use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::error::millis;
use cbr_wire::model::TaskStatus;
use cbr_wire::model::essentials::Glance;
use cbr_wire::model::page::TaskText;
use pace::Pace;

/// How long a task may be unknown to the service that has just been told to start it.
const NOT_FOUND_TOLERANCE: Duration = Duration::from_secs(15);

/// So many failures in a row are lived with; each of them stands for all of the client's own retries.
const MAX_FAILURES: u32 = 5;

/// The longest wait that the service is granted when it asks for one: its throttle looks at 5 minutes.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);

/// Longest delay between two polls. Timers of JavaScript run off at once when they are set to 25 days or more.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How to wait for a task.
///
/// ```
/// use std::time::Duration;
/// use cbr_tasks::wait::WaitOptions;
///
/// let options = WaitOptions::default().max_wait(Duration::from_secs(600)).throw_on_failure(false);
/// assert!(options.validate().is_ok());
/// assert_eq!(
///     options.min_delay(Duration::from_secs(60)).validate().unwrap_err().to_string(),
///     "minDelay: expected at most maxDelay, 30000 ms, got 60000 ms"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitOptions {
    /// How long to wait in all; 1 h. [`Duration::MAX`] for as long as it takes.
    pub max_wait: Duration,
    /// Shortest time between two polls; 2 s. The last poll, at the end of `max_wait`, may come sooner.
    pub min_delay: Duration,
    /// Longest time between two polls; 30 s, at most a day. A client that is short of requests takes longer.
    pub max_delay: Duration,
    /// Whether a task that ends as failed or timeout is an error; true. If not, it is given back like any other.
    pub throw_on_failure: bool,
}

impl Default for WaitOptions {
    fn default() -> Self {
        Self {
            max_wait: Duration::from_secs(60 * 60),
            min_delay: Duration::from_secs(2),
            max_delay: Duration::from_secs(30),
            throw_on_failure: true,
        }
    }
}

/// Setters, to be chained.
impl WaitOptions {
    /// How long to wait in all.
    #[must_use]
    pub fn max_wait(mut self, time: Duration) -> Self {
        self.max_wait = time;
        self
    }

    /// Shortest time between two polls.
    #[must_use]
    pub fn min_delay(mut self, time: Duration) -> Self {
        self.min_delay = time;
        self
    }

    /// Longest time between two polls.
    #[must_use]
    pub fn max_delay(mut self, time: Duration) -> Self {
        self.max_delay = time;
        self
    }

    /// Whether a task that ends as failed or timeout is an error.
    #[must_use]
    pub fn throw_on_failure(mut self, yes: bool) -> Self {
        self.throw_on_failure = yes;
        self
    }
}

impl WaitOptions {
    /// Checks every option.
    ///
    /// # Errors
    /// A validation error that names the first option that is wrong, what was expected and what came.
    pub fn validate(&self) -> Result<(), Error> {
        let wrong = |name: &str, expected: &str, got: Duration| {
            let got = millis(got);
            Err(Error::validation(format!(
                "{name}: expected {expected}, got {got} ms"
            )))
        };
        if self.max_wait.is_zero() {
            return wrong("maxWait", "more than 0 ms", self.max_wait);
        }
        if self.min_delay.is_zero() {
            return wrong("minDelay", "more than 0 ms", self.min_delay);
        }
        if self.max_delay > LONGEST {
            return wrong("maxDelay", "at most 86400000 ms", self.max_delay);
        }
        if self.min_delay > self.max_delay {
            let expected = format!("at most maxDelay, {} ms", millis(self.max_delay));
            return wrong("minDelay", &expected, self.min_delay);
        }
        Ok(())
    }
}

/// How far a wait is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WaitProgress {
    /// The task's status; `None` until it was seen.
    pub status: Option<TaskStatus>,
    /// False for a status that this version does not know: the wait goes on, perhaps for a task that has ended.
    pub is_known_status: bool,
    /// The task's progress in percent, as the service reports it.
    pub progress: Option<f64>,
    /// How long the task is expected to take from here, as far as its progress tells.
    pub time_left: Option<Duration>,
    /// How long the wait has taken, up to the last answer.
    pub elapsed: Duration,
    /// How often the task was asked for.
    pub polls: u32,
    /// How many of the last polls failed.
    pub failures: u32,
}

/// What came of a poll.
#[derive(Debug)]
pub(crate) enum Observation {
    Task(TaskText),
    /// There is no such task, or not yet.
    NotFound(Error),
    /// Anything else, after the client's own retries.
    Failed(Error),
}

/// What to do next.
#[derive(Debug)]
pub(crate) enum Step {
    Poll { after: Duration },
    Done(TaskText),
    Failed(Error),
}

/// A wait for one task. Its first poll is due at once.
#[derive(Debug)]
pub(crate) struct Waiter {
    id: String,
    options: WaitOptions,
    started: Duration,
    /// When the last answer came.
    now: Duration,
    last: Option<(TaskText, Glance)>,
    pace: Pace,
    polls: u32,
    failures: u32,
    /// The poll under way is the one at the end of `max_wait`.
    is_last: bool,
}

impl Waiter {
    /// A wait that begins at `now`, with options that were checked.
    pub(crate) fn new(id: impl Into<String>, options: WaitOptions, now: Duration) -> Self {
        Self {
            id: id.into(),
            pace: Pace::new(options.min_delay, options.max_delay),
            options,
            started: now,
            now,
            last: None,
            polls: 0,
            failures: 0,
            is_last: false,
        }
    }

    /// Takes what came of a poll. `spacing` is the time that the client's rate budget puts between two requests just
    /// now, `random` a number from 0 on, below 1.
    pub(crate) fn observe(
        &mut self,
        seen: Observation,
        now: Duration,
        unix_now: i64,
        spacing: Duration,
        random: f64,
    ) -> Step {
        self.now = now;
        self.polls = self.polls.saturating_add(1);
        let mut at_least = spacing;
        let mut at_most = Duration::MAX;
        let failure = match seen {
            Observation::Task(task) => {
                self.failures = 0;
                let glance = Glance::of(&task);
                if glance.status.is_terminal() {
                    let end = self.end(task.clone(), &glance);
                    self.last = Some((task, glance));
                    return end;
                }
                let before = self.last.as_ref().map(|(_, last)| &last.status);
                let is_new = before.is_some_and(|before| *before != glance.status);
                let running_for = glance.started.map(|start| unix_now.saturating_sub(start));
                self.pace.see(glance.progress, running_for, now);
                if is_new {
                    self.pace.restart();
                }
                self.last = Some((task, glance));
                None
            }
            Observation::NotFound(error) => {
                let left = NOT_FOUND_TOLERANCE.saturating_sub(self.elapsed());
                if self.last.is_some() || left.is_zero() {
                    return Step::Failed(error);
                }
                self.failures = 0;
                self.pace.stall();
                at_most = left.max(self.options.min_delay);
                Some(error)
            }
            Observation::Failed(error) => {
                if !error.is_retryable() || self.failures >= MAX_FAILURES {
                    return Step::Failed(error);
                }
                self.failures += 1;
                self.pace.stall();
                let asked = error.retry_after().unwrap_or_default();
                at_least = at_least.max(asked.min(MAX_RETRY_AFTER));
                Some(error)
            }
        };
        let left = self.options.max_wait.saturating_sub(self.elapsed());
        if self.is_last || left.is_zero() {
            return Step::Failed(self.overrun(failure));
        }
        let after = self.pace.delay(random).min(at_most).max(at_least);
        // The last look is at the very end, so none comes just before it.
        self.is_last = after.saturating_add(self.options.min_delay) > left;
        let after = if self.is_last { left } else { after };
        Step::Poll { after }
    }

    /// How far it is.
    pub(crate) fn progress(&self) -> WaitProgress {
        let glance = self.last.as_ref().map(|(_, glance)| glance);
        let status = glance.map(|glance| glance.status.clone());
        WaitProgress {
            is_known_status: !matches!(status, Some(TaskStatus::Other(_))),
            status,
            progress: glance.and_then(|glance| glance.progress),
            time_left: match glance {
                Some(glance) if glance.status.is_terminal() => None,
                _ => self.pace.time_left(self.now),
            },
            elapsed: self.elapsed(),
            polls: self.polls,
            failures: self.failures,
        }
    }

    /// The task as it was seen last.
    pub(crate) fn task(&self) -> Option<&TaskText> {
        self.last.as_ref().map(|(task, _)| task)
    }

    fn elapsed(&self) -> Duration {
        self.now.saturating_sub(self.started)
    }

    fn end(&self, task: TaskText, glance: &Glance) -> Step {
        let is_bad = matches!(glance.status, TaskStatus::Failed | TaskStatus::Timeout);
        if !is_bad || !self.options.throw_on_failure {
            return Step::Done(task);
        }
        let mut message = format!("task {}: expected success, got {}", self.id, glance.status);
        for detail in [&glance.error_code, &glance.error_message] {
            if !detail.trim().is_empty() {
                message.push_str(": ");
                message.push_str(&one_line(detail));
            }
        }
        let code = Some(&glance.error_code).filter(|code| !code.is_empty());
        Step::Failed(Error::wait(message, Some(task.json())).with_code(code.cloned()))
    }

    /// The time is over; `failure` is what came of the last poll, if no task did.
    fn overrun(&self, failure: Option<Error>) -> Error {
        let elapsed = self.elapsed().as_secs();
        let Some((task, glance)) = &self.last else {
            return failure.unwrap_or_else(|| {
                Error::wait(format!("task {}: never seen in {elapsed} s", self.id), None)
            });
        };
        let status = match glance.status.as_str() {
            "" => "without a status".to_owned(),
            status => one_line(status),
        };
        let mut message = format!("task {}: still {status}", self.id);
        if let Some(percent) = glance.progress.and_then(whole_percent) {
            message.push_str(&format!(" at {percent} %"));
        }
        message.push_str(&format!(" after {elapsed} s"));
        if let Some(failure) = failure {
            message.push_str(&format!("; the last poll failed: {failure}"));
        }
        Error::wait(message, Some(task.json()))
            .with_hint("the task goes on: wait for it again, or longer with maxWait")
    }
}

/// The service's text on one line of a message, cut where it is very long.
fn one_line(text: &str) -> String {
    let mut line: String = text
        .trim()
        .chars()
        .take(300)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.trim().chars().nth(300).is_some() {
        line.push('…');
    }
    line
}

/// Writing floats would cost 15 KB of WebAssembly.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
fn whole_percent(progress: f64) -> Option<u8> {
    (0.0..=100.0).contains(&progress).then_some(progress as u8)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
