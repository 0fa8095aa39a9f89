//! What to try again, and when: pure rules, without clock or network.

use std::time::Duration;

use cbr_wire::Error;

/// How calls that failed are tried again.
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
    /// How often a call is tried again: 3 unless said, 0 for never.
    pub limit: u32,
    /// The first wait is a random time up to this one, each further one up to twice as long: 500 ms unless said.
    pub base_delay: Duration,
    /// No wait is longer than this, unless the service asks for it: 20 s unless said.
    pub max_delay: Duration,
    /// The longest wait that the service's Retry-After is followed for: 60 s unless said.
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
    /// Never tries again.
    #[must_use]
    pub fn never() -> Self {
        Self::default().limit(0)
    }

    /// How often a call is tried again.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = limit;
        self
    }

    /// The longest first wait.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest wait.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest wait that the service may ask for.
    #[must_use]
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }
}

impl RetryOptions {
    /// How long to wait before retry number `retry`, from 1 on. What the service asks for counts, up to the limit set for
    /// it; else the wait is anything up to a bound that doubles ("full jitter"), so that many clients that failed together
    /// do not come back together.
    pub(crate) fn delay(&self, retry: u32, error: &Error, random: f64) -> Duration {
        if let Some(asked) = error.retry_after() {
            return asked.min(self.max_retry_after);
        }
        let doubled = 1_u32
            .checked_shl(retry.saturating_sub(1).min(31))
            .unwrap_or(u32::MAX);
        let most = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        // In whole numbers: a float that is out of range would panic.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a random number below 1 in 16 bits"
        )]
        let share = (random.clamp(0.0, 1.0) * 65_536.0) as u32;
        most / 65_536 * share
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
    fn waits_at_random_up_to_a_bound_that_doubles() {
        delays(1, 0.0, 0);
        delays(1, 0.5, 32_768);
        delays(1, 1.0, 65_536);
        delays(2, 0.5, 65_536);
        delays(3, 0.5, 131_072);
        delays(4, 0.5, 131_072);
        delays(4_000_000_000, 0.5, 131_072);
    }

    #[test]
    fn waits_as_long_as_the_service_asks_up_to_a_limit() {
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
