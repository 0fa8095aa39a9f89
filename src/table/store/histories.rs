//! Histories: the rows of a selection that have the same key, side by side and in the order of their times.
//!
//! A counting sort by group. Groups whose rows came in another order than most lists have are sorted.

use std::ops::Range;

use crate::column::{MISSING_TIME, TextColumn};
use crate::full::Full;
use crate::grouping::Grouping;
use crate::order::Order;
use crate::reserve::{Reserve, filled};
use crate::rows::Rows;
use crate::selection::Selection;
use crate::timeline::{Sink, time_of, walk};

/// Values that a caller gives to the codes of two columns.
#[derive(Debug, Default)]
pub struct Tags {
    /// Value of each status, by its code; without one it is the code.
    pub statuses: Vec<u32>,
    /// Value of each operation type, by its code; without one it is 0.
    pub types: Vec<u32>,
}

/// Row in a history, and its tag: the code of its status, or what [`Tags`] say.
pub type Member = [u32; 2];

/// History of one key. Members are in the order of their times, then of their rows; those without a time come first.
#[derive(Debug, Clone, Copy, Default)]
pub struct History<'h> {
    /// Members.
    pub members: &'h [Member],
    /// Time of each, or [`MISSING_TIME`]; empty without [`Tags`].
    pub times: &'h [i64],
}

impl<'h> History<'h> {
    /// Returns the time of each member, its row and its tag.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = (Option<i64>, u32, u32)> + 'h {
        let times = self
            .times
            .iter()
            .map(|time| Some(*time).filter(|time| *time != MISSING_TIME));
        let members = self.members.iter();
        times
            .zip(members)
            .map(|(time, [row, tag])| (time, *row, *tag))
    }
}

/// Histories of all groups, in their order.
#[derive(Debug, Default)]
pub struct Histories {
    /// End of each history's members. Those in no group come first.
    pub ends: Vec<u32>,
    /// Members, one history after the other.
    pub members: Vec<Member>,
    /// Time of each member, in microseconds since 1970-01-01T00:00:00Z, or [`MISSING_TIME`]. Empty without [`Tags`].
    pub times: Vec<i64>,
}

impl Histories {
    /// Puts the rows of each group side by side, and sorts them. With tags, the times are kept.
    ///
    /// # Errors
    /// Fails if there is no memory.
    #[inline(never)]
    pub fn of(
        rows: &Rows,
        selection: &Selection,
        grouping: &Grouping,
        tags: Option<&Tags>,
    ) -> Result<Self, Full> {
        let length = grouping.ends.last().copied().unwrap_or_default() as usize;
        let mut ends = Vec::new();
        ends.reserve_just(grouping.ends.len())?;
        ends.extend_from_slice(&grouping.ends);
        let times = if tags.is_some() { length } else { 0 };
        let mut sink = Sink {
            tags,
            members: filled(length, [0; 2])?,
            times: filled(times, 0)?,
            ..Sink::default()
        };
        let mixed = walk(rows, selection, grouping, &mut sink)?;
        let mut histories = Self {
            ends,
            members: sink.members,
            times: sink.times,
        };
        if !mixed.is_empty() {
            histories.sort(rows, tags, grouping, (selection, &mixed))?;
        }
        Ok(histories)
    }

    /// Returns the histories, without the rows of none.
    pub fn iter(&self) -> impl Iterator<Item = History<'_>> {
        let mut start = self.ends.first().map_or(0, |end| *end as usize);
        self.ends.iter().skip(1).map(move |end| {
            let range = start..*end as usize;
            start = range.end;
            History {
                members: self.members.get(range.clone()).unwrap_or_default(),
                times: self.times.get(range).unwrap_or_default(),
            }
        })
    }

    /// Brings the members of some histories into the order of their times.
    #[inline(never)]
    fn sort(
        &mut self,
        rows: &Rows,
        tags: Option<&Tags>,
        grouping: &Grouping,
        (selection, mixed): (&Selection, &[u32]),
    ) -> Result<(), Full> {
        const NONE: u32 = u32::MAX;
        let mut places = filled(self.ends.len(), NONE)?;
        for group in mixed {
            if let Some(place) = places.get_mut(*group as usize) {
                *place = grouping.range(*group).start;
            }
        }
        let mut numbers = grouping.numbers.iter();
        selection.each_row(|row| {
            if let Some(number) = numbers.next()
                && let Some(place) = places.get_mut(*number as usize)
                && let Some(member) = self.members.get_mut(*place as usize)
            {
                *member = [row, 0];
                *place += 1;
            }
        });
        for group in mixed {
            let Range { start, end } = grouping.range(*group);
            let range = start as usize..end as usize;
            let members = self.members.get_mut(range.clone()).unwrap_or_default();
            let mut unsorted = Vec::new();
            unsorted.reserve_just(members.len())?;
            unsorted.extend(members.iter().map(|[row, _]| *row));
            let mut order = Order::of(unsorted);
            order.by_start(rows)?;
            let sorted = order.rows_up_to(usize::MAX);
            for (member, row) in members.iter_mut().zip(sorted) {
                *member = [*row, tag(rows, tags, *row)];
            }
            let times = self.times.get_mut(range).unwrap_or_default();
            for (time, row) in times.iter_mut().zip(sorted) {
                *time = time_of(rows, *row);
            }
        }
        Ok(())
    }
}

/// Returns the tag of a row.
fn tag(rows: &Rows, tags: Option<&Tags>, row: u32) -> u32 {
    let status = rows.code(row, TextColumn::Status);
    let kind = || rows.code(row, TextColumn::OperationType);
    tags.map_or(status, |tags| tags.of(status, kind()))
}

impl Tags {
    pub(crate) fn of(&self, status: u32, kind: u32) -> u32 {
        let tag = |tags: &[u32], code: u32| tags.get(code as usize).copied();
        tag(&self.statuses, status).unwrap_or(status) | tag(&self.types, kind).unwrap_or_default()
    }
}
