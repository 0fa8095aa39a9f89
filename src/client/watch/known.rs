//! What a watch remembers of the tasks, and what follows from a record that comes.

use std::collections::HashMap;

use cbr_json::fingerprint;
use cbr_wire::model::TaskStatus;
use cbr_wire::model::essentials::Glance;
use cbr_wire::model::page::TaskText;
use cbr_wire::small::sorted::sorted;

use crate::watch::change::Change;
use crate::watch::change::TaskChangeKind::{Added, Finished, Removed, Updated};

/// A task whose status nobody knows may have ended without anyone being able to tell. It is asked for in ever fewer
/// rounds while it does not change, down to one in this many.
const RAREST: u64 = 32;

/// What is remembered of one task.
#[derive(Debug)]
struct Known {
    /// The last record while the task goes on. Of one that has ended only the hash is kept.
    last: Option<TaskText>,
    hash: u64,
    status: TaskStatus,
    earliest: Option<i64>,
    latest: Option<i64>,
    updated: Option<i64>,
    /// The last round that showed it.
    round: u64,
    /// So many rounds are left out before it is asked for again, if its status is an unknown one.
    quiet: u64,
}

impl Known {
    fn new(task: &TaskText, glance: Glance, round: u64) -> Self {
        Self {
            last: (!glance.status.is_terminal()).then(|| task.alone()),
            hash: fingerprint(task.json()),
            earliest: glance.earliest(),
            latest: glance.latest(),
            updated: glance.updated,
            status: glance.status,
            round,
            quiet: 0,
        }
    }
}

/// Where a record comes from, and what counts as news there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    pub(super) round: u64,
    /// Unknown tasks that have ended and are older than this ended before anyone watched, or are forgotten.
    pub(super) window: i64,
    /// Unknown tasks that have ended and are older than this are remembered, but are no news: the first round's
    /// `since`.
    pub(super) silent_before: Option<i64>,
}

/// All tasks that go on, and those that have ended inside the time window.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    known: HashMap<String, Known>,
}

impl Tasks {
    pub(super) fn knows(&self, id: &str) -> bool {
        self.known.contains_key(id)
    }

    /// Takes a record and says what it changes.
    pub(super) fn take(&mut self, task: TaskText, scene: Scene, changes: &mut Vec<Change>) {
        let glance = Glance::of(&task);
        let has_ended = glance.status.is_terminal();
        let change = |kind, task, previous| Change {
            kind,
            task,
            previous,
        };
        let Some(known) = self.known.get_mut(task.id()) else {
            let time = glance.latest();
            if has_ended && time.is_some_and(|time| time < scene.window) {
                return;
            }
            let is_silent = has_ended
                && scene
                    .silent_before
                    .is_some_and(|since| time.is_none_or(|time| time < since));
            let new = Known::new(&task, glance, scene.round);
            self.known.insert(task.id().to_owned(), new);
            if !is_silent {
                changes.push(change(Added, task.clone(), None));
                if has_ended {
                    changes.push(change(Finished, task, None));
                }
            }
            return;
        };
        known.round = scene.round;
        let is_same = match &known.last {
            Some(last) => last.json() == task.json(),
            None => known.hash == fingerprint(task.json()),
        };
        if is_same {
            return;
        }
        // A copy of the service that lags behind may still show a task as running that has been seen to end.
        if known.last.is_none() && !has_ended && glance.updated <= known.updated {
            return;
        }
        let new = Known::new(&task, glance, scene.round);
        let previous = std::mem::replace(known, new).last;
        let kind = if has_ended && previous.is_some() {
            Finished
        } else {
            Updated
        };
        changes.push(change(kind, task, previous));
    }

    /// The service does not know a task any more.
    pub(super) fn remove(&mut self, id: &str) -> Option<Change> {
        Some(Change {
            kind: Removed,
            task: self.known.remove(id)?.last?,
            previous: None,
        })
    }

    /// A task was asked for by its id.
    pub(super) fn asked(&mut self, id: &str, round: u64, has_changed: bool) {
        if let Some(known) = self.known.get_mut(id) {
            known.round = round;
            if !has_changed {
                known.quiet = (known.quiet * 2).clamp(1, RAREST - 1);
            }
        }
    }

    /// How many tasks were seen with this status last, and not in this round.
    pub(super) fn unseen(&self, status: &TaskStatus, round: u64) -> usize {
        self.missing(round)
            .filter(|(_, known)| known.status == *status)
            .count()
    }

    /// The tasks that must be asked for one by one in this round, in order.
    pub(super) fn missing_ids(&self, round: u64) -> Vec<String> {
        let ids: Vec<String> = self
            .missing(round)
            .filter(|(_, known)| {
                let is_known = matches!(known.status, TaskStatus::Running | TaskStatus::Waiting);
                is_known || round.saturating_sub(known.round) > known.quiet
            })
            .map(|(id, _)| id.clone())
            .collect();
        sorted(ids)
    }

    /// The time from the first creation to the last start of the tasks that must be asked for, where it is known.
    pub(super) fn missing_span(&self, round: u64) -> Option<(i64, i64)> {
        let missing = || self.missing(round).map(|(_, known)| known);
        let first = missing().filter_map(|known| known.earliest).min()?;
        let last = missing().filter_map(|known| known.latest).max()?;
        Some((first, last))
    }

    /// The earliest creation or start, not before this time, of a task that goes on.
    pub(super) fn earliest_from(&self, from: i64) -> Option<i64> {
        let ongoing = self.known.values().filter(|known| known.last.is_some());
        let times = ongoing.filter_map(|known| known.earliest);
        times.filter(|time| *time >= from).min()
    }

    fn missing(&self, round: u64) -> impl Iterator<Item = (&String, &Known)> {
        self.known
            .iter()
            .filter(move |(_, known)| known.last.is_some() && known.round != round)
    }

    /// Forgets tasks that have ended and cannot come up in the window's list any more. One that did come up in this
    /// round is kept whatever its times say: the server may understand the filter in another way.
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
