//! What of a row is a number.

use crate::columns::{Block, MISSING_PROGRESS, MISSING_TIME, TimeColumn};

/// Rows of a group: as many as there are bits in a word.
pub(crate) const LANES: usize = 64;

/// Numbers that rows have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Microseconds since 1970-01-01T00:00:00Z.
    Time(TimeColumn),
    /// Microseconds from start to end.
    Duration,
    /// Thousandths of a percent.
    Progress,
}

/// A measure that is not there; below all that are.
pub(crate) const MISSING_VALUE: i64 = MISSING_TIME;

impl Measure {
    /// Reads a group of rows; what is not there is missing.
    #[inline]
    pub(crate) fn fill(self, block: &Block, group: usize, out: &mut [i64; LANES]) {
        match self {
            Self::Time(column) => {
                for (out, time) in out.iter_mut().zip(rest(block.times(column), group)) {
                    *out = *time;
                }
            }
            Self::Duration => {
                let started = rest(block.times(TimeColumn::Started), group);
                let ended = rest(block.times(TimeColumn::Ended), group);
                for ((out, started), ended) in out.iter_mut().zip(started).zip(ended) {
                    *out = duration(*started, *ended);
                }
            }
            Self::Progress => {
                for (out, progress) in out.iter_mut().zip(rest(block.progress(), group)) {
                    *out = widened(*progress);
                }
            }
        }
    }

    /// Reads one row of a block.
    #[inline]
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
            Self::Progress => widened(
                block
                    .progress()
                    .get(row)
                    .copied()
                    .unwrap_or(MISSING_PROGRESS),
            ),
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

fn widened(progress: i32) -> i64 {
    if progress == MISSING_PROGRESS {
        MISSING_VALUE
    } else {
        progress.into()
    }
}
