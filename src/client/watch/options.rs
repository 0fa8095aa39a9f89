//! Options of a watch.

use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::error::millis;
use cbr_wire::request::FilterTime;

/// Longest allowed interval. Backoff multiplies it by up to eight, and JavaScript timers of 25 days or more fire at once.
const MAX_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// Options of a watch.
///
/// ```
/// use std::time::Duration;
/// use cbr_tasks::watch::WatchOptions;
///
/// let options = WatchOptions::default().interval(Duration::from_secs(10)).since("2025-03-01".parse()?);
/// assert!(options.validate().is_ok());
/// # Ok::<(), cbr_tasks::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WatchOptions {
    /// Time from the start of one round of requests to the next; 30 s by default, at most a day. Failures make it up to eight
    /// times as long.
    pub interval: Duration,
    /// Tasks that were created or started from this time on are reported even if they ended before the watch began. The start
    /// of the watch if `None`.
    pub since: Option<FilterTime>,
    /// Longer interval while the page is hidden; at most a day. The same interval if `None`.
    pub hidden_interval: Option<Duration>,
}

impl Default for WatchOptions {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(30),
            since: None,
            hidden_interval: None,
        }
    }
}

/// Setters, to be chained.
impl WatchOptions {
    /// Sets the time from one round of requests to the next.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Reports tasks from this time on, including those that have ended.
    #[must_use]
    pub fn since(mut self, time: FilterTime) -> Self {
        self.since = Some(time);
        self
    }

    /// Sets the interval while the page is hidden.
    #[must_use]
    pub fn hidden_interval(mut self, interval: Duration) -> Self {
        self.hidden_interval = Some(interval);
        self
    }
}

impl WatchOptions {
    /// Checks every option.
    ///
    /// # Errors
    /// A validation error that names the first option that is wrong, what was expected and what came.
    pub fn validate(&self) -> Result<(), Error> {
        let intervals = [
            ("interval", Some(self.interval)),
            ("hiddenInterval", self.hidden_interval),
        ];
        for (name, interval) in intervals {
            let Some(interval) = interval else { continue };
            if interval.is_zero() || interval > MAX_INTERVAL {
                return Err(Error::expected(
                    name,
                    "more than 0 and at most 86400000 ms",
                    &format!("{} ms", millis(interval)),
                ));
            }
        }
        Ok(())
    }
}
