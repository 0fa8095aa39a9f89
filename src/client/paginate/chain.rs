//! Joins overlapping pages by their common tasks, and finds the tasks that are new.
//!
//! Positions shift when tasks are added or removed, but two tasks keep their order unless one moves to the front. An *anchor* is a
//! task of an answer that was read before and has not changed since. The tasks before the anchor have been read, and the answer
//! contains everything that follows the anchor, up to its own end. It does not matter which of the two answers the service gave
//! first. A task that moves to the front changes its record, so it cannot be an anchor.
//!
//! A task can be lost only if it moves to the front before it was read. It then passes the anchors, which shifts them. If neither their
//! positions nor `count` change during a pass, no task was lost. The difference of the two tells less: it stays the same too if another
//! task is added behind the anchors meanwhile.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use cbr_json::fingerprint;
use cbr_wire::model::page::{PageText, TaskText};
use cbr_wire::small::sorted::sorted;

use super::inference::length;

/// Maximum number of tasks of the head that are remembered.
const MAX_HEAD: usize = 4096;

/// Task that was read.
#[derive(Debug)]
struct Row {
    /// Hash of its record, which detects a change. The id is not hashed: a collision would lose a task.
    record: u64,
    /// Position, corrected by the drift since the pass began.
    place: i64,
    /// Latest pass that read it.
    pass: u32,
}

/// The tasks read so far, and the state of the current pass.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// By id. The keys of `SipHash` are fixed, so a service can make ids for one slot: they cost time, as further pages would, but no
    /// task is lost, because ids are compared in full.
    rows: HashMap<Box<str>, Row, BuildHasherDefault<DefaultHasher>>,
    pass: u32,
    /// Number of answers that were joined in this pass.
    answers: u32,
    /// Place of the first unread task.
    frontier: i64,
    /// Drift: the difference of positions from places in the latest answer.
    drift: i64,
    /// `count` of the first answer.
    count: Option<i64>,
    /// True if neither `count` nor the drift has changed in this pass.
    is_still: bool,
    /// Records at the front when this pass began.
    head: Vec<u64>,
    /// Head of the previous pass, sorted. Tasks that have moved to the front since come before any of these.
    old_head: Vec<u64>,
    /// Number of tasks of earlier passes that this pass read again.
    confirmed: i64,
    /// True if the last answer had tasks, and none with an id.
    without_ids: bool,
    /// Tasks without an id count as read up to this place.
    without_ids_from: i64,
}

/// Last task of an answer that was read before and has not changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    index: usize,
    drift: i64,
}

/// Result of joining an answer.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) duplicates: u32,
    pub(super) shifts: u32,
    /// The answer has a task that this pass had not read.
    pub(super) has_new_tasks: bool,
    /// No task that this pass had not read follows the anchor.
    pub(super) exhausted: bool,
    /// The answer has a task of the previous pass's head, so everything before it has been read.
    pub(super) reached_old_head: bool,
}

impl Chain {
    pub(super) fn new(base: i64) -> Self {
        Self {
            frontier: base,
            without_ids_from: base,
            is_still: true,
            ..Self::default()
        }
    }

    /// Returns the probable current position of the first unread task.
    pub(super) fn position(&self) -> i64 {
        self.frontier.saturating_add(self.drift)
    }

    /// Returns the place of the first unread task: its position, corrected by the drift since the pass began.
    pub(super) fn frontier(&self) -> i64 {
        self.frontier
    }

    pub(super) fn is_without_ids(&self) -> bool {
        self.without_ids
    }

    pub(super) fn answers(&self) -> u32 {
        self.answers
    }

    pub(super) fn confirmed(&self) -> i64 {
        self.confirmed
    }

    /// True if neither `count` nor the drift has changed in this pass: no unread task has moved to the front, provided that `count` is the
    /// total.
    pub(super) fn is_still(&self) -> bool {
        self.is_still
    }

    /// Records an answer that may hide such a move.
    pub(super) fn mark_uncertain(&mut self) {
        self.is_still = false;
    }

