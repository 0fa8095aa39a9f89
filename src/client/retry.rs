//! Retry delays: exponential backoff with full jitter, or `Retry-After`.
//!
//! [`Error::is_retryable`] decides which failures are retried.

use std::time::Duration;

use cbr_wire::Error;

/// Number and delays of retries.
///
/// ```
/// use std::time::Duration;
/// use cbr_tasks::client::RetryOptions;
///
/// let patient = RetryOptions::default().limit(10).max_delay(Duration::from_secs(60));
/// assert_eq!(patient.limit, 10);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryOptions {
    /// Maximum number of retries; 3 by default, 0 for none.
    pub limit: u32,
    /// Maximum delay of the first retry; 500 ms by default. It doubles with every retry, and the delay is random below it.
    pub base_delay: Duration,
    /// Limit for the doubled maximum; 20 s by default. `Retry-After` may exceed it.
    pub max_delay: Duration,
    /// Longest `Retry-After` that is respected; 60 s by default. A longer one is cut to it.
    pub max_retry_after: Duration,
}

impl Default for RetryOptions {
    fn default() -> Self {
        Self {
            limit: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
        }
    }
}

/// Setters, to be chained.
impl RetryOptions {
    /// No retries.
    #[must_use]
    pub fn never() -> Self {
        Self::default().limit(0)
    }

    /// Sets the maximum number of retries.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = limit;
        self
    }

    /// Sets the maximum delay of the first retry.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the limit for the maximum delay.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the longest `Retry-After` that is respected.
    #[must_use]
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }
}

impl RetryOptions {
    /// Returns the delay before retry number `retry`, from 1 on.
    ///
    /// It is the service's `Retry-After`, up to the limit for it. Otherwise it is exponential backoff with full jitter: a
    /// random time below a maximum that doubles, so that clients that failed together do not retry together.
    pub(crate) fn delay(&self, retry: u32, error: &Error, random: f64) -> Duration {
        if let Some(asked) = error.retry_after() {
            return asked.min(self.max_retry_after);
        }
        let doubled = 1_u32
            .checked_shl(retry.saturating_sub(1).min(31))
            .unwrap_or(u32::MAX);
        let maximum = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        // In integers, because `Duration::mul_f64` panics for a number out of range.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a random number below 1 in 16 bits"
        )]
        let share = (random.clamp(0.0, 1.0) * 65_536.0) as u32;
        maximum / 65_536 * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> Error {
        Error::connection("the connection failed")
    }

    #[track_caller]
    fn delays(retry: u32, random: f64, expected_ms: u128) {
        let options = RetryOptions::default()
            .base_delay(Duration::from_millis(65_536))
            .max_delay(Duration::from_millis(262_144));
        assert_eq!(
            options.delay(retry, &failed(), random).as_millis(),
            expected_ms
        );
    }

    #[test]
    fn delays_at_random_below_a_maximum_that_doubles() {
        delays(1, 0.0, 0);
        delays(1, 0.5, 32_768);
        delays(1, 1.0, 65_536);
        delays(2, 0.5, 65_536);
        delays(3, 0.5, 131_072);
        delays(4, 0.5, 131_072);
        delays(4_000_000_000, 0.5, 131_072);
    }

    #[test]
    fn respects_retry_after_up_to_a_limit() {
        let options = RetryOptions::default().max_retry_after(Duration::from_secs(10));
        let asked = |seconds| failed().with_retry_after(Some(Duration::from_secs(seconds)));
        assert_eq!(options.delay(1, &asked(0), 0.9), Duration::ZERO);
        assert_eq!(options.delay(3, &asked(7), 0.1), Duration::from_secs(7));
        assert_eq!(options.delay(1, &asked(700), 0.1), Duration::from_secs(10));
    }

    #[test]
    fn never_overflows() {
        let options = RetryOptions::default()
            .base_delay(Duration::MAX)
            .max_delay(Duration::MAX);
        assert!(options.delay(u32::MAX, &failed(), 1.0) <= Duration::MAX);
        assert_eq!(options.delay(1, &failed(), f64::NAN), Duration::ZERO);
    }
}
