//! What of a row is a number.

use crate::store::block::Block;
use crate::store::column::{MISSING_NUMBER, MISSING_TIME, NumberColumn, TimeColumn};

/// Rows of a group: as many as there are bits in a word.
pub(crate) const LANES: usize = 64;

/// Numbers that rows have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Microseconds since 1970-01-01T00:00:00Z.
    Time(TimeColumn),
    /// Microseconds from start to end.
    Duration,
    /// Thousandths.
    Number(NumberColumn),
}

/// A measure that is not there; below all that are.
pub(crate) const MISSING_VALUE: i64 = MISSING_TIME;

impl Measure {
    /// A group of rows: the column itself where it is one and has them all, else `room` with what there is. One function for
    /// all who ask: it is large.
    #[inline(never)]
    pub(crate) fn group<'v>(
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

    /// Reads one row of a block.
    pub(crate) fn get(self, block: &Block, row: usize) -> i64 {
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
