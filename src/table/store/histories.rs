//! Histories: the rows of a selection that have the same key, side by side and in the order of their times.
//!
//! A counting sort by group. Lists come newest or oldest first, so histories are filled from their ends or from their starts, and most are in
//! the order of their times then. The others are sorted.

use crate::block::BLOCK_ROWS;
use crate::column::{MISSING_TIME, TextColumn, TimeColumn};
use crate::dictionary::MISSING;
use crate::full::Full;
use crate::grouping::Grouping;
use crate::measure::LANES;
use crate::order::Order;
use crate::reserve::{Reserve, filled};
use crate::rows::Rows;
use crate::selection::{Selection, bits};

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

/// History that is being filled.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Time of the newest member.
    time: i64,
    /// Place of the next member.
    next: u32,
    /// True if a member came in another order than that in which the history is filled.
    is_mixed: bool,
}

impl Histories {
    /// Puts the rows of each group side by side, and sorts them. With tags, the times are kept.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn of(
        rows: &Rows,
        selection: &Selection,
        grouping: &Grouping,
        tags: Option<&Tags>,
    ) -> Result<Self, Full> {
        let mut histories = Self::default();
        histories.ends.reserve_just(grouping.ends.len())?;
        histories.ends.extend_from_slice(&grouping.ends);
        let opens = histories.place(rows, selection, tags, &grouping.numbers)?;
        histories.sort(rows, tags, &opens)?;
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

    /// Puts the rows of each history side by side.
    #[inline(never)]
    fn place(
        &mut self,
        rows: &Rows,
        selection: &Selection,
        tags: Option<&Tags>,
        numbers: &[u32],
    ) -> Result<Vec<Open>, Full> {
        let falls = falls(rows);
        let mut opens = Vec::new();
        opens.reserve_just(self.ends.len())?;
        let mut all = 0;
        for end in &self.ends {
            opens.push(Open {
                time: if falls { i64::MAX } else { i64::MIN },
                next: if falls { *end } else { all },
                is_mixed: false,
            });
            all = *end;
        }
        self.members = filled(all as usize, [0; 2])?;
        if tags.is_some() {
            self.times = filled(all as usize, 0)?;
        }
        let mut numbers = numbers.iter();
        let blocks = rows.blocks().iter().zip(selection.blocks());
        for ((block, words), first) in blocks.zip((0_u32..).step_by(BLOCK_ROWS)) {
            let statuses = block.codes(TextColumn::Status);
            let types = block.codes(TextColumn::OperationType);
            let times = TIMES.map(|column| block.times(column));
            for (word, group) in words.iter().zip((0..).step_by(LANES)) {
                for (bit, number) in bits(*word).zip(&mut numbers) {
                    let at = group + bit;
                    let code = |codes: &[u32]| codes.get(at).copied().unwrap_or(MISSING);
                    let Some(open) = opens.get_mut(*number as usize) else {
                        continue;
                    };
                    let time = first_time(times, at);
                    // The same time again is the order of the rows.
                    let (place, next, is_mixed) = if falls {
                        let place = open.next.wrapping_sub(1);
                        (place, place, time >= open.time)
                    } else {
                        (open.next, open.next.wrapping_add(1), time < open.time)
                    };
                    *open = Open {
                        time,
                        next,
                        is_mixed: open.is_mixed | is_mixed,
                    };
                    let status = code(statuses);
                    if let Some(member) = self.members.get_mut(place as usize) {
                        *member = [
                            first + u32::try_from(at).unwrap_or_default(),
                            tags.map_or(status, |tags| tags.of(status, code(types))),
                        ];
                    }
                    if let Some(slot) = self.times.get_mut(place as usize) {
                        *slot = time;
                    }
                }
            }
        }
        Ok(opens)
    }

    /// Brings the members of each history into the order of their times.
    #[inline(never)]
    fn sort(&mut self, rows: &Rows, tags: Option<&Tags>, opens: &[Open]) -> Result<(), Full> {
        let mut start = 0;
        for (end, open) in self.ends.iter().zip(opens) {
            let range = std::mem::replace(&mut start, *end) as usize..*end as usize;
            if !open.is_mixed {
                continue;
            }
            let members = self.members.get_mut(range.clone()).unwrap_or_default();
            let mut mixed = Vec::new();
            mixed.reserve_just(members.len())?;
            mixed.extend(members.iter().map(|[row, _]| *row));
            if mixed.first() > mixed.last() {
                mixed.reverse();
            }
            let mut order = Order::of(mixed);
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

/// Returns true if most of the first rows are in the order of their times from the newest on.
fn falls(rows: &Rows) -> bool {
    let block = rows.blocks().first();
    let times = block.map_or(&[][..], |block| block.times(TIMES[0]));
    let steps = times.iter().zip(times.iter().skip(1)).take(BLOCK_ROWS / 16);
    let (falling, rising) = steps.fold((0, 0), |(falling, rising), (time, next)| {
        (
            falling + u32::from(next < time),
            rising + u32::from(next > time),
        )
    });
    falling > rising
}

impl Tags {
    fn of(&self, status: u32, kind: u32) -> u32 {
        let tag = |tags: &[u32], code: u32| tags.get(code as usize).copied();
        tag(&self.statuses, status).unwrap_or(status) | tag(&self.types, kind).unwrap_or_default()
    }
}

/// Columns with the time of a row, the first one that has it.
pub(crate) const TIMES: [TimeColumn; 3] =
    [TimeColumn::Started, TimeColumn::Created, TimeColumn::Ended];

/// Returns the time of a row: `started_at`, else `created_at`, else `ended_at`; [`MISSING_TIME`] without any.
#[must_use]
pub fn time_of(rows: &Rows, row: u32) -> i64 {
    let block = rows.blocks().get(row as usize / BLOCK_ROWS);
    let times = TIMES.map(|column| block.map_or(&[][..], |block| block.times(column)));
    first_time(times, row as usize % BLOCK_ROWS)
}

pub(crate) fn first_time(columns: [&[i64]; 3], at: usize) -> i64 {
    let mut times = columns
        .into_iter()
        .filter_map(|times| times.get(at).copied());
    times
        .find(|time| *time != MISSING_TIME)
        .unwrap_or(MISSING_TIME)
}
