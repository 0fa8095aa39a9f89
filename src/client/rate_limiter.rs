//! Client-side rate limiter: a sliding window over the times of the latest requests, and pacing while it fills up.
//!
//! The service answers 429 after 200 requests of a user in 5 minutes, and then the client must pause. After a quiet time half of the
//! limit may be sent at once. The other half is spread over the time until the first requests leave the window; so a long listing never
//! stalls, and in the long run sends as much as the limit allows. Waiting callers form a queue: first in, first out.
//!
//! A 429 shows that somebody else uses the same limit. The limiter then sends nothing for as long as the service asks, half as much for
//! as long again, and for one period it sends no burst. Further 429s during the pause belong to the same incident.

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

/// Pause after a 429 without `Retry-After`. It doubles while one incident follows the other.
const DEFAULT_COOLDOWN: Duration = Duration::from_secs(5);

/// Longest pause after a 429 without `Retry-After`.
const MAX_DEFAULT_COOLDOWN: Duration = Duration::from_secs(60);

/// Ticket of a caller in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QueueTicket(u64);

/// Sliding window with a queue.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    limit: usize,
    /// Requests that may be sent at once: half of the limit.
    burst: usize,
    /// Length of the window: the period and a hundredth, because requests take different times to arrive.
    window: Duration,
    /// Time between two requests at the full rate.
    spacing: Duration,
    /// Times of the requests in the window, the oldest first.
    sent: Vec<Duration>,
    incident: Incident,
    queue: Vec<QueueTicket>,
    last_ticket: u64,
}

/// The latest 429, with what follows from it.
#[derive(Debug, Clone, Copy, Default)]
struct Incident {
    /// End of the pause. No request is sent before it.
    pause_until: Duration,
    /// End of the time in which half as much is sent.
    slow_until: Duration,
    /// End of the time without bursts.
    paced_until: Duration,
    /// Pause after a 429 without `Retry-After`.
    default_pause: Duration,
}

