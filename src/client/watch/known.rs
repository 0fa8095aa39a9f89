//! The tasks that a watch knows, and the changes that follow from a new record.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use cbr_json::fingerprint;
use cbr_wire::model::TaskStatus;
use cbr_wire::model::essentials::Essentials;
use cbr_wire::model::page::TaskText;
use cbr_wire::small::sorted::sorted;

use crate::watch::change::Change;
use crate::watch::change::TaskChangeKind::{Added, Finished, Removed, Updated};

/// Maximum number of rounds between two requests for a task with an unknown status. Such a task may have ended, so it is requested
/// less and less often while it does not change.
const MAX_SKIPPED_ROUNDS: u64 = 32;

/// Last known state of a task.
#[derive(Debug)]
struct KnownTask {
    /// Last record of a task that has not ended. Of a task that has ended only the hash is kept.
    last: Option<TaskText>,
    hash: u64,
    status: TaskStatus,
    earliest: Option<i64>,
    latest: Option<i64>,
    updated: Option<i64>,
    /// Last round that showed the task.
    round: u64,
    /// Number of rounds to skip before the next request for a task with an unknown status.
    rounds_to_skip: u64,
}

impl KnownTask {
    fn new(task: &TaskText, essentials: Essentials, round: u64) -> Self {
        Self {
            last: (!essentials.status.is_terminal()).then(|| task.alone()),
            hash: fingerprint(task.json()),
            earliest: essentials.earliest(),
            latest: essentials.latest(),
            updated: essentials.updated,
            status: essentials.status,
            round,
            rounds_to_skip: 0,
        }
    }
}

/// Round of a record, with the limits that decide whether the record is reported.
#[derive(Debug, Clone, Copy)]
pub(super) struct RoundContext {
    /// Number of the round.
    pub(super) number: u64,
    /// Unknown tasks that have ended and are older than this are ignored: they ended before the watch, or are forgotten.
    pub(super) window: i64,
    /// Unknown tasks that have ended and are older than this are remembered, but not reported. Only in the first round.
    pub(super) unreported_before: Option<i64>,
}

/// All tasks that have not ended, and those that ended inside the time window.
#[derive(Debug, Default)]
pub(super) struct KnownTasks {
    /// By id. As in paging, ids that are made for one slot cost time, but are compared in full.
    known: HashMap<Box<str>, Box<KnownTask>, BuildHasherDefault<DefaultHasher>>,
}

impl KnownTasks {
    pub(super) fn knows(&self, id: &str) -> bool {
        self.known.contains_key(id)
    }

    /// Takes a record and adds the changes that follow from it.
    pub(super) fn update(
        &mut self,
        task: TaskText,
        round: RoundContext,
        changes: &mut Vec<Change>,
    ) {
        let essentials = Essentials::of(&task);
        let has_ended = essentials.status.is_terminal();
        let change = |kind, task, previous| Change {
            kind,
            task,
            previous,
        };
        let Some(known) = self.known.get_mut(task.id()) else {
            let time = essentials.latest();
            if has_ended && time.is_some_and(|time| time < round.window) {
                return;
            }
            let is_unreported = has_ended
                && round
                    .unreported_before
                    .is_some_and(|since| time.is_none_or(|time| time < since));
            let new = KnownTask::new(&task, essentials, round.number);
            self.known.insert(task.id().into(), Box::new(new));
            if !is_unreported {
                changes.push(change(Added, task.clone(), None));
                if has_ended {
                    changes.push(change(Finished, task, None));
                }
            }
            return;
        };
        known.round = round.number;
        let is_same = match &known.last {
            Some(last) => last.json() == task.json(),
            None => known.hash == fingerprint(task.json()),
        };
        if is_same {
            return;
        }
        // An instance of the service that lags behind may still show an ended task as running.
        if known.last.is_none() && !has_ended && essentials.updated <= known.updated {
            return;
        }
        let new = KnownTask::new(&task, essentials, round.number);
        let previous = std::mem::replace(&mut **known, new).last;
        let kind = if has_ended && previous.is_some() {
            Finished
        } else {
            Updated
        };
        changes.push(change(kind, task, previous));
    }

    /// Removes a task that the service does not know any more.
    pub(super) fn remove(&mut self, id: &str) -> Option<Change> {
        Some(Change {
            kind: Removed,
            task: self.known.remove(id)?.last?,
            previous: None,
        })
    }

    /// Records that a task was requested by its id.
    pub(super) fn record_request(&mut self, id: &str, round: u64, has_changed: bool) {
        if let Some(known) = self.known.get_mut(id) {
            known.round = round;
            if !has_changed {
                known.rounds_to_skip = (known.rounds_to_skip * 2).clamp(1, MAX_SKIPPED_ROUNDS - 1);
            }
        }
    }

    /// Returns the number of tasks that had this status last and were not seen in this round.
    pub(super) fn count_missing(&self, status: &TaskStatus, round: u64) -> usize {
        self.missing(round)
            .filter(|(_, known)| known.status == *status)
            .count()
    }

    /// Returns the ids of the tasks that have to be requested one by one in this round, sorted.
    pub(super) fn missing_ids(&self, round: u64) -> Vec<String> {
        let ids = self
            .missing(round)
            .filter(|(_, known)| {
                let is_known = matches!(known.status, TaskStatus::Running | TaskStatus::Waiting);
                is_known || round.saturating_sub(known.round) > known.rounds_to_skip
            })
            .map(|(id, _)| id.to_owned());
        sorted(ids.collect())
    }

    /// Returns the time from the first creation to the last start of the tasks that were not seen in this round, if known.
    pub(super) fn missing_span(&self, round: u64) -> Option<(i64, i64)> {
        let missing = || self.missing(round).map(|(_, known)| known);
        let first = missing().filter_map(|known| known.earliest).min()?;
        let last = missing().filter_map(|known| known.latest).max()?;
        Some((first, last))
    }

    /// Returns the earliest creation or start, not before `from`, of a task that has not ended.
    pub(super) fn earliest_from(&self, from: i64) -> Option<i64> {
        let ongoing = self.known.values().filter(|known| known.last.is_some());
        let times = ongoing.filter_map(|known| known.earliest);
        times.filter(|time| *time >= from).min()
    }

    /// Iterates over the tasks that have not ended and were not seen in this round.
    fn missing(&self, round: u64) -> impl Iterator<Item = (&str, &KnownTask)> {
        let known = self.known.iter().map(|(id, known)| (&**id, &**known));
        known.filter(move |(_, known)| known.last.is_some() && known.round != round)
    }

    /// Forgets tasks that have ended and cannot appear in the window's list any more. A task that did appear in this round is
    /// kept whatever its times are, because the service may interpret the filter differently.
    pub(super) fn forget(&mut self, window: i64, round: u64) {
        self.known.retain(|_, known| {
            known.last.is_some()
                || known.round == round
                || known.latest.is_some_and(|time| time >= window)
        });
    }

    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }
}
