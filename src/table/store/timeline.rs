//! Timeline: a walk through grouped rows that tells each one's place among those of its group, if these were in the order of their times.
//!
//! Lists come newest first or oldest first, so a walk in the order of the table knows most of these places. It also tells which groups are
//! in another order.

use std::ops::Range;

use crate::block::BLOCK_ROWS;
use crate::column::{MISSING_TIME, TextColumn, TimeColumn};
use crate::dictionary::MISSING;
use crate::full::Full;
use crate::group_figures::GroupFigures;
use crate::grouping::Grouping;
use crate::histories::{Member, Tags};
use crate::measure::{LANES, Measure};
use crate::reserve::Reserve;
use crate::rows::Rows;
use crate::selection::{Selection, bits, lanes};

/// Columns with the time of a row, the first one that has it.
const TIMES: [TimeColumn; 3] = [TimeColumn::Started, TimeColumn::Created, TimeColumn::Ended];

/// Returns the time of a row: `started_at`, else `created_at`, else `ended_at`; [`MISSING_TIME`] without any.
#[must_use]
pub fn time_of(rows: &Rows, row: u32) -> i64 {
    let block = rows.blocks().get(row as usize / BLOCK_ROWS);
    let times = TIMES.map(|column| block.map_or(&[][..], |block| block.times(column)));
    first_time(times, row as usize % BLOCK_ROWS)
}

fn first_time(columns: [&[i64]; 3], at: usize) -> i64 {
    let mut times = columns
        .into_iter()
        .filter_map(|times| times.get(at).copied());
    times
        .find(|time| *time != MISSING_TIME)
        .unwrap_or(MISSING_TIME)
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

/// What a walk fills. What nobody wants is empty.
#[derive(Debug, Default)]
pub(crate) struct Sink<'t> {
    pub(crate) tags: Option<&'t Tags>,
    /// Rows and tags by place.
    pub(crate) members: Vec<Member>,
    /// Times by place.
    pub(crate) times: Vec<i64>,
    pub(crate) figures: GroupFigures,
}

/// Group on the way of a walk.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Time of the row before.
    time: i64,
    /// Place of the next row, or the one behind it where times fall.
    next: u32,
    end: u32,
    /// Highest place of the rows that have the same time.
    top: u32,
    /// Place behind the latest row in the wanted status.
    behind: u32,
    /// True if a row came in another order.
    is_mixed: bool,
}

/// Walks through the rows, and returns the numbers of the groups whose rows got wrong places.
#[inline(never)]
pub(crate) fn walk(
    rows: &Rows,
    selection: &Selection,
    grouping: &Grouping,
    sink: &mut Sink<'_>,
) -> Result<Vec<u32>, Full> {
    let falls = falls(rows);
    let mut opens = Vec::new();
    opens.reserve_just(grouping.ends.len())?;
    let mut start = 0;
    for end in &grouping.ends {
        opens.push(Open {
            time: if falls { i64::MAX } else { i64::MIN },
            next: if falls { *end } else { start },
            end: *end,
            top: 0,
            behind: 0,
            is_mixed: false,
        });
        start = *end;
    }
    let Sink {
        tags,
        members,
        times,
        figures,
    } = sink;
    let mut numbers = grouping.numbers.iter();
    let (mut time_room, mut code_room) = ([MISSING_TIME; LANES], [MISSING; LANES]);
    let blocks = rows.blocks().iter().zip(selection.blocks());
    for ((block, words), first) in blocks.zip((0_u32..).step_by(BLOCK_ROWS)) {
        let columns = TIMES.map(|column| block.times(column));
        let types = block.codes(TextColumn::OperationType);
        for (group, word) in words.iter().enumerate() {
            let started = Measure::Time(TIMES[0]).group(block, group, &mut time_room);
            let statuses = lanes(block.codes(TextColumn::Status), group, &mut code_room);
            for (bit, number) in bits(*word).zip(&mut numbers) {
                let Some(open) = opens.get_mut(*number as usize) else {
                    continue;
                };
                let at = group * LANES + bit;
                let status = statuses[bit % LANES];
                let mut time = started[bit % LANES];
                if time == MISSING_TIME {
                    time = first_time(columns, at);
                }
                let place = if falls {
                    open.next.wrapping_sub(1)
                } else {
                    open.next
                };
                open.next = if falls { place } else { place.wrapping_add(1) };
                // The same time again: where times fall, the row belongs on top of those before.
                if !(falls && time == open.time) {
                    open.top = place;
                }
                let top = open.top;
                open.is_mixed |= if falls {
                    time > open.time || top.wrapping_sub(place) > MOST_AT_ONCE
                } else {
                    time < open.time
                };
                open.time = time;

                let row = first + u32::try_from(at).unwrap_or_default();
                if !members.is_empty() {
                    let kind = || types.get(at).copied().unwrap_or(MISSING);
                    let tag = tags.map_or(status, |tags| tags.of(status, kind()));
                    insert(members, place..top, [row, tag]);
                }
                if let Some(slot) = times.get_mut(place as usize) {
                    *slot = time;
                }
                figures.count(*number, status);
                if open.end.wrapping_sub(top) <= figures.length {
                    figures.take_last(*number, place..top, open.end, [row, status]);
                }
                if open.behind <= top.wrapping_add(1) && status == figures.status {
                    open.behind = top.wrapping_add(1);
                    figures.take_in_status(*number, row);
                }
            }
        }
    }
    let mut mixed = Vec::new();
    for (number, open) in (0..).zip(&opens) {
        if open.is_mixed {
            mixed.reserve_for(1)?;
            mixed.push(number);
        }
    }
    Ok(mixed)
}

/// Most rows of a group with one time that are put into their order one by one.
const MOST_AT_ONCE: u32 = 32;

/// Puts a value at the end of a range, whose values move down by one.
#[inline]
pub(crate) fn insert<T: Copy>(values: &mut [T], Range { start, end }: Range<u32>, value: T) {
    for place in start as usize..end as usize {
        if let Some([low, high]) = values.get_mut(place..).and_then(<[T]>::first_chunk_mut) {
            *low = *high;
        }
    }
    if let Some(slot) = values.get_mut(end as usize) {
        *slot = value;
    }
}
