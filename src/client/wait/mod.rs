//! Waiting for a task to end: a state machine for polling.
//!
//! It takes observations and returns the next step. It has no clock and does no I/O. [`poll_delay`] computes the delays.

mod poll_delay;

use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::error::millis;
use cbr_wire::model::TaskStatus;
use cbr_wire::model::essentials::Essentials;
use cbr_wire::model::page::TaskText;
use poll_delay::PollDelay;

/// Time in which a 404 is tolerated: the service does not know a task in the first seconds after its start.
const NOT_FOUND_TOLERANCE: Duration = Duration::from_secs(15);

/// Maximum number of failures in a row that are tolerated. Each of them is a call with all its retries.
const MAX_FAILURES: u32 = 5;

/// Longest `Retry-After` that is respected. The service counts requests over 5 minutes.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);

/// Longest allowed delay between two polls. JavaScript timers of 25 days or more fire at once.
const MAX_POLL_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Options of a wait.
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
    /// Maximum time to wait; 1 h by default. [`Duration::MAX`] for no limit.
    pub max_wait: Duration,
    /// Shortest delay between two polls; 2 s by default. The last poll, at the end of `max_wait`, may come sooner.
    pub min_delay: Duration,
    /// Longest delay between two polls; 30 s by default, at most a day. The rate limiter may make it longer.
    pub max_delay: Duration,
    /// True to return an error for a task that ends as failed or timeout, which is the default. Otherwise the task is
    /// returned like any other.
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
    /// Sets the maximum time to wait.
    #[must_use]
    pub fn max_wait(mut self, time: Duration) -> Self {
        self.max_wait = time;
        self
    }

    /// Sets the shortest delay between two polls.
    #[must_use]
    pub fn min_delay(mut self, time: Duration) -> Self {
        self.min_delay = time;
        self
    }

    /// Sets the longest delay between two polls.
    #[must_use]
    pub fn max_delay(mut self, time: Duration) -> Self {
        self.max_delay = time;
        self
    }

    /// Returns an error for a task that ends as failed or timeout, or not.
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
            let got = format!("{} ms", millis(got));
            Err(Error::expected(name, expected, &got))
        };
        if self.max_wait.is_zero() {
            return wrong("maxWait", "more than 0 ms", self.max_wait);
        }
        if self.min_delay.is_zero() {
            return wrong("minDelay", "more than 0 ms", self.min_delay);
        }
        if self.max_delay > MAX_POLL_DELAY {
            return wrong("maxDelay", "at most 86400000 ms", self.max_delay);
        }
        if self.min_delay > self.max_delay {
            let expected = format!("at most maxDelay, {} ms", millis(self.max_delay));
            return wrong("minDelay", &expected, self.min_delay);
        }
        Ok(())
    }
}

/// Progress of a wait.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WaitProgress {
    /// Status of the task; `None` before the first answer.
    pub status: Option<TaskStatus>,
    /// False for a status that this version does not know. The wait continues, though the task may have ended.
    pub is_known_status: bool,
    /// Progress of the task in percent, as the service reports it.
    pub progress: Option<f64>,
    /// Estimated time until the task ends, if its progress allows an estimate.
    pub time_left: Option<Duration>,
    /// Time from the start of the wait to the last answer.
    pub elapsed: Duration,
    /// Number of polls.
    pub polls: u32,
    /// Number of failures since the last success.
    pub failures: u32,
}

/// Outcome of a poll.
#[derive(Debug)]
pub(crate) enum Observation {
    Task(TaskText),
    /// The task is unknown, perhaps not yet known.
    NotFound(Error),
    /// Any other failure, after the client's retries.
    Failed(Error),
}

/// Next step of a wait.
#[derive(Debug)]
pub(crate) enum WaitStep {
    Poll { after: Duration },
    Done(TaskText),
    Failed(Error),
}

/// Wait for one task. The first poll is due at once.
#[derive(Debug)]
pub(crate) struct Waiter {
    id: String,
    options: WaitOptions,
    started: Duration,
    /// Time of the last answer.
    now: Duration,
    last: Option<(TaskText, Essentials)>,
    poll_delay: PollDelay,
    polls: u32,
    failures: u32,
    /// True if the current poll is the one at the end of `max_wait`.
    is_last: bool,
}

impl Waiter {
    /// Starts a wait at `now`, with checked options.
    pub(crate) fn new(id: impl Into<String>, options: WaitOptions, now: Duration) -> Self {
        Self {
            id: id.into(),
            poll_delay: PollDelay::new(options.min_delay, options.max_delay),
            options,
            started: now,
            now,
            last: None,
            polls: 0,
            failures: 0,
            is_last: false,
        }
    }

