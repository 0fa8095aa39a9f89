//! Aggregation: counts by value and by range, and the extent of a measure.

use crate::column::TextColumn;
use crate::dictionary::MISSING;
use crate::full::Full;
use crate::measure::{LANES, MISSING_VALUE, Measure};
use crate::reserve::Reserve;
use crate::rows::Rows;
use crate::selection::{Selection, bits};

/// Adjacent ranges of equal width: the bins of a histogram.
#[derive(Debug, Clone, Copy)]
pub struct Ranges {
    /// Start of the first range.
    pub start: i64,
    /// Width of each range, above 0.
    pub width: i64,
    /// Number of ranges.
    pub count: usize,
}

/// Grouping by a column: a group for each of its codes.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    /// The column.
    pub column: TextColumn,
    /// Group of each code, from [`MISSING`] on.
    pub of_code: &'a [u32],
    /// Number of groups.
    pub count: usize,
}

impl Selection {
    /// Counts the rows of each code of a column, from [`MISSING`] on.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn count_texts(&self, table: &Rows, column: TextColumn) -> Result<Vec<u32>, Full> {
        let codes = table.dictionary(column).len() + 1;
        // Every other row counts elsewhere: where a value is frequent, the next count need not wait for this one.
        let mut pairs = Vec::new();
        pairs.reserve_just(codes)?;
        pairs.resize(codes, [0_u32; 2]);
        self.each_group(table, |block, group, word| {
            let codes = block.codes(column).get(group * LANES..).unwrap_or_default();
            match codes.first_chunk::<LANES>() {
                Some(codes) if word == u64::MAX => {
                    for pair in codes.as_chunks::<2>().0 {
                        if let Some([count, _]) = pairs.get_mut(pair[0] as usize) {
                            *count += 1;
                        }
                        if let Some([_, count]) = pairs.get_mut(pair[1] as usize) {
                            *count += 1;
                        }
                    }
                }
                _ => bits(word).for_each(|bit| {
                    let code = codes.get(bit).copied().unwrap_or(MISSING);
                    if let Some([count, _]) = pairs.get_mut(code as usize) {
                        *count += 1;
                    }
                }),
            }
        });
        let mut counts = Vec::new();
        counts.reserve_just(codes)?;
        counts.extend(pairs.iter().map(|[one, other]| one + other));
        Ok(counts)
    }

    /// Returns the least and the greatest value of a measure, and the number of rows that have one.
    #[must_use]
    pub fn extent(&self, table: &Rows, measure: Measure) -> (Option<(i64, i64)>, usize) {
        let mut room = [0; LANES];
        let (mut least, mut most, mut count) = (i64::MAX, i64::MIN, 0);
        self.each_group(table, |block, group, word| {
            let values = measure.group(block, group, &mut room);
            let mut see = |value: i64| {
                if value != MISSING_VALUE {
                    least = least.min(value);
                    most = most.max(value);
                    count += 1;
                }
            };
            bits(word).for_each(|bit| see(values.get(bit).copied().unwrap_or(MISSING_VALUE)));
        });
        ((count > 0).then_some((least, most)), count)
    }

    /// Counts the rows in each range of a measure, one group after the other; without groups all rows are one. Rows in no
    /// range are not counted.
    ///
    /// # Errors
    /// Fails if there is no memory.
    pub fn count_ranges(
        &self,
        table: &Rows,
        measure: Measure,
        ranges: Ranges,
        groups: Option<Groups<'_>>,
    ) -> Result<Vec<u32>, Full> {
        let mut counts = zeros(ranges.count * groups.map_or(1, |groups| groups.count))?;
        let mut room = [0; LANES];
        #[allow(
            clippy::cast_precision_loss,
            reason = "what is lost is made good for below"
        )]
        let per_unit = 1.0 / ranges.width as f64;
        self.each_group(table, |block, group, word| {
            let values = measure.group(block, group, &mut room);
            let codes = groups.map_or(&[][..], |groups| {
                block
                    .codes(groups.column)
                    .get(group * LANES..)
                    .unwrap_or_default()
            });
            bits(word).for_each(|bit| {
                let value = values.get(bit).copied().unwrap_or(MISSING_VALUE);
                if value < ranges.start {
                    return;
                }
                let range = ranges.of(value, per_unit);
                let group = groups.map_or(0, |groups| {
                    let code = codes.get(bit).copied().unwrap_or(MISSING);
                    groups
                        .of_code
                        .get(code as usize)
                        .copied()
                        .unwrap_or_default() as usize
                });
                if range < ranges.count {
                    add(&mut counts, group * ranges.count + range);
                }
            });
        });
        Ok(counts)
    }
}

impl Ranges {
    /// Returns the range of a value that is not before the first one. Multiplies by the inverse of the width and corrects
    /// the result: a division of integers would take ten times as long.
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "may be off by one, which is made good"
    )]
    fn of(self, value: i64, per_unit: f64) -> usize {
        let offset = value.wrapping_sub(self.start);
        if offset < 0 {
            // More than fits: only behind one range that is nearly as wide as all numbers, and then in the next.
            return 1;
        }
        let guess = (offset as f64 * per_unit) as i64;
        let start = guess.wrapping_mul(self.width);
        let range = if start > offset {
            guess - 1
        } else if offset.wrapping_sub(start) >= self.width {
            guess + 1
        } else {
            guess
        };
        range as usize
    }
}

fn add(counts: &mut [u32], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}

fn zeros(length: usize) -> Result<Vec<u32>, Full> {
    let mut zeros = Vec::new();
    zeros.reserve_just(length)?;
    zeros.resize(length, 0);
    Ok(zeros)
}
