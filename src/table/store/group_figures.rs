//! Figures of groups that need no history of all rows.

use std::ops::Range;

use crate::column::TextColumn;
use crate::full::Full;
use crate::grouping::Grouping;
use crate::histories::{Histories, Member};
use crate::reserve::filled;
use crate::rows::Rows;
use crate::selection::Selection;
use crate::timeline::{Sink, insert, walk};

/// Figures of all groups, in their order. The first are those of the rows in no group.
#[derive(Debug, Default)]
pub struct GroupFigures {
    /// Latest row of each group, or [`GroupFigures::NONE`].
    pub latest: Vec<u32>,
    /// Latest row in the wanted status of each group, or [`GroupFigures::NONE`].
    pub in_status: Vec<u32>,
    /// Codes of the statuses of the last rows of each group, side by side.
    pub streaks: Vec<u32>,
    /// Number of rows in each status of each group: as many numbers a group as there are codes. Empty if that were more than two numbers a row, as
    /// members of histories are.
    pub counts: Vec<u32>,

    /// Code of the wanted status.
    pub(crate) status: u32,
    /// Number of last rows to take.
    pub(crate) length: u32,
    codes: usize,
    /// Number of places in front of those in `streaks`, by group.
    left_out: Vec<u32>,
}

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
        (status, length): (u32, u32),
    ) -> Result<Self, Full> {
        let groups = grouping.ends.len();
        let mut left_out = filled(groups, 0)?;
        let (mut start, mut all) = (0, 0);
        for (end, left_out) in grouping.ends.iter().zip(&mut left_out) {
            all += length.min(end - start);
            *left_out = end - all;
            start = *end;
        }
        let codes = rows.dictionary(TextColumn::Status).len() + 1;
        let cells = groups.saturating_mul(codes);
        let cells = if cells <= FEW_CELLS.max(2 * grouping.numbers.len()) {
            cells
        } else {
            0
        };
        let figures = Self {
            latest: filled(groups, Self::NONE)?,
            in_status: filled(groups, Self::NONE)?,
            streaks: filled(all as usize, Self::NONE)?,
            counts: filled(cells, 0)?,
            status,
            // The last row is that of `latest`, too.
            length: length.max(1),
            codes,
            left_out,
        };
        let mut sink = Sink {
            figures,
            ..Sink::default()
        };
        let mixed = walk(rows, selection, grouping, &mut sink)?;
        let mut figures = sink.figures;
        if mixed.is_empty() {
            return Ok(figures);
        }
        let histories = Histories::of(rows, selection, grouping, None)?;
        for group in mixed {
            let places = grouping.range(group);
            let members = histories
                .members
                .get(places.start as usize..places.end as usize);
            for (place, member) in places.clone().zip(members.unwrap_or_default()) {
                if places.end - place <= figures.length {
                    figures.take_last(group, place..place, places.end, *member);
                }
                if member[1] == status {
                    figures.take_in_status(group, member[0]);
                }
            }
        }
        Ok(figures)
    }

    /// Counts a row.
    #[inline]
    pub(crate) fn count(&mut self, group: u32, status: u32) {
        let cell = (group as usize).wrapping_mul(self.codes) + status as usize;
        if let Some(count) = self.counts.get_mut(cell) {
            *count += 1;
        }
    }

    /// Takes one of the last rows of a group that ends at `group_end`: it belongs to the end of a range of places, whose rows move down.
    #[inline(never)]
    pub(crate) fn take_last(
        &mut self,
        group: u32,
        places: Range<u32>,
        group_end: u32,
        [row, status]: Member,
    ) {
        let left_out = self.left_out.get(group as usize);
        let slot = |place: u32| place.wrapping_sub(left_out.copied().unwrap_or_default());
        // Those further down are of another group.
        let first = group_end.saturating_sub(self.length).max(places.start);
        insert(&mut self.streaks, slot(first)..slot(places.end), status);
        if places.end.wrapping_add(1) == group_end
            && let Some(latest) = self.latest.get_mut(group as usize)
        {
            *latest = row;
        }
    }

    /// Takes a row in the wanted status that is later than those before.
    #[inline(never)]
    pub(crate) fn take_in_status(&mut self, group: u32, row: u32) {
        if let Some(latest) = self.in_status.get_mut(group as usize) {
            *latest = row;
        }
    }
}

/// Number of cells that are counted for few rows, too.
const FEW_CELLS: usize = 1 << 16;
