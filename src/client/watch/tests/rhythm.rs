//! Start of the rounds, and failures.

use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::request::ListOpLogs;

use super::{RUNNING, WAITING, Watch, not_found, old, task, unavailable, watch, young};
use crate::watch::{Answer, WatchOptions};

#[test]
fn a_failure_ends_the_round_and_the_next_one_repeats_it() {
    let mut watch = watch();
    watch.baseline(vec![old("a", "running")], Vec::new());
    // The window's list fails: the next round covers the same time again.
    watch.step();
    assert!(watch.fail(unavailable()).unwrap().is_empty());
    assert_eq!(watch.step(), "SLEEP 60 after unavailable");
    watch.window("21:00:00", vec![young("b", "running")]);
    // A later request fails: the window moves on, everything else is requested again.
    watch.step();
    watch.fail(unavailable()).unwrap();
    assert_eq!(watch.step(), "SLEEP 60 after unavailable");
    watch.window("21:58:10", Vec::new());
    watch.list(WAITING, Vec::new());
    assert_eq!(
        watch.get(old("a", "success")),
        ["finished a success from running"]
    );
    assert_eq!(watch.step(), "GET b");
}

#[test]
fn backs_off_up_to_eight_intervals_until_a_success() {
    let mut watch = watch();
    for expected in [60, 120, 240, 240, 240] {
        watch.step();
        watch.fail(unavailable()).unwrap();
        assert_eq!(watch.step(), format!("SLEEP {expected} after unavailable"));
    }
    watch.baseline(Vec::new(), Vec::new());
    watch.step();
    watch.fail(unavailable()).unwrap();
    assert_eq!(watch.step(), "SLEEP 60 after unavailable");
}

#[test]
fn respects_retry_after_up_to_a_limit() {
    let mut watch = watch();
    for (asked, expected) in [(100, 100), (86_400, 300)] {
        watch.step();
        let throttled = Error::http(429, "throttled");
        watch
            .fail(throttled.with_retry_after(Some(Duration::from_secs(asked))))
            .unwrap();
        assert_eq!(watch.step(), format!("SLEEP {expected} after throttled"));
        watch.quiet_round();
    }
}

#[test]
fn a_failure_is_returned_even_after_a_long_pause_of_the_caller() {
    let mut watch = watch();
    watch.step();
    watch.fail(unavailable()).unwrap();
    watch.now += Duration::from_secs(3600);
    assert_eq!(watch.step(), "SLEEP 0 after unavailable");
    assert_eq!(watch.step(), "LIST start_time=2023-11-14T21:00:00Z");
}

#[test]
fn a_permanent_failure_ends_the_watch() {
    let mut watch = watch();
    watch.step();
    let error = watch.fail(Error::http(403, "forbidden")).unwrap_err();
    assert!(error.is_permission());
    // A 404 for a list does not mean that a task was removed.
    let mut watch = super::watch();
    watch.step();
    assert!(watch.fail(not_found()).unwrap_err().is_not_found());
}

#[test]
fn a_failed_first_round_is_repeated() {
    let mut watch = watch();
    watch.window("21:00:00", vec![task("before", "success", "21:50:00", 1)]);
    watch.step();
    watch.fail(unavailable()).unwrap();
    watch.step();
    assert_eq!(
        watch.window(
            "21:48:00",
            vec![
                task("before", "success", "21:50:00", 1),
                young("meanwhile", "success")
            ]
        ),
        ["added meanwhile success", "finished meanwhile success"]
    );
    watch.list(RUNNING, vec![old("runs", "running")]);
    assert_eq!(watch.step(), WAITING);
}

#[test]
fn polls_less_often_while_the_page_is_hidden() {
    let options = WatchOptions::default().hidden_interval(Duration::from_secs(300));
    let mut watch = Watch::new(ListOpLogs::default(), options);
    watch.watcher.set_hidden(true);
    watch.window("21:00:00", Vec::new());
    watch.list(RUNNING, Vec::new());
    watch.list(WAITING, Vec::new());
    assert_eq!(watch.step(), "SLEEP 300");
    watch.now = Duration::from_secs(40);
    assert_eq!(watch.step(), "SLEEP 260");
    watch.now = Duration::from_secs(40);
    watch.watcher.set_hidden(false);
    assert_eq!(watch.step(), "LIST start_time=2023-11-14T21:00:00Z");
    // There is no request for this answer.
    let mut watch = super::watch();
    watch.watcher.set_hidden(true);
    watch.baseline(Vec::new(), Vec::new());
}

#[test]
fn a_round_that_takes_longer_than_the_interval_is_followed_by_a_pause() {
    let mut watch = watch();
    watch.window("21:00:00", Vec::new());
    watch.list(RUNNING, Vec::new());
    watch.now = Duration::from_secs(100);
    watch.list(WAITING, Vec::new());
    assert_eq!(watch.step(), "SLEEP 7");
}

#[test]
fn an_unanswered_request_is_returned_again_and_an_unexpected_answer_is_ignored() {
    let mut watch = watch();
    let none = watch
        .watcher
        .answer(Ok(Answer::Tasks(vec![old("a", "running")])), watch.now);
    assert!(none.unwrap().is_empty());
    assert_eq!(watch.step(), "LIST start_time=2023-11-14T21:00:00Z");
    assert_eq!(watch.step(), "LIST start_time=2023-11-14T21:00:00Z");
}

#[test]
fn an_error_names_the_option() {
    let wrong = |options: WatchOptions| options.validate().unwrap_err().to_string();
    assert_eq!(
        wrong(WatchOptions::default().interval(Duration::ZERO)),
        "interval: expected more than 0 and at most 86400000 ms, got 0 ms"
    );
    assert_eq!(
        wrong(WatchOptions::default().hidden_interval(Duration::from_secs(86_401))),
        "hiddenInterval: expected more than 0 and at most 86400000 ms, got 86401000 ms"
    );
}
