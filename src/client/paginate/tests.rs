use cbr_wire::model::page::TaskText;

use super::*;

/// Count and limit of a page.
#[derive(Clone, Copy, Default)]
struct Says {
    count: Option<i64>,
    limit: Option<i64>,
}

const fn total(tasks: i64) -> Says {
    Says {
        count: Some(tasks),
        limit: None,
    }
}

const TOTAL_9: Says = total(9);
const NOTHING: Says = Says {
    count: None,
    limit: None,
};

/// Builds a page from the names of its tasks: `b2` is the task `b` after two changes, `-` has no id.
fn page(tasks: &str, says: Says) -> PageText {
    let text = |name: &str| {
        let id = name.trim_end_matches(char::is_numeric).replace('-', "");
        TaskText::of(&id, name)
    };
    let mut page = PageText::default();
    page.tasks = tasks.split_whitespace().map(text).collect();
    (page.count, page.limit) = (says.count, says.limit);
    page
}

fn walk(limit: i64, concurrency: usize) -> Paginator {
    Paginator::new(ListOpLogs::default().limit(limit), concurrency)
}

#[track_caller]
fn asks(walk: &mut Paginator, offset: i64) -> Ticket {
    let (ticket, request) = walk.next_request().expect("a request");
    assert_eq!(request.offset, Some(offset));
    ticket
}

/// Expects a request from `offset`, answers with `tasks` and expects `new` to be returned.
#[track_caller]
fn step(walk: &mut Paginator, offset: i64, tasks: &str, says: Says, new: &str) {
    let ticket = asks(walk, offset);
    walk.accept(ticket, page(tasks, says));
    assert_eq!(taken(walk), new);
}

fn taken(walk: &mut Paginator) -> String {
    let mut names = Vec::new();
    while let Some(page) = walk.take() {
        names.extend(page.tasks.into_iter().map(|task| task.json().to_owned()));
    }
    names.join(" ")
}

#[track_caller]
fn ends(walk: &Paginator, settled: bool) -> &ListReport {
    assert!(walk.is_done());
    assert_eq!(walk.report().settled, settled);
    walk.report()
}

#[test]
fn pages_overlap_and_the_total_ends_the_walk() {
    let mut walk = walk(5, 1);
    step(&mut walk, 0, "a b c d e", TOTAL_9, "a b c d e");
    step(&mut walk, 4, "e f g h i", TOTAL_9, "f g h i");
    let report = ends(&walk, true);
    assert_eq!((report.requests, report.pages, report.tasks), (2, 2, 9));
    assert_eq!((report.total, report.duplicates), (Some(9), 0));
}

#[test]
fn the_first_page_is_returned_even_if_it_is_empty() {
    let mut walk = walk(5, 4);
    let ticket = asks(&mut walk, 0);
    assert!(walk.next_request().is_none());
    walk.accept(ticket, page("", NOTHING));
    assert!(!walk.is_done());
    assert_eq!(walk.take().expect("a page").tasks.len(), 0);
    assert!(walk.take().is_none());
    ends(&walk, true);
}

#[test]
fn tasks_of_earlier_pages_are_skipped() {
    let mut walk = walk(3, 1);
    step(&mut walk, 0, "a b c", TOTAL_9, "a b c");
    // x was inserted at the front, or it moved there and another task was inserted behind: the total is the same.
    step(&mut walk, 2, "b c d", total(10), "d");
    step(&mut walk, 4, "d e f", total(10), "e f");
    step(&mut walk, 6, "f g h", total(10), "g h");
    step(&mut walk, 8, "h i", total(10), "i");
    step(&mut walk, 0, "x a b", total(10), "x");
    let report = ends(&walk, true);
    assert_eq!((report.shifts, report.duplicates, report.looks), (1, 1, 1));
}

#[test]
fn a_move_to_the_front_is_found_behind_an_insertion() {
    let mut walk = walk(3, 1);
    step(&mut walk, 0, "a b c", total(6), "a b c");
    // f moved to the front, and g was inserted at the end: a total of one more, as for one task inserted at the front.
    step(&mut walk, 2, "b c d", total(7), "d");
    step(&mut walk, 4, "d e g", total(7), "e g");
    step(&mut walk, 0, "f2 a b", total(7), "f2");
    assert_eq!(ends(&walk, true).looks, 1);
}

