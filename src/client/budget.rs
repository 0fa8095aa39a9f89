//! The rate budget: how many requests a client lets out, and when.
//!
//! The service answers 429 beyond 200 requests of a user in 5 minutes. A client that runs into that has to stand still for
//! minutes; one that spaces its requests never does. Half of the budget may go out at once, and comes back in the
//! course of the period: so no period ever holds more than the whole, whatever the calls that draw on it.

use std::collections::VecDeque;
use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::error::millis;

/// How many requests a client may send.
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
    /// At most this many requests in any [`period`](Self::period).
    pub requests: u32,
    /// The length of the period.
    pub period: Duration,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self::new(200, Duration::from_secs(300))
    }
}

impl RateLimit {
    /// At most so many requests in any period of that length.
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

/// After a 429 the budget is spent this many times slower at most.
const MAX_SLOWDOWN: u32 = 8;

/// How long to stand still after a 429 that does not say.
const STANDSTILL: Duration = Duration::from_secs(5);

/// A place in the queue of those who want to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(u64);

/// A budget that refills with time. Who wants to send queues up; the first in the queue goes when there is enough.
#[derive(Debug)]
pub(crate) struct RateBudget {
    /// One request's worth.
    spacing: Duration,
    /// The most that can be saved up.
    most: Duration,
    period: Duration,
    saved: Duration,
    /// When `saved` was right.
    counted: Duration,
    /// How much slower than normal the budget refills, since a 429.
    slowdown: u32,
    /// When the slowdown was last changed.
    slowed: Duration,
    /// Nobody goes before this.
    closed_until: Duration,
    queue: VecDeque<Place>,
    places: u64,
}

impl RateBudget {
    pub(crate) fn new(limit: &RateLimit, now: Duration) -> Self {
        let burst = limit.requests.div_ceil(2);
        let spacing = limit.period / (limit.requests - burst).max(1);
        let most = spacing.saturating_mul(burst);
        Self {
            spacing,
            most,
            period: limit.period,
            saved: most,
            counted: now,
            slowdown: 1,
            slowed: now,
            closed_until: Duration::ZERO,
            queue: VecDeque::new(),
            places: 0,
        }
    }

    /// Queues up.
    pub(crate) fn enter(&mut self) -> Place {
        self.places += 1;
        let place = Place(self.places);
        self.queue.push_back(place);
        place
    }

    /// Gives a place up, whether it has had its turn or not.
    pub(crate) fn leave(&mut self, place: Place) {
        self.queue.retain(|other| *other != place);
    }

    /// Lets the place go out, which takes it from the queue, or says how long it has to wait as things stand.
    pub(crate) fn poll(&mut self, place: Place, now: Duration) -> Result<(), Duration> {
        self.refill(now);
        let ahead = self
            .queue
            .iter()
            .position(|other| *other == place)
            .unwrap_or(0);
        let turns = u32::try_from(ahead).unwrap_or(u32::MAX).saturating_add(1);
        let missing = self
            .spacing
            .saturating_mul(turns)
            .saturating_sub(self.saved)
            .saturating_mul(self.slowdown);
        let wait = missing.max(self.closed_until.saturating_sub(now));
        if wait.is_zero() && ahead == 0 {
            self.saved = self.saved.saturating_sub(self.spacing);
            self.leave(place);
            return Ok(());
        }
        // Those ahead go at the same moment; theirs comes first.
        Err(wait.max(Duration::from_millis(1)))
    }

    /// Shrinks: the service has refused a request, so somebody else draws on the same budget.
    pub(crate) fn throttled(&mut self, now: Duration, retry_after: Option<Duration>) {
        self.refill(now);
        // Answers to requests that were sent together tell the same thing once.
        if now >= self.closed_until {
            self.slowdown = (self.slowdown * 2).min(MAX_SLOWDOWN);
            self.slowed = now;
        }
        let until = now.saturating_add(retry_after.unwrap_or(STANDSTILL));
        self.closed_until = self.closed_until.max(until);
        // One request goes out then, to try, and nothing is saved up meanwhile.
        self.saved = self.spacing.min(self.most);
        self.counted = self.closed_until;
    }

