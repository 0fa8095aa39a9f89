//! Client-side rate limiter: a token bucket that holds half of the service's limit and refills over the period.
//!
//! The service answers 429 after 200 requests of a user in 5 minutes, and then the client must pause for minutes. The bucket
//! allows a burst of half the limit, and the other half over the period, so that no period contains more requests than the
//! limit. Waiting callers form a queue: first in, first out.

use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::error::millis;

/// Limit for the requests of a client.
///
/// ```
/// use std::time::Duration;
/// use cbr_tasks::client::RateLimit;
///
/// assert_eq!(RateLimit::default(), RateLimit::new(200, Duration::from_secs(300)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Maximum number of requests in any [`period`](Self::period).
    pub requests: u32,
    /// Length of the period.
    pub period: Duration,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self::new(200, Duration::from_secs(300))
    }
}

impl RateLimit {
    /// Creates a limit of `requests` requests in any period of this length.
    #[must_use]
    pub fn new(requests: u32, period: Duration) -> Self {
        Self { requests, period }
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        if self.requests == 0 || self.period.is_zero() {
            return Err(Error::config(format!(
                "rateLimit: expected requests and a period of more than 0, got {} requests in {} ms",
                self.requests,
                millis(self.period)
            )));
        }
        Ok(())
    }
}

/// Largest factor by which the bucket refills slower after 429s.
const MAX_SLOWDOWN: u32 = 8;

/// Cooldown after a 429 without `Retry-After`.
const DEFAULT_COOLDOWN: Duration = Duration::from_secs(5);

/// Ticket of a caller in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QueueTicket(u64);

/// Token bucket with a queue. Tokens are counted as time: a request costs one `spacing`.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    /// Cost of a request: the time in which one token refills.
    spacing: Duration,
    /// Size of the bucket.
    capacity: Duration,
    period: Duration,
    /// Content of the bucket at `refilled_at`.
    tokens: Duration,
    refilled_at: Duration,
    /// Factor by which the bucket refills slower since a 429.
    slowdown: u32,
    slowdown_changed_at: Duration,
    /// End of the cooldown after a 429: no request is sent before it.
    cooldown_until: Duration,
    queue: Vec<QueueTicket>,
    last_ticket: u64,
}

impl RateLimiter {
    /// Creates a full bucket.
    pub(crate) fn new(limit: &RateLimit, now: Duration) -> Self {
        let burst = limit.requests.div_ceil(2);
        let spacing = limit.period / (limit.requests - burst).max(1);
        let capacity = spacing.saturating_mul(burst);
        Self {
            spacing,
            capacity,
            period: limit.period,
            tokens: capacity,
            refilled_at: now,
            slowdown: 1,
            slowdown_changed_at: now,
            cooldown_until: Duration::ZERO,
            queue: Vec::new(),
            last_ticket: 0,
        }
    }

    /// Joins the queue.
    pub(crate) fn enqueue(&mut self) -> QueueTicket {
        self.last_ticket += 1;
        let ticket = QueueTicket(self.last_ticket);
        self.queue.push(ticket);
        ticket
    }

    /// Leaves the queue. Does nothing for a ticket that has got its token.
    pub(crate) fn leave(&mut self, ticket: QueueTicket) {
        self.queue.retain(|other| *other != ticket);
    }

    /// Takes a token and leaves the queue, or returns the expected wait until it can.
    pub(crate) fn try_acquire(
        &mut self,
        ticket: QueueTicket,
        now: Duration,
    ) -> Result<(), Duration> {
        self.refill(now);
        let ahead = self
            .queue
            .iter()
            .position(|other| *other == ticket)
            .unwrap_or(0);
        let needed = u32::try_from(ahead).unwrap_or(u32::MAX).saturating_add(1);
        let missing = self
            .spacing
            .saturating_mul(needed)
            .saturating_sub(self.tokens)
            .saturating_mul(self.slowdown);
        let wait = missing.max(self.cooldown_until.saturating_sub(now));
        if wait.is_zero() && ahead == 0 {
            self.tokens = self.tokens.saturating_sub(self.spacing);
            self.leave(ticket);
            return Ok(());
        }
        // Callers ahead may become ready at the same moment. They go first.
        Err(wait.max(Duration::from_millis(1)))
    }

    /// Starts a cooldown and slows the refill down: a 429 shows that another program uses the same limit.
    pub(crate) fn on_throttled(&mut self, now: Duration, retry_after: Option<Duration>) {
        self.refill(now);
        // Requests that were sent together are refused together. They count once.
        if now >= self.cooldown_until {
            self.slowdown = (self.slowdown * 2).min(MAX_SLOWDOWN);
            self.slowdown_changed_at = now;
        }
        let until = now.saturating_add(retry_after.unwrap_or(DEFAULT_COOLDOWN));
        self.cooldown_until = self.cooldown_until.max(until);
        // One token is left to try after the cooldown, and none refills meanwhile.
        self.tokens = self.spacing.min(self.capacity);
        self.refilled_at = self.cooldown_until;
    }

