//! Figures about tasks, counted one by one.

use std::collections::BTreeMap;

use super::answers::{Counts, Histogram, Summary, TypeSummary};
use super::mistake::Mistake;
use super::task::Task;
use crate::view::{Bins, Durations, HistogramOptions};
use crate::{Key, TextColumn, TimeColumn};

const WEEK: i128 = 7 * 86_400 * 1_000_000;
/// 1970-01-05T00:00:00Z, a Monday.
const MONDAY: i128 = 4 * 86_400 * 1_000_000;

/// Counts each text, the most frequent first.
pub(super) fn facet(tasks: &[&Task], column: TextColumn, mistake: Option<Mistake>) -> Counts {
    let mut counts = BTreeMap::new();
    for task in tasks {
        *counts
            .entry(task.text_in(column).unwrap_or_default())
            .or_insert(0) += 1;
    }
    if mistake == Some(Mistake::FacetsWithoutMissing) {
        counts.remove("");
    }
    // By their texts until now.
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    if mistake == Some(Mistake::FacetTiesReversed) {
        counts.reverse();
    }
    counts.sort_by(|(_, one), (_, other)| other.cmp(one));
    counts
        .into_iter()
        .map(|(text, count)| (text.to_owned(), count))
        .collect()
}

/// `None` where the options are refused.
pub(super) fn histogram(
    tasks: &[&Task],
    options: &HistogramOptions,
    mistake: Option<Mistake>,
) -> Option<Histogram> {
    let by = options.by;
    let is_wrong = match options.bins {
        Bins::Count(count) => !(1..=10_000).contains(&count),
        Bins::Width(width) => width <= 0,
    };
    if is_wrong || matches!(by, Key::Id | Key::Text(_)) {
        return None;
    }
    let values: Vec<(&Task, i128)> = tasks
        .iter()
        .filter_map(|task| Some((*task, i128::from(task.number(by)?))))
        .collect();
    let missing = tasks.len() - values.len();
    let (Some(least), Some(greatest)) = (
        values.iter().map(|(_, value)| *value).min(),
        values.iter().map(|(_, value)| *value).max(),
    ) else {
        let split = options.split.map(|column| facet(tasks, column, mistake));
        let split = split
            .unwrap_or_default()
            .into_iter()
            .map(|(text, _)| (text, Vec::new()));
        return Some(Histogram {
            start: 0,
            width: 0,
            counts: Vec::new(),
            missing,
            split: split.collect(),
        });
    };
    let (start, width, bins) = match options.bins {
        Bins::Count(count) => {
            let mut width = 1;
            let count = i128::from(count);
            if greatest - least >= count {
                // The least whole number above their quotient.
                width = (greatest - least) / count + 1;
            }
            if mistake == Some(Mistake::WidthTooSmall) {
                width = ((greatest - least + count - 1) / count).max(1);
            }
            (least, width, count)
        }
        Bins::Width(width) => {
            let width = i128::from(width);
            let is_weeks = matches!(by, Key::Time(_)) && width % WEEK == 0;
            let from = if is_weeks && mistake != Some(Mistake::WeeksFromThursday) {
                MONDAY
            } else {
                0
            };
            let mut start = from + (least - from).div_euclid(width) * width;
            if mistake == Some(Mistake::BinsTowardsZero) {
                start = from + (least - from) / width * width;
            }
            (start, width, (greatest - start) / width + 1)
        }
    };
    if bins > 10_000 {
        return None;
    }
    let bins = usize::try_from(bins).unwrap();
    let is_closed = mistake == Some(Mistake::RightClosedBins);
    let bin = |value: i128| {
        let from_start = value - start - i128::from(is_closed);
        usize::try_from(from_start.max(0) / width)
            .unwrap()
            .min(bins - 1)
    };
    let count = |is_in: &dyn Fn(&Task) -> bool| {
        let mut counts = vec![0; bins];
        for (_, value) in values.iter().filter(|(task, _)| is_in(task)) {
            counts[bin(*value)] += 1;
        }
        counts
    };
    let mut split = Vec::new();
    if let Some(column) = options.split {
        let texts = facet(tasks, column, mistake);
        if texts.len() * bins > 1_000_000 {
            return None;
        }
        for (text, _) in texts {
            let counts = count(&|task| task.text_in(column).unwrap_or_default() == text);
            split.push((text, counts));
        }
    }
    Some(Histogram {
        start: i64::try_from(start).unwrap(),
        width: i64::try_from(width).unwrap(),
        counts: count(&|_| true),
        missing,
        split,
    })
}