    /// The time between two requests as things stand: none while there is enough for bursts.
    pub(crate) fn pace(&mut self, now: Duration) -> Duration {
        self.refill(now);
        if self.queue.is_empty() && self.saved > self.most / 2 {
            return Duration::ZERO;
        }
        let turns = u32::try_from(self.queue.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        self.spacing
            .saturating_mul(self.slowdown)
            .saturating_mul(turns)
    }

    fn refill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.counted);
        self.counted = self.counted.max(now);
        self.saved = self
            .saved
            .saturating_add(passed / self.slowdown)
            .min(self.most);
        // A whole period without a refusal, and it goes on twice as fast.
        if self.slowdown > 1 && now.saturating_sub(self.slowed) >= self.period {
            self.slowdown /= 2;
            self.slowed = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Sends as often as it may for a time, and says when.
    fn greedy(budget: &mut RateBudget, from: Duration, until: Duration) -> Vec<Duration> {
        let mut sent = Vec::new();
        let mut now = from;
        while now < until {
            let place = budget.enter();
            match budget.poll(place, now) {
                Ok(()) => sent.push(now),
                Err(wait) => now += wait,
            }
            budget.leave(place);
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
    fn lets_half_out_at_once_and_spaces_the_rest() {
        let mut budget = RateBudget::new(&RateLimit::default(), Duration::ZERO);
        let sent = greedy(&mut budget, Duration::ZERO, 3600 * SECOND);
        assert_eq!(sent[99], Duration::ZERO);
        assert_eq!(sent[100], 3 * SECOND);
        assert_eq!(sent[101], 6 * SECOND);
        assert_eq!(most_in_a_period(&sent, 300 * SECOND), 200);
        // 100 at once, then one every 3 s.
        assert_eq!(sent.len(), 100 + 1199);
    }

    #[test]
    fn saves_up_while_nobody_sends_but_no_more_than_half() {
        let mut budget = RateBudget::new(&RateLimit::default(), Duration::ZERO);
        let mut sent = greedy(&mut budget, Duration::ZERO, 600 * SECOND);
        let again = greedy(&mut budget, 90_000 * SECOND, 90_001 * SECOND);
        assert_eq!(again.len(), 100);
        sent.extend(again);
        assert!(most_in_a_period(&sent, 300 * SECOND) <= 200);
    }

    #[test]
    fn keeps_the_queue_in_order() {
        let mut budget = RateBudget::new(&RateLimit::new(2, 10 * SECOND), Duration::ZERO);
        let [first, second, third] = [budget.enter(), budget.enter(), budget.enter()];
        assert_eq!(budget.poll(third, Duration::ZERO), Err(20 * SECOND));
        assert_eq!(budget.poll(second, Duration::ZERO), Err(10 * SECOND));
        assert_eq!(budget.poll(first, Duration::ZERO), Ok(()));
        assert_eq!(budget.poll(third, 10 * SECOND), Err(10 * SECOND));
        // One that gives up lets those behind it move up.
        budget.leave(second);
        assert_eq!(budget.poll(third, 10 * SECOND), Ok(()));
    }

    #[test]
    fn stands_still_after_a_refusal_and_then_goes_slower() {
        let limit = RateLimit::default();
        let mut budget = RateBudget::new(&limit, Duration::ZERO);
        budget.throttled(Duration::ZERO, Some(7 * SECOND));
        // The other answers of the same burst do not count again.
        budget.throttled(Duration::ZERO, Some(7 * SECOND));
        let place = budget.enter();
        assert_eq!(budget.poll(place, Duration::ZERO), Err(7 * SECOND));
        budget.leave(place);
        let sent = greedy(&mut budget, Duration::ZERO, 300 * SECOND);
        assert_eq!(sent.first(), Some(&(7 * SECOND)));
        assert_eq!(sent.len(), 49);
        // A period later it is as fast as before.
        let sent = greedy(&mut budget, 301 * SECOND, 601 * SECOND);
        assert!((100..=101).contains(&sent.len()), "{}", sent.len());
    }

    #[test]
    fn tells_its_pace() {
        let mut budget = RateBudget::new(&RateLimit::default(), Duration::ZERO);
        assert_eq!(budget.pace(Duration::ZERO), Duration::ZERO);
        greedy(&mut budget, Duration::ZERO, SECOND);
        assert_eq!(budget.pace(SECOND), 3 * SECOND);
    }

    #[test]
    fn takes_odd_limits() {
        for (requests, period) in [
            (1, SECOND),
            (u32::MAX, SECOND),
            (3, Duration::from_nanos(1)),
            (7, Duration::MAX),
        ] {
            let mut budget = RateBudget::new(&RateLimit::new(requests, period), Duration::ZERO);
            let place = budget.enter();
            assert_eq!(budget.poll(place, Duration::ZERO), Ok(()));
            budget.throttled(Duration::MAX, Some(Duration::MAX));
            budget.pace(Duration::MAX);
        }
        let error = RateLimit::new(0, SECOND).validate().unwrap_err();
        assert_eq!(
            error.to_string(),
            "rateLimit: expected requests and a period of more than 0, got 0 requests in 1000 ms"
        );
    }
}