    /// Finds the anchor of an answer: its last task that this pass has read and that has not changed.
    pub(super) fn anchor(&self, offset: i64, tasks: &[TaskText]) -> Option<Anchor> {
        tasks.iter().enumerate().rev().find_map(|(index, task)| {
            let row = self.rows.get(task.id())?;
            let joins = row.pass == self.pass && row.record == record(task);
            let drift = position_at(offset, index).saturating_sub(row.place);
            joins.then_some(Anchor { index, drift })
        })
    }

    /// Joins an answer, and removes the tasks from it that were read before.
    pub(super) fn join(
        &mut self,
        offset: i64,
        page: &mut PageText,
        anchor: Option<Anchor>,
        counts_all: bool,
    ) -> Joined {
        let first = self.answers == 0;
        let drift = anchor.map_or(if first { 0 } else { self.drift }, |anchor| anchor.drift);
        if first {
            self.count = page.count;
        } else if anchor.is_none()
            || page.count.is_none()
            || page.count != self.count
            || drift != self.drift
        {
            self.is_still = false;
        }
        let deepens_head = first || counts_all && self.is_still && self.head.len() < MAX_HEAD;

        let expected = self.position();
        let end = offset.saturating_add(length(page)).saturating_sub(drift);
        let mut joined = Joined {
            duplicates: 0,
            shifts: u32::from(!first && drift != self.drift),
            has_new_tasks: false,
            exhausted: anchor.is_some(),
            reached_old_head: false,
        };
        self.without_ids = !page.tasks.is_empty();
        let mut index = 0;
        page.tasks.retain(|task| {
            let position = position_at(offset, index);
            let place = position.saturating_sub(drift);
            let behind = anchor.is_none_or(|anchor| index > anchor.index);
            index += 1;
            if task.id().is_empty() {
                joined.exhausted &= !behind;
                let new = self.pass == 0 && place >= self.without_ids_from;
                joined.has_new_tasks |= new;
                return new;
            }
            self.without_ids = false;
            let record = record(task);
            joined.reached_old_head |= self.old_head.binary_search(&record).is_ok();
            if deepens_head {
                self.head.push(record);
            }
            let known = self.rows.get_mut(task.id());
            let new = known.is_none();
            if let Some(row) = known {
                let again = row.pass < self.pass;
                self.confirmed += i64::from(again);
                joined.exhausted &= !(behind && again);
                joined.has_new_tasks |= again;
                joined.duplicates += u32::from(self.pass == 0 && position >= expected);
                (row.record, row.place, row.pass) = (record, place, self.pass);
            } else {
                joined.exhausted &= !behind;
                joined.has_new_tasks = true;
                let pass = self.pass;
                self.rows.insert(
                    task.id().into(),
                    Row {
                        record,
                        place,
                        pass,
                    },
                );
            }
            new
        });
        // With unread tasks behind the anchor, the end of the answer is the new frontier. Otherwise the answer may be from
        // further up.
        self.frontier = if joined.exhausted {
            end.max(self.frontier)
        } else {
            end
        };
        self.without_ids_from = self.without_ids_from.max(end);
        self.drift = drift;
        self.answers += 1;
        joined
    }

    /// Starts another pass: up to the old head, or through the whole list.
    pub(super) fn next_pass(&mut self, base: i64, whole_list: bool) {
        let mut old_head = std::mem::take(&mut self.head);
        if whole_list {
            old_head.clear();
        }
        self.old_head = sorted(old_head);
        self.pass += 1;
        self.answers = 0;
        self.frontier = base;
        self.drift = 0;
        self.is_still = true;
        self.confirmed = 0;
        self.without_ids = false;
    }
}

fn position_at(offset: i64, index: usize) -> i64 {
    offset.saturating_add(i64::try_from(index).unwrap_or(i64::MAX))
}

/// Hash of a task's record.
fn record(task: &TaskText) -> u64 {
    fingerprint(task.json())
}