pub(super) fn summary(tasks: &[&Task], oldest: Option<usize>, mistake: Option<Mistake>) -> Summary {
    let statuses = facet(tasks, TextColumn::Status, mistake);
    let of = |status: &str| {
        statuses
            .iter()
            .find(|(text, _)| text == status)
            .map_or(0, |(_, count)| *count)
    };
    let (good, bad) = (of("success"), of("failed") + of("timeout"));
    let ended = if mistake == Some(Mistake::RateOfAll) {
        tasks.len()
    } else {
        good + bad
    };
    let number = |count: usize| f64::from(u32::try_from(count).unwrap());
    let types = facet(tasks, TextColumn::OperationType, mistake)
        .into_iter()
        .map(|(text, count)| {
            let is_it =
                |task: &&&Task| task.text_in(TextColumn::OperationType).unwrap_or_default() == text;
            let lengths = tasks
                .iter()
                .filter(is_it)
                .filter_map(|task| task.number(Key::Duration));
            let durations = durations(lengths.map(i128::from).collect(), mistake);
            TypeSummary {
                value: text,
                count,
                durations,
            }
        });
    Summary {
        total: tasks.len(),
        success_rate: (ended > 0).then(|| number(good) / number(ended)),
        types: types.collect(),
        oldest_running: oldest,
        statuses,
    }
}

fn durations(mut lengths: Vec<i128>, mistake: Option<Mistake>) -> Option<Durations> {
    lengths.sort_unstable();
    let many = lengths.len();
    let (min, max) = (*lengths.first()?, *lengths.last()?);
    let halved = |sum: i128| match mistake {
        Some(Mistake::RoundedTowardsZero) => sum / 2,
        _ => sum.div_euclid(2),
    };
    let median = if many % 2 == 1 || mistake == Some(Mistake::UpperMedian) {
        lengths[many / 2]
    } else {
        halved(lengths[many / 2 - 1] + lengths[many / 2])
    };
    // The place of the percentile among 0 to n - 1, in hundredths.
    let place = 95 * (many - 1);
    let below = lengths[place / 100];
    let above = lengths[(place / 100 + 1).min(many - 1)];
    let hundredths = 100 * below + i128::try_from(place % 100).unwrap() * (above - below);
    let p95 = match mistake {
        Some(Mistake::NearestRank) => lengths[(95 * many).div_ceil(100) - 1],
        Some(Mistake::RoundedTowardsZero) => hundredths / 100,
        _ => hundredths.div_euclid(100),
    };
    let [min, median, p95, max] =
        [min, median, p95, max].map(|length| i64::try_from(length).unwrap());
    Some(Durations {
        count: many,
        min,
        median,
        p95,
        max,
    })
}

/// When the running task that started first has started.
pub(super) fn oldest_running(tasks: &[&Task], mistake: Option<Mistake>) -> Option<i64> {
    let running = tasks.iter().filter(|task| runs(task, mistake));
    running
        .filter_map(|task| task.time_in(TimeColumn::Started))
        .min()
}

pub(super) fn is_running(task: &Task, since: i64, mistake: Option<Mistake>) -> bool {
    runs(task, mistake) && task.time_in(TimeColumn::Started) == Some(since)
}

fn runs(task: &Task, mistake: Option<Mistake>) -> bool {
    let status = task.text_in(TextColumn::Status);
    status == Some("running")
        || mistake == Some(Mistake::OldestWaiting) && status == Some("waiting")
}
