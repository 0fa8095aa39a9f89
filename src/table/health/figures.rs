use cbr_store::reserve::Reserve;
use cbr_store::{Full, History, MISSING, Rows, percentile};

use super::status::{FAILED, REMOVAL, RUNNING, SUCCESS, TIMEOUT, UNKNOWN};
use crate::{Measure, TextColumn, TimeColumn};

/// Number of attempts in a streak.
pub const STREAK: usize = 14;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// Figures of one resource. Texts are told by the row that has them. Times are as the tasks have them; spans, and what is computed of
/// times, count a time after now as now. Microseconds, since 1970-01-01T00:00:00Z for times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Row of a task of the resource: it has its id.
    pub row: u32,
    /// Row with the name of the resource: of the newest task that has one.
    pub name: Option<u32>,
    /// Row with the type of the resource: of the newest task that has one.
    pub resource_type: Option<u32>,
    /// Row with the vault: of the newest attempt that names one, of the last [`STREAK`]; an id goes before a name.
    pub vault: Option<u32>,
    /// Row with the policy: of the newest attempt that has one, of the last [`STREAK`].
    pub policy: Option<u32>,
    /// End of the last good backup, or its start if it has no end.
    pub last_success: Option<i64>,
    /// Time since then.
    pub age: Option<i64>,
    /// Number of attempts.
    pub attempts: u32,
    /// Number of good backups.
    pub good: u32,
    /// Number of attempts after the last good backup that failed or timed out.
    pub failures: u32,
    /// Row of the last attempt; it has its status and its error.
    pub last: Option<u32>,
    /// Start of the last attempt.
    pub last_attempt: Option<i64>,
    /// Row of the attempt that is running; of several the one that began first.
    pub running: Option<u32>,
    /// Its start.
    pub running_since: Option<i64>,
    /// 95th percentile of the durations of the good backups, if an attempt has been running for more than an hour.
    pub p95: Option<i64>,
    /// Time of the removal of the resource from its vault, if no attempt is later.
    pub removed: Option<i64>,
    /// Statuses of the last [`STREAK`] attempts, three bits each, the newest lowest: 0 for no attempt, else one more than the place in
    /// "success, failed, timeout, skipped, running, waiting", and 7 for any other status.
    pub streak: u64,
    /// Good attempts and ended ones that started in the last 7 days, and in the last 30.
    pub rates: [(u32, u32); 2],
    /// Median time between the starts of good backups, from three on.
    pub cadence: Option<i64>,
    /// Start of the last good backup and the cadence.
    pub next_due: Option<i64>,
}

impl Figures {
    /// Computes the figures of a history. `spans` is a buffer.
    pub(super) fn of(
        rows: &Rows,
        history: History<'_>,
        now: i64,
        spans: &mut Vec<i64>,
    ) -> Result<Self, Full> {
        spans.clear();
        spans.reserve_for(history.members.len())?;
        let mut figures = Self::default();
        let last_good = figures.count(history, now, spans);
        figures.name_rows(rows, history);
        if figures.good >= 3 {
            figures.cadence = percentile(spans, 50);
        }
        if let Some((start, row)) = last_good {
            let ended = rows.measure(row, Measure::Time(TimeColumn::Ended));
            figures.last_success = ended.or(start);
            figures.age = figures.last_success.map(|end| since(end, now));
            let start = start.map(|start| start.min(now));
            figures.next_due = start.and_then(|start| start.checked_add(figures.cadence?));
        }
        if figures.running_for(now) > HOUR {
            spans.clear();
            for [row, tag] in history.members {
                if *tag == SUCCESS
                    && let Some(duration) = rows.measure(*row, Measure::Duration)
                {
                    spans.push(duration.max(0));
                }
            }
            figures.p95 = percentile(spans, 95);
        }
        Ok(figures)
    }

    /// Returns the time since the start of the running attempt; 0 without one.
    pub(super) fn running_for(&self, now: i64) -> i64 {
        self.running_since.map_or(0, |start| since(start, now))
    }

    /// Counts the members. Returns the time and the row of the last good backup, and the time from each good one to the next in `gaps`.
    fn count(
        &mut self,
        history: History<'_>,
        now: i64,
        gaps: &mut Vec<i64>,
    ) -> Option<(Option<i64>, u32)> {
        let mut last_good: Option<(Option<i64>, u32)> = None;
        for (start, row, tag) in history.iter() {
            if tag > UNKNOWN {
                if tag == REMOVAL {
                    self.removed = start;
                }
                continue;
            }
            self.attempts += 1;
            self.removed = None;
            self.last = Some(row);
            self.last_attempt = start;
            self.streak = (self.streak << 3 | u64::from(tag + 1)) & ((1 << (3 * STREAK)) - 1);
            match tag {
                SUCCESS => {
                    self.good += 1;
                    self.failures = 0;
                    if let (Some((Some(before), _)), Some(start)) = (last_good, start) {
                        gaps.push(since(before, start.min(now)));
                    }
                    last_good = Some((start, row));
                }
                FAILED | TIMEOUT => self.failures += 1,
                RUNNING if self.running_since.is_none() => {
                    self.running = Some(row);
                    self.running_since = start;
                    continue;
                }
                _ => continue,
            }
            for ((good, ended), days) in self.rates.iter_mut().zip([7, 30]) {
                if start.is_some_and(|start| since(start, now) <= days * DAY) {
                    *good += u32::from(tag == SUCCESS);
                    *ended += 1;
                }
            }
        }
        last_good
    }

    /// Finds the rows with the texts, from the newest on.
    fn name_rows(&mut self, rows: &Rows, history: History<'_>) {
        let (mut attempts, mut found) = (0, [None; NAMES.len()]);
        for [row, tag] in history.members.iter().rev() {
            let is_attempt = *tag <= UNKNOWN;
            attempts += usize::from(is_attempt);
            self.row = *row;
            for (found, (column, of_attempts)) in found.iter_mut().zip(NAMES) {
                if found.is_none()
                    && (!of_attempts || is_attempt && attempts <= STREAK)
                    && has_text(rows, self.row, column)
                {
                    *found = Some(self.row);
                }
            }
            if attempts >= STREAK && found[0].is_some() && found[1].is_some() {
                break;
            }
        }
        let [name, resource_type, vault, vault_name, policy] = found;
        (self.name, self.resource_type) = (name, resource_type);
        (self.vault, self.policy) = (vault.or(vault_name), policy);
    }
}

/// Texts to find, and whether only the last attempts have them.
const NAMES: [(TextColumn, bool); 5] = [
    (TextColumn::ResourceName, false),
    (TextColumn::ResourceType, false),
    (TextColumn::VaultId, true),
    (TextColumn::VaultName, true),
    (TextColumn::PolicyId, true),
];

/// True if a row has a text that is not empty.
#[inline(never)]
pub(super) fn has_text(rows: &Rows, row: u32, column: TextColumn) -> bool {
    let code = rows.code(row, column);
    code != MISSING && rows.dictionary(column).get(code) != Some("")
}

/// Returns the span from a time to a later one; 0 if it is not later.
pub(super) fn since(time: i64, now: i64) -> i64 {
    now.saturating_sub(time).max(0)
}
