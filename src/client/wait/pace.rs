//! When to look at a task again.

use std::time::Duration;

/// Of the time that a task seems to need, this much passes before the next look: a task of hours takes a few looks
/// more than one of minutes, and its end is seen soon.
const FRACTION: f64 = 0.5;

/// How fast delays grow while nothing can be estimated.
const GROWTH: f64 = 1.5;

/// Learns from a task's progress how long it will take.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    /// Shortest and longest delay in seconds.
    least: f64,
    most: f64,
    /// The delay before jitter, in seconds; none before the first look.
    delay: Option<f64>,
    /// The progress that was seen last, and when it was first seen.
    mark: Option<(f64, Duration)>,
    /// Percent per second.
    rate: Option<f64>,
}

impl Pace {
    pub(super) fn new(least: Duration, most: Duration) -> Self {
        Self {
            least: least.as_secs_f64(),
            most: most.as_secs_f64(),
            delay: None,
            mark: None,
            rate: None,
        }
    }

    /// A look at the task; `running_for` is the number of seconds since it started by the service's account.
    pub(super) fn see(&mut self, progress: Option<f64>, running_for: Option<i64>, now: Duration) {
        let Some(progress) = progress else {
            return self.stall();
        };
        let seconds = match self.mark {
            // The service's clock and ours may differ, so this is a first guess that the next look corrects.
            None => running_for
                .and_then(|seconds| u32::try_from(seconds).ok())
                .map(f64::from),
            Some((_, at)) => Some(now.saturating_sub(at).as_secs_f64()),
        };
        let before = self.mark.map_or(0.0, |(before, _)| before);
        let moved = progress - before;
        if moved < 0.0 {
            // It began anew: what was learned does not hold any more.
            *self = Self {
                mark: Some((progress, now)),
                delay: Some(self.least),
                rate: None,
                ..*self
            };
            return;
        }
        let is_first = self.mark.is_none();
        if is_first || moved > 0.0 {
            self.mark = Some((progress, now));
        }
        match seconds.filter(|seconds| moved > 0.0 && *seconds > 0.0) {
            None => self.stall(),
            Some(seconds) => {
                let fresh = moved / seconds;
                let rate = self.rate.map_or(fresh, |rate| f64::midpoint(rate, fresh));
                self.rate = Some(rate);
                self.delay = Some(((100.0 - progress) / rate * FRACTION).max(self.least));
            }
        }
        // Only what was seen to move is known well; the guess must not hold up the first look for it.
        if is_first {
            self.delay = self.delay.map(|delay| delay.min(self.least * 4.0));
        }
    }

    /// A look that told nothing new.
    pub(super) fn stall(&mut self) {
        let delay = self.delay.map_or(self.least, |delay| delay * GROWTH);
        self.delay = Some(delay.min(self.most));
    }

    /// Something has changed that progress does not tell: the next look comes soon.
    pub(super) fn restart(&mut self) {
        self.delay = Some(self.least);
    }

    /// The next delay. `random`, from 0 to 1, keeps many waits from asking at the same moment.
    pub(super) fn delay(&self, random: f64) -> Duration {
        let jitter = 0.9 + 0.2 * random.clamp(0.0, 1.0);
        let seconds = self.delay.unwrap_or(self.least) * jitter;
        // `max` and `min` also turn a number that is none into the shortest delay.
        let seconds = seconds.max(self.least).min(self.most);
        Duration::try_from_secs_f64(seconds).unwrap_or_default()
    }

