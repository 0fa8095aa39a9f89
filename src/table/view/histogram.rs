use cbr_json::concat;
use cbr_wire::Error;

use super::View;
use super::facets::Values;
use crate::{Groups, Key, Measure, Ranges, Table, TextColumn};

/// Bins of a histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bins {
    /// A number of bins of equal width, from the least value to the greatest.
    Count(u32),
    /// Bins of a width: microseconds, or thousandths of a percent. They start at multiples of it, for times counted from
    /// 1970-01-01T00:00:00Z; whole weeks start on Mondays.
    Width(i64),
}

/// Options of a histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistogramOptions {
    /// A time, the duration or the progress.
    pub by: Key,
    /// The bins.
    pub bins: Bins,
    /// Text column by whose values each bin is split.
    pub split: Option<TextColumn>,
}

/// Histogram: the number of rows in adjacent ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram<'t> {
    /// Start of the first bin: microseconds, for times since 1970-01-01T00:00:00Z, or thousandths of a percent.
    pub start: i64,
    /// Width of each bin, in the same unit. A value at its end is in the next one.
    pub width: i64,
    /// Rows in each bin. With [`Bins::Count`] there are as many bins as asked for, or none if no row has a value.
    pub counts: Vec<usize>,
    /// Rows without a value.
    pub missing: usize,
    /// The same for each value of the split column, in the order of [`View::facet`], values of rows in no bin included. The
    /// text is empty for rows without a value.
    pub split: Vec<(&'t str, Vec<usize>)>,
}

impl View {
    /// Counts rows in bins. With [`Bins::Count`] the first bin starts at the least value, and the width is the least whole
    /// number that includes the greatest value.
    ///
    /// # Errors
    /// A validation error for a key that is not a number or time, for a count or width that is not above 0, for more than
    /// 10,000 bins, and for a split with more than 1,000,000 counts (bins times values).
    pub fn histogram<'t>(
        &self,
        table: &'t Table,
        options: &HistogramOptions,
    ) -> Result<Histogram<'t>, Error> {
        let measure = options.by.measure().ok_or_else(|| {
            Error::expected("by", "a time, duration or progress", options.by.name())
        })?;
        let (extent, count) = self.selection.extent(table.rows(), measure);
        let ranges = options.bins.ranges(measure, extent)?;
        let split = match options.split {
            Some(column) => Some((column, Values::of(self, table, column)?)),
            None => None,
        };
        let groups = split.as_ref().map(|(column, values)| Groups {
            column: *column,
            of_code: &values.of_code,
            count: values.values.len(),
        });
        if let Some(groups) = groups
            && ranges.count.saturating_mul(groups.count) > MAX_COUNTS
        {
            let got = concat(&[
                &ranges.count.to_string(),
                " bins and ",
                &groups.count.to_string(),
                " values",
            ]);
            return Err(Error::expected(
                "split",
                "at most 1000000 of bins times values",
                &got,
            ));
        }
        let all = self
            .selection
            .count_ranges(table.rows(), measure, ranges, groups)?;
        let parts = all.chunks(ranges.count.max(1));
        let mut parts = parts.map(|part| part.iter().map(|count| *count as usize).collect());
        let mut histogram = Histogram {
            start: ranges.start,
            width: ranges.width,
            counts: vec![0; ranges.count],
            missing: self.length - count,
            split: Vec::new(),
        };
        let Some((_, values)) = split else {
            histogram.counts = parts.next().unwrap_or_default();
            return Ok(histogram);
        };
        for facet in values.values {
            let counts: Vec<usize> = parts.next().unwrap_or_default();
            for (sum, count) in histogram.counts.iter_mut().zip(&counts) {
                *sum += count;
            }
            histogram.split.push((facet.value, counts));
        }
        Ok(histogram)
    }
}

impl Bins {
    fn ranges(self, measure: Measure, extent: Option<(i64, i64)>) -> Result<Ranges, Error> {
        match self {
            Self::Count(count) => {
                if !(1..=MAX_BINS).contains(&i64::from(count)) {
                    return Err(Error::expected(
                        "bins",
                        "a number from 1 to 10000",
                        &count.to_string(),
                    ));
                }
                let (start, last) = extent.unwrap_or_default();
                Ok(Ranges {
                    start,
                    width: (last - start) / i64::from(count) + 1,
                    count: if extent.is_some() { count as usize } else { 0 },
                })
            }
            Self::Width(width) => {
                if width < 1 {
                    return Err(Error::expected(
                        "interval",
                        "more than 0",
                        &width.to_string(),
                    ));
                }
                let origin = match measure {
                    Measure::Time(_) if width % WEEK == 0 => MONDAY,
                    _ => 0,
                };
                let Some((first, last)) = extent else {
                    let (start, count) = (0, 0);
                    return Ok(Ranges {
                        start,
                        width,
                        count,
                    });
                };
                let bin = |value: i64| (value - origin).div_euclid(width);
                let count = bin(last) - bin(first) + 1;
                if count > MAX_BINS {
                    return Err(Error::expected(
                        "interval",
                        "one that makes at most 10000 bins",
                        &concat(&[&count.to_string(), " bins"]),
                    ));
                }
                Ok(Ranges {
                    start: origin + bin(first) * width,
                    width,
                    count: usize::try_from(count).unwrap_or_default(),
                })
            }
        }
    }
}

const MAX_BINS: i64 = 10_000;
const MAX_COUNTS: usize = 1_000_000;

const WEEK: i64 = 7 * 86_400_000_000;
/// 1970-01-05, in microseconds since 1970-01-01.
const MONDAY: i64 = 4 * 86_400_000_000;
