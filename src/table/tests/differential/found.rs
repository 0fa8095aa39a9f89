//! Small cases that random tables found.

use crate::view::{Bins, HistogramOptions};
use crate::{Key, Table, TimeColumn, View};

/// Tasks that took so long, from 2026-11-21T00:00:00Z on.
fn view_of(ends: &[&str]) -> (crate::Table, View) {
    let tasks: Vec<String> = ends
        .iter()
        .enumerate()
        .map(|(at, end)| {
            format!(r#"{{"id":"{at}","started_at":"2026-11-21T00:00:00Z","ended_at":"{end}"}}"#)
        })
        .collect();
    let mut table = Table::new();
    table.ingest(super::page(&tasks).as_bytes()).unwrap();
    let view = View::new(&table, &"".parse().unwrap(), &[], 0).unwrap();
    (table, view)
}

#[test]
fn a_percentile_of_durations_that_lie_thousands_of_years_apart_is_exact() {
    let (table, view) = view_of(&["2026-11-21T00:00:00Z", "9999-12-31T23:59:59.999999Z"]);
    let summary = view.summary(&table).unwrap();
    let durations = summary.types[0].durations.unwrap();
    // 251,607,081,600 seconds but one microsecond.
    assert_eq!(durations.max, 251_607_081_599_999_999);
    assert_eq!(durations.median, 125_803_540_799_999_999);
    assert_eq!(durations.p95, 239_026_727_519_999_999);
}

#[test]
fn bins_may_be_as_wide_as_numbers_go() {
    let (table, view) = view_of(&[
        "2026-11-20T23:59:59Z",
        "2026-11-21T00:00:00Z",
        "2026-11-22T00:00:00Z",
    ]);
    let by = |by: Key, width: i64| {
        let bins = Bins::Width(width);
        let histogram = view
            .histogram(
                &table,
                &HistogramOptions {
                    by,
                    bins,
                    split: None,
                },
            )
            .unwrap();
        (histogram.start, histogram.counts)
    };
    assert_eq!(by(Key::Duration, i64::MAX), (-i64::MAX, vec![1, 2]));
    assert_eq!(
        by(Key::Duration, i64::MAX / 2 + 1),
        (-(i64::MAX / 2 + 1), vec![1, 2])
    );
    assert_eq!(by(Key::Time(TimeColumn::Ended), i64::MAX), (0, vec![3]));
}

#[test]
fn a_time_with_more_digits_than_are_kept_is_a_time() {
    let (table, view) = view_of(&["2026-11-21T00:00:01.1234567890123456789Z"]);
    let durations = view.summary(&table).unwrap().types[0].durations.unwrap();
    assert_eq!(durations.max, 1_123_456);
    assert_eq!(
        super::rows(&table),
        [
            r#"{"id":"0","started_at":"2026-11-21T00:00:00Z","ended_at":"2026-11-21T00:00:01.1234567890123456789Z","status":""}"#
        ]
    );
}

#[test]
fn a_progress_with_a_fraction_takes_as_much_room_as_one_without() {
    let bytes = |progress: fn(usize) -> String| {
        let task = |at: usize| {
            let progress = progress(at);
            format!(
                r#"{{"id":"4827f2da-b008-4507-ab7d-{at:012x}","status":"running","vault_name":"a vault of some length","extra_info":{{"common":{{"progress":{progress}}}}}}}"#
            )
        };
        let mut table = Table::new();
        table
            .ingest(super::page(&(0..4000).map(task).collect::<Vec<_>>()).as_bytes())
            .unwrap();
        table.memory_bytes()
    };
    let (whole, half) = (
        bytes(|at| (at % 100).to_string()),
        bytes(|at| format!("{}{}", at % 100, [".5", ""][at % 2])),
    );
    assert!(half < whole + 4000 * 10, "{half} for {whole}");
}