    /// How long the task will take from `now` on, where progress tells.
    pub(super) fn time_left(&self, now: Duration) -> Option<Duration> {
        let (progress, at) = self.mark?;
        let left = (100.0 - progress).max(0.0) / self.rate?;
        let left = Duration::try_from_secs_f64(left).ok()?;
        Some(left.saturating_sub(now.saturating_sub(at)))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::time::Duration;

    use super::Pace;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn pace() -> Pace {
        Pace::new(s(2), s(30))
    }

    /// Without jitter.
    fn delay(pace: &Pace) -> Duration {
        pace.delay(0.5)
    }

    #[test]
    fn grows_by_half_while_nothing_moves_up_to_the_longest_delay() {
        let mut pace = pace();
        let delays: Vec<_> = (0..10)
            .map(|_| {
                pace.see(None, None, s(0));
                delay(&pace).as_millis()
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
    fn looks_again_after_half_of_the_time_that_is_left() {
        let mut pace = pace();
        pace.see(Some(0.0), None, s(0));
        assert_eq!(delay(&pace), s(2));
        // 10 % in 5 s: 45 s are left.
        pace.see(Some(10.0), None, s(5));
        assert_eq!(delay(&pace), Duration::from_millis(22_500));
        assert_eq!(pace.time_left(s(5)), Some(s(45)));
        assert_eq!(pace.time_left(s(15)), Some(s(35)));
        // 80 % more in 40 s, as fast as before: 5 s are left.
        pace.see(Some(90.0), None, s(45));
        assert_eq!(delay(&pace), Duration::from_millis(2500));
        pace.see(Some(99.0), None, s(50));
        assert_eq!(delay(&pace), s(2));
    }

    #[test]
    fn guesses_from_the_start_of_the_task_until_progress_was_seen_to_move() {
        let mut pace = pace();
        // 50 % in 100 s: 100 s are left, but this is no more than a guess.
        pace.see(Some(50.0), Some(100), s(0));
        assert_eq!(pace.time_left(s(0)), Some(s(100)));
        assert_eq!(delay(&pace), s(8));
        // 50 % in 6 s: 3 s are left.
        let mut pace = self::pace();
        pace.see(Some(50.0), Some(6), s(0));
        assert_eq!(delay(&pace), s(3));
    }

    #[test]
    fn a_start_in_the_future_or_just_now_is_no_guess() {
        for running_for in [Some(0), Some(-70), Some(i64::MAX), Some(i64::MIN), None] {
            let mut pace = pace();
            pace.see(Some(50.0), running_for, s(0));
            assert_eq!(delay(&pace), s(2));
            assert_eq!(pace.time_left(s(0)), None);
        }
    }

    #[test]
    fn progress_that_goes_back_is_learned_anew() {
        let mut pace = pace();
        pace.see(Some(0.0), None, s(0));
        pace.see(Some(10.0), None, s(10));
        pace.see(Some(3.0), None, s(20));
        assert_eq!(delay(&pace), s(2));
        assert_eq!(pace.time_left(s(20)), None);
        pace.see(Some(4.0), None, s(30));
        assert_eq!(pace.time_left(s(30)), Some(s(960)));
    }

    #[test]
    fn hundred_percent_that_goes_on_is_looked_at_less_and_less() {
        let mut pace = pace();
        pace.see(Some(90.0), None, s(0));
        pace.see(Some(100.0), None, s(2));
        assert_eq!(delay(&pace), s(2));
        pace.see(Some(100.0), None, s(4));
        assert_eq!(delay(&pace), s(3));
    }

    #[test]
    fn jitter_stays_within_the_bounds_whatever_comes() {
        let mut pace = pace();
        assert_eq!(pace.delay(0.0), s(2));
        assert_eq!(pace.delay(1.0), Duration::from_millis(2200));
        for _ in 0..10 {
            pace.stall();
        }
        assert_eq!(pace.delay(0.0), s(27));
        assert_eq!(pace.delay(1.0), s(30));
        for random in [f64::NAN, f64::INFINITY, -5.0, 7.0] {
            assert!((s(2)..=s(30)).contains(&pace.delay(random)));
        }
        for progress in [f64::MAX, f64::MIN, -1.0, 1e-300] {
            pace.see(Some(progress), Some(1), s(1));
            assert!((s(2)..=s(30)).contains(&pace.delay(0.5)));
        }
    }
}