impl RateLimiter {
    /// Creates a limiter with an empty window.
    pub(crate) fn new(limit: &RateLimit) -> Self {
        let requests = limit.requests.max(1);
        Self {
            limit: requests as usize,
            burst: requests.div_ceil(2) as usize,
            window: limit.period.saturating_add(limit.period / 100),
            spacing: limit.period.saturating_add(limit.period / 100) / requests,
            sent: Vec::new(),
            incident: Incident::default(),
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

    /// Leaves the queue. Does nothing for a ticket that was let through.
    pub(crate) fn leave(&mut self, ticket: QueueTicket) {
        self.queue.retain(|other| *other != ticket);
    }

    /// Lets a request through and leaves the queue, or returns the expected wait until it can.
    pub(crate) fn try_acquire(
        &mut self,
        ticket: QueueTicket,
        now: Duration,
    ) -> Result<(), Duration> {
        self.forget(now);
        let ahead = self
            .queue
            .iter()
            .position(|other| *other == ticket)
            .unwrap_or(0);
        let next = self.next(now);
        if ahead == 0 && next <= now {
            self.sent.push(now);
            self.leave(ticket);
            return Ok(());
        }
        let behind = ahead.saturating_sub(self.free_burst(now));
        let behind = u32::try_from(behind).unwrap_or(u32::MAX);
        let gap = self.gap(now).max(self.spacing);
        let wait = next
            .saturating_sub(now)
            .saturating_add(gap.saturating_mul(behind));
        // Callers ahead may become ready at the same moment. They go first.
        Err(wait.max(Duration::from_millis(1)))
    }

    /// Pauses after a 429.
    pub(crate) fn on_throttled(&mut self, now: Duration, retry_after: Option<Duration>) {
        let incident = &mut self.incident;
        // Requests that were sent together are refused together: one incident.
        if now >= incident.pause_until {
            let is_next = now < incident.slow_until.saturating_add(incident.default_pause);
            incident.default_pause = if is_next {
                incident.default_pause.saturating_mul(2)
            } else {
                DEFAULT_COOLDOWN
            }
            .clamp(DEFAULT_COOLDOWN, MAX_DEFAULT_COOLDOWN);
        }
        let asked = retry_after.unwrap_or(incident.default_pause);
        let until = now.saturating_add(asked);
        if until > incident.pause_until {
            incident.pause_until = until;
            incident.slow_until = until.saturating_add(asked);
        }
        incident.paced_until = incident.pause_until.saturating_add(self.window);
    }

    /// Returns the current time between two requests: zero while half of a burst is free.
    pub(crate) fn current_spacing(&mut self, now: Duration) -> Duration {
        self.forget(now);
        if self.queue.is_empty() && self.free_burst(now) > self.burst / 2 {
            return Duration::ZERO;
        }
        let callers = u32::try_from(self.queue.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        self.gap(now).max(self.spacing).saturating_mul(callers)
    }

    /// Drops the requests that have left the window.
    fn forget(&mut self, now: Duration) {
        let window = self.window;
        self.sent.retain(|time| time.saturating_add(window) > now);
    }

    /// Returns the number of requests that may be sent at once.
    fn free_burst(&self, now: Duration) -> usize {
        if now < self.incident.paced_until {
            return 0;
        }
        self.burst.saturating_sub(self.sent.len())
    }

    /// Returns the time that must pass between the latest request and the next.
    fn gap(&self, now: Duration) -> Duration {
        if self.free_burst(now) > 0 {
            return Duration::ZERO;
        }
        if now < self.incident.slow_until {
            return self.spacing.saturating_mul(2);
        }
        let free = self.limit.saturating_sub(self.sent.len()).max(1);
        let free = u32::try_from(free).unwrap_or(u32::MAX);
        let latest = self.sent.last().copied().unwrap_or(now);
        self.spacing.max(self.oldest_leaves(latest) / free)
    }

    /// Returns the time until the oldest request leaves the window.
    fn oldest_leaves(&self, now: Duration) -> Duration {
        let oldest = self.sent.first().copied();
        let leaves = oldest.map(|oldest| oldest.saturating_add(self.window));
        leaves.unwrap_or_default().saturating_sub(now)
    }

    /// Returns the time of the next request.
    fn next(&self, now: Duration) -> Duration {
        let mut next = self.incident.pause_until;
        if let Some(latest) = self.sent.last() {
            next = next.max(latest.saturating_add(self.gap(now)));
        }
        if self.sent.len() >= self.limit {
            next = next.max(now.saturating_add(self.oldest_leaves(now)));
        }
        next
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unchecked_time_subtraction, reason = "times of one clock")]

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const PERIOD: Duration = Duration::from_secs(300);

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

    fn within(sent: &[Duration], from: Duration, until: Duration) -> usize {
        sent.iter()
            .filter(|time| (from..until).contains(*time))
            .count()
    }

    fn new() -> RateLimiter {
        RateLimiter::new(&RateLimit::default())
    }

    #[test]
    fn sends_half_of_the_limit_at_once_and_then_uses_all_of_it() {
        let mut limiter = new();
        let sent = greedy(&mut limiter, Duration::ZERO, 24 * 3600 * SECOND);
        assert_eq!(sent[99], Duration::ZERO);
        assert!(
            sent[100] >= 3 * SECOND && sent[100] < 4 * SECOND,
            "{:?}",
            sent[100]
        );
        let most = most_in_a_period(&sent, PERIOD);
        assert!((198..=200).contains(&most), "{most}");
        let hour = within(&sent, 3600 * SECOND, 7200 * SECOND);
        println!(
            "burst: 100 at once; an hour: {hour} of 2400; a day: {}",
            sent.len()
        );
        assert!(hour >= 2400 * 95 / 100, "{hour}");
        // Nothing stalls: no two requests are further apart than those after a burst.
        let longest = sent.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
        assert!(longest < 4 * SECOND, "{longest:?}");
    }

    #[test]
    fn a_steady_load_below_the_limit_never_waits() {
        let mut limiter = new();
        for turn in 0..4000 {
            let ticket = limiter.enqueue();
            let now = turn * 1600 * SECOND / 1000;
            assert_eq!(limiter.try_acquire(ticket, now), Ok(()), "{turn}");
        }
    }

    #[test]
    fn allows_a_burst_again_after_a_quiet_time() {
        let mut limiter = new();
        let mut sent = greedy(&mut limiter, Duration::ZERO, 600 * SECOND);
        let again = greedy(&mut limiter, 90_000 * SECOND, 90_001 * SECOND);
        assert_eq!(again.len(), 100);
        sent.extend(again);
        assert!(most_in_a_period(&sent, PERIOD) <= 200);
    }

    #[test]
    fn keeps_the_queue_in_order() {
        let mut limiter = RateLimiter::new(&RateLimit::new(2, 100 * SECOND));
        let [first, second, third] = [limiter.enqueue(), limiter.enqueue(), limiter.enqueue()];
        let wait = |limiter: &mut RateLimiter, ticket, now| limiter.try_acquire(ticket, now).err();
        assert_eq!(limiter.try_acquire(first, Duration::ZERO), Ok(()));
        // The window is 101 s, and its second half is spread over it.
        assert_eq!(
            wait(&mut limiter, second, Duration::ZERO),
            Some(101 * SECOND)
        );
        assert_eq!(
            wait(&mut limiter, third, Duration::ZERO),
            Some(202 * SECOND)
        );
        // A caller that gives up lets those behind it move up.
        limiter.leave(second);
        assert_eq!(wait(&mut limiter, third, SECOND), Some(100 * SECOND));
        assert_eq!(limiter.try_acquire(third, 101 * SECOND), Ok(()));
    }

    #[test]
    fn an_incident_pauses_once_and_the_rate_is_back_within_twice_what_was_asked() {
        for asked in [1, 7, 60, 300] {
            let mut limiter = new();
            let before = greedy(&mut limiter, Duration::ZERO, 1200 * SECOND);
            let start = 1200 * SECOND;
            // A burst is refused together, and while it is waited for another 429 arrives.
            for _ in 0..4 {
                limiter.on_throttled(start, Some(asked * SECOND));
            }
            let sent = greedy(&mut limiter, start, start + 3600 * SECOND);
            let asked = asked * SECOND;
            assert!(sent[0] >= start + asked && sent[0] <= start + asked + 2 * SECOND);
            let back = start + asked * 2 + 2 * SECOND;
            let rate = within(&sent, back, back + PERIOD);
            println!(
                "429 with Retry-After {asked:?}: first after {:?}, then {rate} in 300 s",
                sent[0] - start
            );
            assert!(rate >= 190, "{asked:?}: {rate}");
            let all: Vec<_> = before.into_iter().chain(sent).collect();
            assert!(most_in_a_period(&all, PERIOD) <= 200);
        }
    }

    #[test]
    fn without_retry_after_429s_during_the_pause_do_not_double_it() {
        let mut limiter = new();
        for at in 0..4 {
            limiter.on_throttled(at * SECOND, None);
        }
        let sent = greedy(&mut limiter, 3 * SECOND, 12 * SECOND);
        // 5 s after the last 429, and then half of the rate: 303 s / 200 × 2.
        assert_eq!(sent, [8 * SECOND, Duration::from_millis(11_030)]);
    }

    #[test]
    fn without_retry_after_the_pause_doubles_while_incidents_follow_each_other() {
        let mut limiter = new();
        let mut now = Duration::ZERO;
        let mut pauses = Vec::new();
        for _ in 0..6 {
            limiter.on_throttled(now, None);
            let start = now;
            let ticket = limiter.enqueue();
            while let Err(wait) = limiter.try_acquire(ticket, now) {
                now += wait;
            }
            pauses.push((now - start).as_secs());
        }
        assert_eq!(pauses, [5, 10, 20, 40, 60, 60]);
        now += 3600 * SECOND;
        limiter.on_throttled(now, None);
        assert_eq!(
            greedy(&mut limiter, now, now + 10 * SECOND)[0],
            now + 5 * SECOND
        );
    }

    #[test]
    fn no_window_holds_more_than_the_limit_whatever_happens() {
        let mut random = crate::random::Random::new(7);
        let mut worst = 0;
        for _ in 0..300 {
            let requests = u32::try_from(random.from(1, 40)).unwrap();
            let period = Duration::from_millis(random.from(1, 60_000) as u64);
            let mut limiter = RateLimiter::new(&RateLimit::new(requests, period));
            let (mut now, mut sent) = (Duration::ZERO, Vec::new());
            for _ in 0..400 {
                let step = Duration::from_millis(random.below(3000) as u64);
                if random.one_in(9) {
                    limiter.on_throttled(now, random.one_in(2).then_some(step));
                }
                sent.extend(greedy(&mut limiter, now, now + step));
                now += step + period.mul_f64(f64::from(u8::from(random.one_in(4))));
            }
            let most = most_in_a_period(&sent, period);
            worst = worst.max(most * 100 / requests as usize);
            assert!(
                most <= requests as usize,
                "{most} of {requests} in {period:?}"
            );
        }
        assert_eq!(worst, 100);
    }

    #[test]
    fn returns_the_current_spacing() {
        let mut limiter = new();
        assert_eq!(limiter.current_spacing(Duration::ZERO), Duration::ZERO);
        greedy(&mut limiter, Duration::ZERO, SECOND);
        let spacing = limiter.current_spacing(SECOND);
        assert!(spacing > 2 * SECOND && spacing < 4 * SECOND, "{spacing:?}");
    }

    #[test]
    fn accepts_extreme_limits() {
        for (requests, period) in [
            (1, SECOND),
            (u32::MAX, SECOND),
            (3, Duration::from_nanos(1)),
            (7, Duration::MAX),
        ] {
            let mut limiter = RateLimiter::new(&RateLimit::new(requests, period));
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
