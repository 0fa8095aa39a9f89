//! Numeric measures of a row: times, numbers and the duration.

use crate::block::Block;
use crate::column::{MISSING_NUMBER, MISSING_TIME, NumberColumn, TimeColumn};

/// Rows of a group: one for each bit of a word.
pub const LANES: usize = 64;

/// Numeric measure of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Microseconds since 1970-01-01T00:00:00Z.
    Time(TimeColumn),
    /// Microseconds from start to end.
    Duration,
    /// Thousandths.
    Number(NumberColumn),
}

/// Value of a missing measure, below all others.
pub const MISSING_VALUE: i64 = MISSING_TIME;

impl Measure {
    /// Returns the values of a group of rows: a slice of the column itself if it has all of them, else `room`, filled. One
    /// function for all callers, because it is large.
    #[inline(never)]
    pub fn group<'v>(
        self,
        block: &'v Block,
        group: usize,
        room: &'v mut [i64; LANES],
    ) -> &'v [i64; LANES] {
        match self {
            Self::Time(column) => {
                let times = rest(block.times(column), group);
                if let Some(times) = times.first_chunk() {
                    return times;
                }
                if let Some(room) = room.get_mut(..times.len()) {
                    room.copy_from_slice(times);
                }
            }
            Self::Duration => {
                let started = rest(block.times(TimeColumn::Started), group);
                let ended = rest(block.times(TimeColumn::Ended), group);
                for ((out, started), ended) in room.iter_mut().zip(started).zip(ended) {
                    *out = duration(*started, *ended);
                }
            }
            Self::Number(column) => {
                for (out, number) in room.iter_mut().zip(rest(block.numbers(column), group)) {
                    *out = widened(*number);
                }
            }
        }
        room
    }

    /// Returns the value of one row of a block.
    #[allow(clippy::inline_always, reason = "sorts call it for each row")]
    #[inline(always)]
    pub fn get(self, block: &Block, row: usize) -> i64 {
        let time = |column| {
            block
                .times(column)
                .get(row)
                .copied()
                .unwrap_or(MISSING_TIME)
        };
        match self {
            Self::Time(column) => time(column),
            Self::Duration => duration(time(TimeColumn::Started), time(TimeColumn::Ended)),
            Self::Number(column) => {
                let number = block.numbers(column).get(row).copied();
                widened(number.unwrap_or(MISSING_NUMBER))
            }
        }
    }
}

fn rest<T>(column: &[T], group: usize) -> &[T] {
    column.get(group * LANES..).unwrap_or_default()
}

fn duration(started: i64, ended: i64) -> i64 {
    if started == MISSING_TIME || ended == MISSING_TIME {
        MISSING_VALUE
    } else {
        // Years have four digits, so the difference is far from any limit.
        ended.wrapping_sub(started)
    }
}

fn widened(number: i32) -> i64 {
    if number == MISSING_NUMBER {
        MISSING_VALUE
    } else {
        number.into()
    }
}
