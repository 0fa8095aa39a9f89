//! Walks against services that give an answer of their own to every request: every walk ends, after a number of requests in
//! proportion to what the list was said or seen to hold.

use std::collections::HashSet;

use cbr_wire::model::page::{PageText, TaskText};
use cbr_wire::request::ListOpLogs;

use super::{ListReport, Paginator};
use crate::random::Random;

/// Most requests that any walk here may take before the test fails.
const TOO_MANY: u32 = 200_000;

/// Walks with a service that is given the number of the request, the offset and the limit. No task may come twice.
fn walk(limit: i64, mut service: impl FnMut(u32, i64, i64) -> PageText) -> ListReport {
    let mut walk = Paginator::new(ListOpLogs::default().limit(limit), 4);
    let mut seen = HashSet::new();
    let mut number = 0;
    while let Some((ticket, request)) = walk.next_request() {
        let (offset, limit) = (request.offset.unwrap(), request.limit.unwrap());
        walk.accept(ticket, service(number, offset, limit));
        number += 1;
        while let Some(page) = walk.take() {
            for task in page.tasks {
                let id = task.id().to_owned();
                assert!(id.is_empty() || seen.insert(id), "{task:?} came twice");
            }
        }
        assert!(number < TOO_MANY, "still asking: {:?}", walk.report());
    }
    assert!(walk.is_done());
    walk.report().clone()
}

fn page(count: Option<i64>, tasks: impl Iterator<Item = (i64, u32)>) -> PageText {
    let mut page = PageText::default();
    page.count = count;
    page.tasks = tasks
        .map(|(id, version)| TaskText::of(&id.to_string(), &format!("{id}/{version}")))
        .collect();
    page
}

#[test]
fn a_list_without_an_end_ends() {
    for limit in [1, 2, 10, 100, 1000] {
        for length in [1, 2, 3, 10] {
            for count in [None, Some(1), Some(length), Some(1000)] {
                let report = walk(limit, |_, offset, limit| {
                    page(
                        count,
                        (offset..offset + length.min(limit)).map(|id| (id, 0)),
                    )
                });
                assert!(
                    report.requests <= 10_001,
                    "{limit}, {length}, {count:?}: {report:?}"
                );
                // A few tasks a page are far from the page size that was requested.
                if length <= 3 && limit == 1000 {
                    assert!(report.requests < 1100, "{report:?}");
                }
                assert!(!report.settled || report.requests < 2010, "{report:?}");
                // Only a count says that such a list is complete.
                let confirmed = count.is_some_and(|count| count > 1);
                assert!(!report.settled || confirmed, "{count:?}: {report:?}");
            }
        }
    }
}

#[test]
fn a_list_whose_tasks_all_change_takes_requests_in_proportion_to_it() {
    for tasks in [1, 3, 30, 300, 3000, 30_000] {
        for count in [None, Some(tasks), Some(1)] {
            let report = walk(1000, |number, offset, limit| {
                let end = (offset + limit).min(tasks);
                page(count, (offset..end).map(|id| (id, number)))
            });
            let pages = u32::try_from(tasks / 1000 + 1).unwrap();
            assert!(report.requests <= 28 * pages, "{tasks} tasks: {report:?}");
        }
    }
}

/// Every answer is drawn: any tasks of a small world, in any order and number, in any state, with any `count`.
#[test]
fn a_service_that_answers_at_random_is_left() {
    for seed in 0..2000 {
        let mut random = Random::new(seed);
        let world = random.pick(&[1, 5, 50, 1_000_000]);
        let limit = random.pick(&[1, 2, 7, 50]);
        let changes = random.pick(&[1, 5, 1000]);
        let report = walk(limit, |_, offset, limit| {
            let count = match random.below(5) {
                0 => None,
                1 => Some(i64::MAX),
                2 => Some(-1),
                3 => Some(offset.saturating_add(limit * 2)),
                _ => Some(1),
            };
            let length = random.below(usize::try_from(limit).unwrap() * 2);
            let tasks: Vec<_> = (0..length)
                .map(|_| {
                    let id = i64::try_from(random.below(world)).unwrap();
                    (id, u32::try_from(random.below(changes)).unwrap())
                })
                .collect();
            page(count, tasks.into_iter())
        });
        assert!(report.requests <= 100_001, "seed {seed}: {report:?}");
    }
}