    /// Takes the outcome of a poll and returns the next step. `spacing` is the current time between two requests of the rate
    /// limiter; `random` is a number from 0 to below 1.
    pub(crate) fn observe(
        &mut self,
        observation: Observation,
        now: Duration,
        unix_now: i64,
        spacing: Duration,
        random: f64,
    ) -> WaitStep {
        self.now = now;
        self.polls = self.polls.saturating_add(1);
        let mut at_least = spacing;
        let mut at_most = Duration::MAX;
        let failure = match observation {
            Observation::Task(task) => {
                self.failures = 0;
                let essentials = Essentials::of(&task);
                if essentials.status.is_terminal() {
                    let end = self.end(task.clone(), &essentials);
                    self.last = Some((task, essentials));
                    return end;
                }
                let previous = self.last.as_ref().map(|(_, last)| &last.status);
                let has_changed = previous.is_some_and(|previous| *previous != essentials.status);
                let running_for = essentials
                    .started
                    .map(|start| unix_now.saturating_sub(start));
                self.poll_delay
                    .observe(essentials.progress, running_for, now);
                if has_changed {
                    self.poll_delay.reset_delay();
                }
                self.last = Some((task, essentials));
                None
            }
            Observation::NotFound(error) => {
                let left = NOT_FOUND_TOLERANCE.saturating_sub(self.elapsed());
                if self.last.is_some() || left.is_zero() {
                    return WaitStep::Failed(error);
                }
                self.failures = 0;
                self.poll_delay.grow_delay();
                at_most = left.max(self.options.min_delay);
                Some(error)
            }
            Observation::Failed(error) => {
                if !error.is_retryable() || self.failures >= MAX_FAILURES {
                    return WaitStep::Failed(error);
                }
                self.failures += 1;
                self.poll_delay.grow_delay();
                let asked = error.retry_after().unwrap_or_default();
                at_least = at_least.max(asked.min(MAX_RETRY_AFTER));
                Some(error)
            }
        };
        let left = self.options.max_wait.saturating_sub(self.elapsed());
        if self.is_last || left.is_zero() {
            return WaitStep::Failed(self.timed_out(failure));
        }
        let after = self.poll_delay.delay(random).min(at_most).max(at_least);
        // The last poll is exactly at the end, so a poll shortly before it is skipped.
        self.is_last = after.saturating_add(self.options.min_delay) > left;
        let after = if self.is_last { left } else { after };
        WaitStep::Poll { after }
    }

    /// Returns the progress of the wait.
    pub(crate) fn progress(&self) -> WaitProgress {
        let essentials = self.last.as_ref().map(|(_, essentials)| essentials);
        let status = essentials.map(|essentials| essentials.status.clone());
        WaitProgress {
            is_known_status: !matches!(status, Some(TaskStatus::Other(_))),
            status,
            progress: essentials.and_then(|essentials| essentials.progress),
            time_left: match essentials {
                Some(essentials) if essentials.status.is_terminal() => None,
                _ => self.poll_delay.time_left(self.now),
            },
            elapsed: self.elapsed(),
            polls: self.polls,
            failures: self.failures,
        }
    }

    /// Returns the last known state of the task.
    pub(crate) fn task(&self) -> Option<&TaskText> {
        self.last.as_ref().map(|(task, _)| task)
    }

    fn elapsed(&self) -> Duration {
        self.now.saturating_sub(self.started)
    }

    /// Returns the step for a task that has ended.
    fn end(&self, task: TaskText, essentials: &Essentials) -> WaitStep {
        let is_bad = matches!(essentials.status, TaskStatus::Failed | TaskStatus::Timeout);
        if !is_bad || !self.options.throw_on_failure {
            return WaitStep::Done(task);
        }
        let mut message = format!(
            "task {}: expected success, got {}",
            self.id, essentials.status
        );
        for detail in [&essentials.error_code, &essentials.error_message] {
            if !detail.trim().is_empty() {
                message.push_str(": ");
                message.push_str(&one_line(detail));
            }
        }
        let code = Some(&essentials.error_code).filter(|code| !code.is_empty());
        WaitStep::Failed(Error::wait(message, Some(task.json())).with_code(code.cloned()))
    }

    /// Returns the error for a wait whose time is over. `failure` is the error of the last poll, if it failed.
    fn timed_out(&self, failure: Option<Error>) -> Error {
        let elapsed = self.elapsed().as_secs();
        let Some((task, essentials)) = &self.last else {
            return failure.unwrap_or_else(|| {
                Error::wait(format!("task {}: never seen in {elapsed} s", self.id), None)
            });
        };
        let status = match essentials.status.as_str() {
            "" => "without a status".to_owned(),
            status => one_line(status),
        };
        let mut message = format!("task {}: still {status}", self.id);
        if let Some(percent) = essentials.progress.and_then(whole_percent) {
            message.push_str(&format!(" at {percent} %"));
        }
        message.push_str(&format!(" after {elapsed} s"));
        if let Some(failure) = failure {
            message.push_str(&format!("; the last poll failed: {failure}"));
        }
        Error::wait(message, Some(task.json()))
            .with_hint("the task continues: wait for it again, or longer with maxWait")
    }
}

/// Returns the service's text on one line, cut after 300 characters.
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

/// Rounds a progress down to an integer, because formatting floats would cost 15 KB of WebAssembly.
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
