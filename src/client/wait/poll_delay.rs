//! Adaptive polling: delays that follow the task's progress, and exponential backoff while nothing can be estimated.

use std::time::Duration;

/// Part of the estimated remaining time that passes before the next poll. A task of hours takes only a few polls more than one
/// of minutes, and its end is still noticed soon.
const FRACTION_OF_TIME_LEFT: f64 = 0.5;

/// Factor by which the delay grows while nothing can be estimated.
const BACKOFF_FACTOR: f64 = 1.5;

/// Estimates the remaining time of a task from its progress, and derives the delay of the next poll.
#[derive(Debug, Clone)]
pub(super) struct PollDelay {
    /// Shortest and longest delay in seconds.
    min_delay: f64,
    max_delay: f64,
    /// Delay before jitter, in seconds; `None` before the first observation.
    delay: Option<f64>,
    /// Last progress, and the time when it was first observed.
    last_progress: Option<(f64, Duration)>,
    /// Percent per second.
    rate: Option<f64>,
}

impl PollDelay {
    pub(super) fn new(min_delay: Duration, max_delay: Duration) -> Self {
        Self {
            min_delay: min_delay.as_secs_f64(),
            max_delay: max_delay.as_secs_f64(),
            delay: None,
            last_progress: None,
            rate: None,
        }
    }

    /// Takes an observation. `running_for` is the number of seconds since the start that the service reports.
    pub(super) fn observe(
        &mut self,
        progress: Option<f64>,
        running_for: Option<i64>,
        now: Duration,
    ) {
        let Some(progress) = progress else {
            return self.grow_delay();
        };
        let seconds = match self.last_progress {
            // The service's clock and ours may differ, so this is a first guess that the next observation corrects.
            None => running_for
                .and_then(|seconds| u32::try_from(seconds).ok())
                .map(f64::from),
            Some((_, at)) => Some(now.saturating_sub(at).as_secs_f64()),
        };
        let before = self.last_progress.map_or(0.0, |(before, _)| before);
        let moved = progress - before;
        if moved < 0.0 {
            // The task started again: the estimate is no longer valid.
            *self = Self {
                last_progress: Some((progress, now)),
                delay: Some(self.min_delay),
                rate: None,
                ..*self
            };
            return;
        }
        let is_first = self.last_progress.is_none();
        if is_first || moved > 0.0 {
            self.last_progress = Some((progress, now));
        }
        match seconds.filter(|seconds| moved > 0.0 && *seconds > 0.0) {
            None => self.grow_delay(),
            Some(seconds) => {
                let fresh = moved / seconds;
                let rate = self.rate.map_or(fresh, |rate| f64::midpoint(rate, fresh));
                self.rate = Some(rate);
                self.delay =
                    Some(((100.0 - progress) / rate * FRACTION_OF_TIME_LEFT).max(self.min_delay));
            }
        }
        // Until progress has been seen to move, the estimate is only a guess and must not delay the next poll for long.
        if is_first {
            self.delay = self.delay.map(|delay| delay.min(self.min_delay * 4.0));
        }
    }

    /// Increases the delay, after an observation without news.
    pub(super) fn grow_delay(&mut self) {
        let delay = self
            .delay
            .map_or(self.min_delay, |delay| delay * BACKOFF_FACTOR);
        self.delay = Some(delay.min(self.max_delay));
    }

    /// Resets the delay, after a change that the progress does not show.
    pub(super) fn reset_delay(&mut self) {
        self.delay = Some(self.min_delay);
    }

    /// Returns the next delay, with jitter of 10 % so that many waits do not poll at the same moment.
    pub(super) fn delay(&self, random: f64) -> Duration {
        let jitter = 0.9 + 0.2 * random.clamp(0.0, 1.0);
        let seconds = self.delay.unwrap_or(self.min_delay) * jitter;
        // `max` and `min` also turn NaN into the shortest delay.
        let seconds = seconds.max(self.min_delay).min(self.max_delay);
        Duration::try_from_secs_f64(seconds).unwrap_or_default()
    }