    /// Returns the current time between two requests: zero while there are tokens for a burst.
    pub(crate) fn current_spacing(&mut self, now: Duration) -> Duration {
        self.refill(now);
        if self.queue.is_empty() && self.tokens > self.capacity / 2 {
            return Duration::ZERO;
        }
        let callers = u32::try_from(self.queue.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        self.spacing
            .saturating_mul(self.slowdown)
            .saturating_mul(callers)
    }

    fn refill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.refilled_at);
        self.refilled_at = self.refilled_at.max(now);
        self.tokens = self
            .tokens
            .saturating_add(passed / self.slowdown)
            .min(self.capacity);
        // A period without a 429 doubles the speed.
        if self.slowdown > 1 && now.saturating_sub(self.slowdown_changed_at) >= self.period {
            self.slowdown /= 2;
            self.slowdown_changed_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Sends as often as allowed for a time, and returns the time of each request.
    fn greedy(limiter: &mut RateLimiter, from: Duration, until: Duration) -> Vec<Duration> {
        let mut sent = Vec::new();
        let mut now = from;
        while now < until {
            let ticket = limiter.enqueue();
            match limiter.try_acquire(ticket, now) {
                Ok(()) => sent.push(now),
                Err(wait) => now += wait,
            }
            limiter.leave(ticket);
        }
        sent
    }

    fn most_in_a_period(sent: &[Duration], period: Duration) -> usize {
        let window = |(at, first): (usize, &Duration)| {
            sent[at..]
                .iter()
                .take_while(|time| **time <= *first + period)
                .count()
        };
        sent.iter().enumerate().map(window).max().unwrap_or(0)
    }

    #[test]
    fn sends_half_of_the_limit_at_once_and_spaces_the_rest() {
        let mut limiter = RateLimiter::new(&RateLimit::default(), Duration::ZERO);
        let sent = greedy(&mut limiter, Duration::ZERO, 3600 * SECOND);
        assert_eq!(sent[99], Duration::ZERO);
        assert_eq!(sent[100], 3 * SECOND);
        assert_eq!(sent[101], 6 * SECOND);
        assert_eq!(most_in_a_period(&sent, 300 * SECOND), 200);
        // 100 at once, then one every 3 s.
        assert_eq!(sent.len(), 100 + 1199);
    }

    #[test]
    fn refills_while_nobody_sends_up_to_half_of_the_limit() {
        let mut limiter = RateLimiter::new(&RateLimit::default(), Duration::ZERO);
        let mut sent = greedy(&mut limiter, Duration::ZERO, 600 * SECOND);
        let again = greedy(&mut limiter, 90_000 * SECOND, 90_001 * SECOND);
        assert_eq!(again.len(), 100);
        sent.extend(again);
        assert!(most_in_a_period(&sent, 300 * SECOND) <= 200);
    }

    #[test]
    fn keeps_the_queue_in_order() {
        let mut limiter = RateLimiter::new(&RateLimit::new(2, 10 * SECOND), Duration::ZERO);
        let [first, second, third] = [limiter.enqueue(), limiter.enqueue(), limiter.enqueue()];
        assert_eq!(limiter.try_acquire(third, Duration::ZERO), Err(20 * SECOND));
        assert_eq!(
            limiter.try_acquire(second, Duration::ZERO),
            Err(10 * SECOND)
        );
        assert_eq!(limiter.try_acquire(first, Duration::ZERO), Ok(()));
        assert_eq!(limiter.try_acquire(third, 10 * SECOND), Err(10 * SECOND));
        // A caller that gives up lets those behind it move up.
        limiter.leave(second);
        assert_eq!(limiter.try_acquire(third, 10 * SECOND), Ok(()));
    }

    #[test]
    fn cools_down_after_a_429_and_then_refills_slower() {
        let limit = RateLimit::default();
        let mut limiter = RateLimiter::new(&limit, Duration::ZERO);
        limiter.on_throttled(Duration::ZERO, Some(7 * SECOND));
        // The other answers to the same burst do not count again.
        limiter.on_throttled(Duration::ZERO, Some(7 * SECOND));
        let ticket = limiter.enqueue();
        assert_eq!(limiter.try_acquire(ticket, Duration::ZERO), Err(7 * SECOND));
        limiter.leave(ticket);
        let sent = greedy(&mut limiter, Duration::ZERO, 300 * SECOND);
        assert_eq!(sent.first(), Some(&(7 * SECOND)));
        assert_eq!(sent.len(), 49);
        // A period later the bucket refills as fast as before.
        let sent = greedy(&mut limiter, 301 * SECOND, 601 * SECOND);
        assert!((100..=101).contains(&sent.len()), "{}", sent.len());
    }

    #[test]
    fn returns_the_current_spacing() {
        let mut limiter = RateLimiter::new(&RateLimit::default(), Duration::ZERO);
        assert_eq!(limiter.current_spacing(Duration::ZERO), Duration::ZERO);
        greedy(&mut limiter, Duration::ZERO, SECOND);
        assert_eq!(limiter.current_spacing(SECOND), 3 * SECOND);
    }

    #[test]
    fn accepts_extreme_limits() {
        for (requests, period) in [
            (1, SECOND),
            (u32::MAX, SECOND),
            (3, Duration::from_nanos(1)),
            (7, Duration::MAX),
        ] {
            let mut limiter = RateLimiter::new(&RateLimit::new(requests, period), Duration::ZERO);
            let ticket = limiter.enqueue();
            assert_eq!(limiter.try_acquire(ticket, Duration::ZERO), Ok(()));
            limiter.on_throttled(Duration::MAX, Some(Duration::MAX));
            limiter.current_spacing(Duration::MAX);
        }
        let error = RateLimit::new(0, SECOND).validate().unwrap_err();
        assert_eq!(
            error.to_string(),
            "rateLimit: expected requests and a period of more than 0, got 0 requests in 1000 ms"
        );
    }
}
