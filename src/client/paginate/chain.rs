//! Which answers join what has been read, and which of their tasks are new.
//!
//! Positions move while tasks come and go, but two tasks that do not move to the front keep their order. So an answer
//! that holds an *anchor*, a task that was read before and has not changed since, holds everything that follows the
//! anchor as far as the answer goes; and what stands before the anchor stood before it then and has been read. This
//! holds in whatever order the two answers were given. A task that moves to the front changes its record, so it is no
//! anchor.
//!
//! What can be lost is a task that moves to the front while it is unread. It crosses the anchors, and then fewer tasks
//! follow them: a pass in which the number of tasks behind the anchors never changed has lost none.

use std::collections::HashMap;

use cbr_json::fingerprint;
use cbr_wire::model::page::{PageText, TaskText};
use cbr_wire::small::sorted::sorted;

use super::measure::length;

/// The head is remembered this far.
const MAX_HEAD: usize = 4096;

/// A task that was handed on.
#[derive(Debug)]
struct Row {
    /// Hash of its record, which tells whether it has changed. The id is kept whole: a clash would lose a task.
    record: u64,
    /// Its position, shifts since the pass began taken out.
    place: i64,
    /// The latest pass that met it.
    pass: u32,
}

#[derive(Debug, Default)]
pub(super) struct Chain {
    rows: HashMap<Box<str>, Row>,
    pass: u32,
    /// Answers that were linked in this pass.
    answers: u32,
    /// The place of the first unread task.
    frontier: i64,
    /// How far tasks stand from their places as of the latest answer.
    drift: i64,
    /// `count`, less the drift: what stays the same as long as no task moves to the front unread.
    level: Option<i64>,
    level_held: bool,
    /// Records that were at the front when this pass began.
    head: Vec<u64>,
    /// The head of the pass before, sorted: what has moved to the front since stands before any of these.
    target: Vec<u64>,
    /// Tasks of earlier passes that this one met again.
    confirmed: i64,
    /// The last answer had tasks, and none with an id.
    nameless: bool,
    /// Tasks without an id count as read before this place.
    nameless_from: i64,
}

/// The last task of an answer that was read before and has not changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    index: usize,
    drift: i64,
}

/// What an answer brought.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) duplicates: u32,
    pub(super) shifts: u32,
    /// It has a task that this pass has not met.
    pub(super) news: bool,
    /// Its last unchanged task is followed by none that this pass has not met.
    pub(super) exhausted: bool,
    /// It holds a task of the head that was to be reached.
    pub(super) reached: bool,
}

impl Chain {
    pub(super) fn new(base: i64) -> Self {
        Self {
            frontier: base,
            nameless_from: base,
            level_held: true,
            ..Self::default()
        }
    }

    /// Where the first unread task probably is now.
    pub(super) fn position(&self) -> i64 {
        self.frontier.saturating_add(self.drift)
    }

    /// The place of the first unread task: its position, shifts since the pass began taken out.
    pub(super) fn frontier(&self) -> i64 {
        self.frontier
    }

    pub(super) fn nameless(&self) -> bool {
        self.nameless
    }

    pub(super) fn answers(&self) -> u32 {
        self.answers
    }

    pub(super) fn confirmed(&self) -> i64 {
        self.confirmed
    }

    /// No task moved to the front unread, if `count` is that of the whole list.
    pub(super) fn level_held(&self) -> bool {
        self.level_held
    }

    /// Something has come that may hide such a move.
    pub(super) fn taint(&mut self) {
        self.level_held = false;
    }

    /// The last task that joins an answer to what this pass has read.
    pub(super) fn anchor(&self, offset: i64, tasks: &[TaskText]) -> Option<Anchor> {
        tasks.iter().enumerate().rev().find_map(|(index, task)| {
            let row = self.rows.get(task.id())?;
            let joins = row.pass == self.pass && row.record == record(task);
            let drift = at(offset, index).saturating_sub(row.place);
            joins.then_some(Anchor { index, drift })
        })
    }

    /// Takes in an answer and leaves in it what is new.
    pub(super) fn link(
        &mut self,
        offset: i64,
        page: &mut PageText,
        anchor: Option<Anchor>,
        counts_all: bool,
    ) -> Link {
        let first = self.answers == 0;
        let drift = anchor.map_or(if first { 0 } else { self.drift }, |anchor| anchor.drift);
        let level = page.count.map(|count| count.saturating_sub(drift));
        if first {
            self.level = level;
        } else if anchor.is_none() || level.is_none() || level != self.level {
            self.level_held = false;
        }
        let deepens_head = first || counts_all && self.level_held && self.head.len() < MAX_HEAD;

        let expected = self.position();
        let end = offset.saturating_add(length(page)).saturating_sub(drift);
        let mut link = Link {
            duplicates: 0,
            shifts: u32::from(!first && drift != self.drift),
            news: false,
            exhausted: anchor.is_some(),
            reached: false,
        };
        self.nameless = !page.tasks.is_empty();
        let mut index = 0;
        page.tasks.retain(|task| {
            let position = at(offset, index);
            let place = position.saturating_sub(drift);
            let behind = anchor.is_none_or(|anchor| index > anchor.index);
            index += 1;
            if task.id().is_empty() {
                link.exhausted &= !behind;
                let new = self.pass == 0 && place >= self.nameless_from;
                link.news |= new;
                return new;
            }
            self.nameless = false;
            let record = record(task);
            link.reached |= self.target.binary_search(&record).is_ok();
            if deepens_head {
                self.head.push(record);
            }
            let known = self.rows.get_mut(task.id());
            let new = known.is_none();
            if let Some(row) = known {
                let again = row.pass < self.pass;
                self.confirmed += i64::from(again);
                link.exhausted &= !(behind && again);
                link.news |= again;
                link.duplicates += u32::from(self.pass == 0 && position >= expected);
                (row.record, row.place, row.pass) = (record, place, self.pass);
            } else {
                link.exhausted &= !behind;
                link.news = true;
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
        // Behind the anchor there are unread tasks, so the answer is as far as anything was read. Without them it may
        // be from further up.
        self.frontier = if link.exhausted {
            end.max(self.frontier)
        } else {
            end
        };
        self.nameless_from = self.nameless_from.max(end);
        self.drift = drift;
        self.answers += 1;
        link
    }

    /// Begins another pass: to where what was at the front when this one began has not moved, or through everything.
    pub(super) fn next_pass(&mut self, base: i64, through: bool) {
        let mut target = std::mem::take(&mut self.head);
        if through {
            target.clear();
        }
        self.target = sorted(target);
        self.pass += 1;
        self.answers = 0;
        self.frontier = base;
        self.drift = 0;
        self.level_held = true;
        self.confirmed = 0;
        self.nameless = false;
    }
}

fn at(offset: i64, index: usize) -> i64 {
    offset.saturating_add(i64::try_from(index).unwrap_or(i64::MAX))
}

fn record(task: &TaskText) -> u64 {
    fingerprint(task.json())
}