    /// Returns the estimated remaining time of the task.
    pub(super) fn time_left(&self, now: Duration) -> Option<Duration> {
        let (progress, at) = self.last_progress?;
        let left = (100.0 - progress).max(0.0) / self.rate?;
        let left = Duration::try_from_secs_f64(left).ok()?;
        Some(left.saturating_sub(now.saturating_sub(at)))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::time::Duration;

    use super::PollDelay;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn poll_delay() -> PollDelay {
        PollDelay::new(s(2), s(30))
    }

    /// Without jitter.
    fn delay(poll_delay: &PollDelay) -> Duration {
        poll_delay.delay(0.5)
    }

    #[test]
    fn grows_by_half_while_nothing_moves_up_to_the_longest_delay() {
        let mut poll_delay = poll_delay();
        let delays: Vec<_> = (0..10)
            .map(|_| {
                poll_delay.observe(None, None, s(0));
                delay(&poll_delay).as_millis()
            })
            .collect();
        assert_eq!(
            delays,
            [
                2000, 3000, 4500, 6750, 10125, 15187, 22781, 30000, 30000, 30000
            ]
        );
    }

    #[test]
    fn polls_again_after_half_of_the_remaining_time() {
        let mut poll_delay = poll_delay();
        poll_delay.observe(Some(0.0), None, s(0));
        assert_eq!(delay(&poll_delay), s(2));
        // 10 % in 5 s: 45 s are left.
        poll_delay.observe(Some(10.0), None, s(5));
        assert_eq!(delay(&poll_delay), Duration::from_millis(22_500));
        assert_eq!(poll_delay.time_left(s(5)), Some(s(45)));
        assert_eq!(poll_delay.time_left(s(15)), Some(s(35)));
        // 80 % more in 40 s, as fast as before: 5 s are left.
        poll_delay.observe(Some(90.0), None, s(45));
        assert_eq!(delay(&poll_delay), Duration::from_millis(2500));
        poll_delay.observe(Some(99.0), None, s(50));
        assert_eq!(delay(&poll_delay), s(2));
    }

    #[test]
    fn guesses_from_the_start_of_the_task_until_progress_was_seen_to_move() {
        let mut poll_delay = poll_delay();
        // 50 % in 100 s: 100 s are left, but this is no more than a guess.
        poll_delay.observe(Some(50.0), Some(100), s(0));
        assert_eq!(poll_delay.time_left(s(0)), Some(s(100)));
        assert_eq!(delay(&poll_delay), s(8));
        // 50 % in 6 s: 3 s are left.
        let mut poll_delay = self::poll_delay();
        poll_delay.observe(Some(50.0), Some(6), s(0));
        assert_eq!(delay(&poll_delay), s(3));
    }

    #[test]
    fn a_start_in_the_future_or_just_now_is_no_guess() {
        for running_for in [Some(0), Some(-70), Some(i64::MAX), Some(i64::MIN), None] {
            let mut poll_delay = poll_delay();
            poll_delay.observe(Some(50.0), running_for, s(0));
            assert_eq!(delay(&poll_delay), s(2));
            assert_eq!(poll_delay.time_left(s(0)), None);
        }
    }

    #[test]
    fn progress_that_goes_back_is_learned_anew() {
        let mut poll_delay = poll_delay();
        poll_delay.observe(Some(0.0), None, s(0));
        poll_delay.observe(Some(10.0), None, s(10));
        poll_delay.observe(Some(3.0), None, s(20));
        assert_eq!(delay(&poll_delay), s(2));
        assert_eq!(poll_delay.time_left(s(20)), None);
        poll_delay.observe(Some(4.0), None, s(30));
        assert_eq!(poll_delay.time_left(s(30)), Some(s(960)));
    }

    #[test]
    fn a_task_that_stays_at_100_percent_is_polled_less_and_less() {
        let mut poll_delay = poll_delay();
        poll_delay.observe(Some(90.0), None, s(0));
        poll_delay.observe(Some(100.0), None, s(2));
        assert_eq!(delay(&poll_delay), s(2));
        poll_delay.observe(Some(100.0), None, s(4));
        assert_eq!(delay(&poll_delay), s(3));
    }

    #[test]
    fn jitter_stays_within_the_bounds_whatever_comes() {
        let mut poll_delay = poll_delay();
        assert_eq!(poll_delay.delay(0.0), s(2));
        assert_eq!(poll_delay.delay(1.0), Duration::from_millis(2200));
        for _ in 0..10 {
            poll_delay.grow_delay();
        }
        assert_eq!(poll_delay.delay(0.0), s(27));
        assert_eq!(poll_delay.delay(1.0), s(30));
        for random in [f64::NAN, f64::INFINITY, -5.0, 7.0] {
            assert!((s(2)..=s(30)).contains(&poll_delay.delay(random)));
        }
        for progress in [f64::MAX, f64::MIN, -1.0, 1e-300] {
            poll_delay.observe(Some(progress), Some(1), s(1));
            assert!((s(2)..=s(30)).contains(&poll_delay.delay(0.5)));
        }
    }
}
