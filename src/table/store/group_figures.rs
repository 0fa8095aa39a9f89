//! Figures of groups that need no history of all rows.
//!
//! The last rows of each group are kept in their order while all rows are looked at. Lists come newest first, so most rows are older than all
//! that are kept, which one comparison tells.

use crate::block::BLOCK_ROWS;
use crate::column::{MISSING_TIME, TextColumn};
use crate::dictionary::MISSING;
use crate::full::Full;
use crate::grouping::Grouping;
use crate::histories::{TIMES, first_time};
use crate::measure::{LANES, Measure};
use crate::reserve::{Reserve, filled};
use crate::rows::Rows;
use crate::selection::{Selection, bits, lanes};

/// Figures of all groups, in their order. The first are those of the rows in no group.
#[derive(Debug, Default)]
pub struct GroupFigures {
    /// Latest row of each group, or [`GroupFigures::NONE`].
    pub latest: Vec<u32>,
    /// Latest row in the wanted status of each group, or [`GroupFigures::NONE`].
    pub in_status: Vec<u32>,
    /// Codes of the statuses of the last rows of each group, side by side.
    pub streaks: Vec<u32>,
    /// Number of rows in each status of each group: as many numbers a group as there are codes. Empty if that were more than two numbers
    /// a row, as members of histories are.
    pub counts: Vec<u32>,
}

/// Group whose rows are looked at. Of rows with the same time, the one with the higher number is later.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Time of the first of the last rows, once there are enough.
    first: i64,
    /// Latest row in the wanted status.
    in_status: Last,
    /// Range of the last rows.
    start: u32,
    end: u32,
    /// Number of rows that are still missing there.
    free: u32,
}

/// Row among the last ones, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Last {
    time: i64,
    /// Number of the row and one more; 0 for none.
    number: u32,
    status: u32,
}

const NO_ROW: Last = Last {
    time: MISSING_TIME,
    number: 0,
    status: MISSING,
};

impl GroupFigures {
    /// In place of a row.
    pub const NONE: u32 = u32::MAX;

    /// Finds the latest row of each group, the latest in a status, and the statuses of the last `length`; and counts the statuses.
    ///
    /// # Errors
    /// Fails if there is no memory.
    #[inline(never)]
    pub fn of(
        rows: &Rows,
        selection: &Selection,
        grouping: &Grouping,
        (wanted, length): (u32, u32),
    ) -> Result<Self, Full> {
        let groups = grouping.ends.len();
        let mut opens = Vec::new();
        opens.reserve_just(groups)?;
        let (mut before, mut start) = (0, 0);
        for end in &grouping.ends {
            // The last row is wanted in any case.
            let kept = length.max(1).min(end - before);
            opens.push(Open {
                first: MISSING_TIME,
                in_status: NO_ROW,
                start,
                end: start + kept,
                free: kept,
            });
            (before, start) = (*end, start + kept);
        }
        let mut lasts = filled(start as usize, NO_ROW)?;
        let codes = rows.dictionary(TextColumn::Status).len() + 1;
        let cells = groups.saturating_mul(codes);
        let is_much = cells > FEW_CELLS.max(2 * grouping.numbers.len());
        let mut counts = filled(if is_much { 0 } else { cells }, 0)?;

        let mut numbers = grouping.numbers.iter();
        let blocks = rows.blocks().iter().zip(selection.blocks());
        for ((block, words), first) in blocks.zip((0_u32..).step_by(BLOCK_ROWS)) {
            let columns = TIMES.map(|column| block.times(column));
            for (group, word) in words.iter().enumerate() {
                let (mut time_room, mut code_room) = ([MISSING_TIME; LANES], [MISSING; LANES]);
                let times = Measure::Time(TIMES[0]).group(block, group, &mut time_room);
                let statuses = lanes(block.codes(TextColumn::Status), group, &mut code_room);
                for (bit, number) in bits(*word).zip(&mut numbers) {
                    let Some(open) = opens.get_mut(*number as usize) else {
                        continue;
                    };
                    let at = group * LANES + bit;
                    let mut time = times.get(bit).copied().unwrap_or(MISSING_TIME);
                    let status = statuses.get(bit).copied().unwrap_or(MISSING);
                    if time == MISSING_TIME {
                        time = first_time(columns, at);
                    }
                    let cell = (*number as usize).wrapping_mul(codes) + status as usize;
                    if let Some(count) = counts.get_mut(cell) {
                        *count += 1;
                    }
                    let row = Last {
                        time,
                        number: first + u32::try_from(at).unwrap_or_default() + 1,
                        status,
                    };
                    if time >= open.first {
                        open.take(&mut lasts, row);
                    }
                    if time >= open.in_status.time && status == wanted {
                        open.in_status = row;
                    }
                }
            }
        }
        let mut figures = Self {
            counts,
            ..Self::default()
        };
        figures.latest.reserve_just(groups)?;
        figures.in_status.reserve_just(groups)?;
        figures.streaks.reserve_just(lasts.len())?;
        for open in opens {
            let lasts = lasts.get(open.start as usize..open.end as usize);
            let lasts = lasts.unwrap_or_default();
            let latest = lasts.last().unwrap_or(&NO_ROW);
            figures.latest.push(latest.number.wrapping_sub(1));
            figures
                .in_status
                .push(open.in_status.number.wrapping_sub(1));
            let streak = lasts.iter().take(length as usize);
            figures.streaks.extend(streak.map(|last| last.status));
        }
        Ok(figures)
    }
}

impl Open {
    /// Puts a row among the last ones, if it is one of them.
    #[inline(never)]
    fn take(&mut self, lasts: &mut [Last], row: Last) {
        let range = self.start as usize..self.end as usize;
        let Some(lasts) = lasts.get_mut(range) else {
            return;
        };
        let mut place = None;
        self.free = self.free.saturating_sub(1);
        for at in self.free as usize..lasts.len() {
            if lasts.get(at).is_none_or(|last| *last >= row) {
                break;
            }
            // Earlier ones move down, and the first one leaves.
            if let Some(before) = place
                && let Some(last) = lasts.get(at).copied()
                && let Some(slot) = lasts.get_mut(before)
            {
                *slot = last;
            }
            place = Some(at);
        }
        if let Some(slot) = place.and_then(|place| lasts.get_mut(place)) {
            *slot = row;
        }
        self.first = lasts.first().map_or(MISSING_TIME, |first| first.time);
    }
}

/// Number of cells that are counted for few rows, too.
const FEW_CELLS: usize = 1 << 16;