#[test]
fn goes_back_if_the_list_has_shrunk() {
    let mut walk = walk(4, 1);
    step(&mut walk, 0, "a b c d", TOTAL_9, "a b c d");
    // a, b and c were removed.
    step(&mut walk, 3, "g h i", total(6), "");
    step(&mut walk, 0, "d e f g", total(6), "e f g");
    step(&mut walk, 3, "g h i", total(6), "h i");
    // The walk cannot know whether one of them moved to the front.
    step(&mut walk, 0, "d e f g", total(6), "");
    let report = ends(&walk, true);
    assert_eq!((report.refetched, report.shifts, report.looks), (1, 2, 1));
}

#[test]
fn reads_the_head_again_for_a_task_that_moved_there_unread() {
    let mut walk = walk(4, 1);
    step(&mut walk, 0, "a b c d", total(6), "a b c d");
    // f moved to the front: d shifted as by an insertion, but one task fewer follows it.
    step(&mut walk, 3, "c d e", total(6), "e");
    step(&mut walk, 0, "f2 a b c", total(6), "f2");
    assert_eq!(ends(&walk, true).looks, 1);
}

#[test]
fn a_further_pass_ends_at_an_unchanged_task_of_the_old_head() {
    let mut walk = walk(3, 1);
    step(&mut walk, 0, "a b c", NOTHING, "a b c");
    step(&mut walk, 2, "c d", NOTHING, "d");
    // The whole head has changed, so the pass continues behind it.
    step(&mut walk, 0, "x a2 b2", NOTHING, "x");
    step(&mut walk, 2, "b2 c d", NOTHING, "");
    // The pass took two answers, and without a total only a single answer shows the list at one moment.
    step(&mut walk, 0, "x a2 b2", NOTHING, "");
    assert_eq!(ends(&walk, true).looks, 2);
}

#[test]
fn a_task_that_has_changed_is_no_anchor() {
    let mut walk = walk(4, 1);
    step(&mut walk, 0, "a b c d", TOTAL_9, "a b c d");
    step(&mut walk, 3, "d2 e f g", TOTAL_9, "");
    step(&mut walk, 1, "b c d2 e", TOTAL_9, "e");
    step(&mut walk, 4, "e f g h", TOTAL_9, "f g h");
}

#[test]
fn pages_are_prefetched_once_the_total_is_known() {
    let mut walk = walk(3, 3);
    let first = asks(&mut walk, 0);
    assert!(walk.next_request().is_none());
    walk.accept(first, page("a b c", TOTAL_9));
    let [second, third, fourth] = [2, 4, 6].map(|offset| asks(&mut walk, offset));
    assert!(walk.next_request().is_none());
    walk.accept(fourth, page("g h i", TOTAL_9));
    walk.accept(third, page("e f g", TOTAL_9));
    assert_eq!(taken(&mut walk), "a b c");
    walk.accept(second, page("c d e", TOTAL_9));
    assert_eq!(taken(&mut walk), "d e f g h i");
    assert_eq!(ends(&walk, true).requests, 4);
}

#[test]
fn prefetched_pages_are_dropped_if_the_list_shifts() {
    let mut walk = walk(3, 3);
    let first = asks(&mut walk, 0);
    walk.accept(first, page("a b c", TOTAL_9));
    let [second, third, fourth] = [2, 4, 6].map(|offset| asks(&mut walk, offset));
    walk.accept(third, page("e f g", TOTAL_9));
    walk.accept(second, page("x y z", TOTAL_9));
    assert!(!walk.is_wanted(fourth));
    walk.accept(fourth, page("g h i", TOTAL_9));
    assert_eq!(walk.report().refetched, 2);
    asks(&mut walk, 1);
}

#[test]
fn a_failed_request_is_repeated() {
    let mut walk = walk(3, 2);
    let first = asks(&mut walk, 0);
    walk.requeue(first);
    assert!(!walk.is_wanted(first));
    let again = asks(&mut walk, 0);
    walk.accept(first, page("x y z", TOTAL_9));
    assert!(walk.is_wanted(again) && walk.take().is_none());
    walk.accept(again, page("a b c", TOTAL_9));
    assert_eq!(taken(&mut walk), "a b c");
    assert_eq!(walk.report().requests, 1);
}

