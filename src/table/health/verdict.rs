use super::{Figures, HealthOptions, figures};

/// Verdict, from the worst to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The last backups failed.
    Failing,
    /// A backup has been running for too long.
    Stuck,
    /// The last good backup is too old.
    Overdue,
    /// No backup was good.
    Never,
    /// The next backup is late, by the times of those before.
    Due,
    /// The tasks do not tell.
    Unknown,
    /// The last good backup is new enough.
    Ok,
    /// The resource is no longer backed up.
    Retired,
}

/// Reason for a verdict. Each names its figures, of which a [`Finding`] has up to two; spans and times are in microseconds.
/// `pkg-template/table/reasons.js` has a sentence for each, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The resource was removed from its vault: the time.
    Removed,
    /// Its vault was deleted: the time.
    VaultDeleted,
    /// The last attempts failed: their number, and the age of the last good backup.
    Failures,
    /// The last attempts failed, and no good backup is known: their number.
    OnlyFailures,
    /// The last attempt failed, and the last good backup is too old: its age.
    Failure,
    /// An attempt has been running for more than three times the 95th percentile: the time since its start, the percentile.
    SlowerThanUsual,
    /// An attempt has been running for more than the maximum age: the time since its start, the maximum age.
    SlowerThanMaxAge,
    /// The last good backup is too old: its age, the maximum age.
    TooOld,
    /// The next backup is late: the time since it was due, the cadence.
    Late,
    /// The last good backup is new enough: its age, the maximum age.
    NewEnough,
    /// The good backups have no time.
    NoTimes,
    /// No backup was good, and the table goes back for less than the maximum age: for how long, the maximum age.
    ShortWindow,
    /// There was no attempt: for how long the table goes back.
    NoAttempt,
    /// No backup was good: for how long the table goes back, the number of attempts.
    NeverGood,
}

/// Reason with its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// Reason.
    pub reason: Reason,
    /// Figures; 0 where there is none.
    pub figures: [i64; 2],
}

impl Reason {
    /// Returns the verdict.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Removed | Self::VaultDeleted => Verdict::Retired,
            Self::Failures | Self::OnlyFailures | Self::Failure => Verdict::Failing,
            Self::SlowerThanUsual | Self::SlowerThanMaxAge => Verdict::Stuck,
            Self::TooOld => Verdict::Overdue,
            Self::Late => Verdict::Due,
            Self::NewEnough => Verdict::Ok,
            Self::NoTimes | Self::ShortWindow | Self::NoAttempt => Verdict::Unknown,
            Self::NeverGood => Verdict::Never,
        }
    }
}

/// Least duration of an attempt that is stuck.
const HOUR: i64 = 3_600_000_000;

/// Judges a resource by its figures, the time of the deletion of its vault or [`i64::MIN`], and the window of the table.
pub(super) fn judge(
    figures: &Figures,
    vault_deleted: i64,
    window: i64,
    options: &HealthOptions,
) -> Finding {
    let HealthOptions { max_age, now, .. } = *options;
    let age = figures.age.unwrap_or_default();
    let running = figures.running_for(now);
    let limit = figures.p95.map_or(max_age, |p95| p95.saturating_mul(3));
    let due = figures.next_due.zip(figures.cadence);
    let late = due.map_or(0, |(due, _)| figures::since(due, now));
    let cadence = figures.cadence.unwrap_or_default();

    let (reason, figures) = if let Some(removed) = figures.removed {
        (Reason::Removed, [removed, 0])
    } else if vault_deleted > figures.last_attempt.unwrap_or(i64::MIN) {
        (Reason::VaultDeleted, [vault_deleted, 0])
    } else if figures.failures > 1 && figures.age.is_some() {
        (Reason::Failures, [figures.failures.into(), age])
    } else if figures.failures > 1 {
        (Reason::OnlyFailures, [figures.failures.into(), 0])
    } else if figures.failures == 1 && age > max_age {
        (Reason::Failure, [age, 0])
    } else if running > limit.max(HOUR) {
        match figures.p95 {
            Some(p95) => (Reason::SlowerThanUsual, [running, p95]),
            None => (Reason::SlowerThanMaxAge, [running, max_age]),
        }
    } else if age > max_age {
        (Reason::TooOld, [age, max_age])
    } else if late > cadence / 10 {
        (Reason::Late, [late, cadence])
    } else if figures.age.is_some() {
        (Reason::NewEnough, [age, max_age])
    } else if figures.good > 0 {
        (Reason::NoTimes, [0, 0])
    } else if window < max_age {
        (Reason::ShortWindow, [window, max_age])
    } else if figures.attempts == 0 {
        (Reason::NoAttempt, [window, 0])
    } else {
        (Reason::NeverGood, [window, figures.attempts.into()])
    };
    Finding { reason, figures }
}