#[test]
fn pages_that_are_not_taken_delay_further_requests() {
    let mut walk = walk(3, 1);
    let first = asks(&mut walk, 0);
    walk.accept(first, page("a b c", TOTAL_9));
    assert!(walk.next_request().is_none());
    assert_eq!(taken(&mut walk), "a b c");
    asks(&mut walk, 2);
}

#[test]
fn a_short_page_ends_the_walk_if_the_service_reports_its_page_size() {
    let mut walk = walk(100, 1);
    let says = Says {
        count: Some(1),
        limit: Some(1000),
    };
    step(&mut walk, 0, "a", says, "a");
    assert_eq!(ends(&walk, true).total, Some(1));
}

#[test]
fn a_short_first_page_may_be_a_clamped_one() {
    let mut walk = walk(100, 1);
    step(&mut walk, 0, "a b c", NOTHING, "a b c");
    step(&mut walk, 2, "c", NOTHING, "");
    step(&mut walk, 0, "a b c", NOTHING, "");
    ends(&walk, true);
}

#[test]
fn pages_of_one_task_are_read_until_all_tasks_were_found_twice() {
    let mut walk = walk(1, 4);
    let (_, request) = walk.next_request().expect("a request");
    assert_eq!(request.limit, Some(2));
    walk = self::walk(1, 4);
    step(&mut walk, 0, "a", NOTHING, "a");
    step(&mut walk, 1, "b", NOTHING, "b");
    step(&mut walk, 2, "", NOTHING, "");
    step(&mut walk, 0, "a", NOTHING, "");
    step(&mut walk, 1, "b", NOTHING, "");
    ends(&walk, true);
}

#[test]
fn a_server_that_ignores_the_offset_ends_the_walk() {
    let mut walk = walk(2, 1);
    let mut all = String::new();
    while let Some((ticket, _)) = walk.next_request() {
        walk.accept(ticket, page("a b", NOTHING));
        all += &taken(&mut walk);
    }
    assert_eq!(all, "a b");
    assert_eq!(ends(&walk, false).requests, 9);
}

#[test]
fn a_count_that_promises_too_much_does_not_keep_the_walk_going() {
    let mut walk = walk(3, 1);
    step(&mut walk, 0, "a b c", TOTAL_9, "a b c");
    step(&mut walk, 2, "c d", TOTAL_9, "d");
    step(&mut walk, 3, "d", TOTAL_9, "");
    ends(&walk, true);
}

#[test]
fn tasks_without_an_id_are_distinguished_by_their_place() {
    let mut walk = walk(3, 1);
    step(&mut walk, 0, "-1 a -2", TOTAL_9, "-1 a -2");
    // The overlap has no anchor, so the walk goes back further and further.
    step(&mut walk, 2, "-2 -3 -4", TOTAL_9, "");
    step(&mut walk, 1, "a -2 -3", TOTAL_9, "-3");
}

#[test]
fn a_list_without_ids_is_walked_by_position_and_never_settles() {
    let mut walk = walk(3, 1);
    step(&mut walk, 0, "-1 -2 -3", total(5), "-1 -2 -3");
    step(&mut walk, 2, "-3 -4 -5", total(5), "-4 -5");
    ends(&walk, false);
}

#[test]
fn starts_at_the_offset_of_the_query() {
    let query = ListOpLogs::default().limit(4).offset(5);
    let mut walk = Paginator::new(query, 4);
    step(&mut walk, 5, "f g h i", TOTAL_9, "f g h i");
    ends(&walk, true);
}

#[test]
fn no_answer_makes_it_panic() {
    for n in [i64::MIN, -1, 0, i64::MAX] {
        for offset in [0, i64::MAX] {
            let says = Says {
                count: Some(n),
                limit: Some(n),
            };
            let mut walk = Paginator::new(ListOpLogs::default().limit(3).offset(offset), 8);
            for tasks in ["a b c", "c d e", "", "x", "a b c d e f g h", "-1 -2"].repeat(60) {
                while let Some((ticket, _)) = walk.next_request() {
                    walk.accept(ticket, page(tasks, says));
                    walk.take();
                }
            }
        }
    }
}
