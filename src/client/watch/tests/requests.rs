//! Requests of a round, and the tasks that are remembered.

use std::time::Duration;

use cbr_wire::request::ListOpLogs;

use super::{RUNNING, WAITING, Watch, not_found, old, shown, task, text, watch, young};
use crate::watch::{Answer, WatchOptions, Watcher};

#[test]
fn one_or_two_old_tasks_are_requested_one_by_one() {
    let mut watch = watch();
    watch.baseline(vec![old("b", "running"), old("a", "running")], Vec::new());
    watch.window("21:00:00", Vec::new());
    watch.list(WAITING, Vec::new());
    assert_eq!(
        watch.get(old("a", "success")),
        ["finished a success from running"]
    );
    assert!(watch.get(old("b", "running")).is_empty());
    assert_eq!(watch.step(), "SLEEP 30");
    watch.window("21:00:00", Vec::new());
    watch.list(WAITING, Vec::new());
    assert_eq!(watch.step(), "GET b");
}

#[test]
fn three_old_tasks_are_requested_by_a_list_and_those_it_omits_one_by_one() {
    let mut watch = watch();
    let running = ["a", "b", "c"].map(|id| old(id, "running")).to_vec();
    watch.baseline(running.clone(), Vec::new());
    watch.window("21:00:00", Vec::new());
    assert!(watch.list(RUNNING, vec![running[1].clone()]).is_empty());
    watch.list(WAITING, Vec::new());
    assert_eq!(
        watch.get(old("a", "timeout")),
        ["finished a timeout from running"]
    );
    assert_eq!(watch.step(), "GET c");
    assert_eq!(
        shown(&watch.fail(not_found()).unwrap()),
        ["removed c running"]
    );
    assert_eq!(watch.step(), "SLEEP 30");
    watch.window("21:00:00", Vec::new());
    watch.list(WAITING, Vec::new());
    assert_eq!(watch.step(), "GET b");
}

#[test]
fn many_missing_tasks_are_first_requested_by_a_list_of_their_time() {
    let mut watch = watch();
    let tasks = |status| -> Vec<_> {
        (0..21)
            .map(|n| task(&format!("t{n:02}"), status, &format!("18:00:{n:02}"), 1))
            .collect()
    };
    watch.baseline(tasks("running"), Vec::new());
    watch.window("21:00:00", Vec::new());
    watch.list(RUNNING, Vec::new());
    watch.list(WAITING, Vec::new());
    let mut ended = tasks("success");
    ended.pop();
    // The list contains old tasks that the watch does not know, too.
    ended.push(old("other", "success"));
    let changes = watch.list(
        "LIST start_time=2023-11-14T18:00:00Z&end_time=2023-11-14T18:00:21Z",
        ended,
    );
    assert_eq!(changes.len(), 20);
    assert_eq!(changes[0], "finished t00 success from running");
    assert_eq!(
        watch.get(task("t20", "failed", "18:00:20", 1)),
        ["finished t20 failed from running"]
    );
    assert_eq!(watch.step(), "SLEEP 30");
}

#[test]
fn waiting_tasks_are_listed_until_the_windows_list_contained_one() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    watch.window("21:00:00", Vec::new());
    assert_eq!(
        watch.list(WAITING, vec![task("a", "waiting", "", 0)]),
        ["added a waiting"]
    );
    watch.step();
    watch.window("21:00:00", vec![young("b", "waiting")]);
    // A task that the window's list does not contain is requested by its id.
    assert_eq!(
        watch.get(task("a", "skipped", "", 0)),
        ["finished a skipped from waiting"]
    );
    assert_eq!(watch.step(), "SLEEP 30");
    watch.window("21:58:10", vec![young("b", "waiting")]);
    assert_eq!(watch.step(), "SLEEP 30");
}

#[test]
fn a_windows_list_that_omits_a_waiting_task_is_not_trusted_again() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    let mut from = "21:00:00";
    for round in 2..10 {
        watch.window(from, vec![young("b", "waiting")]);
        from = "21:58:10";
        assert_eq!(watch.step(), "SLEEP 30", "round {round}");
    }
    // Every tenth round requests the lists by status.
    watch.window(from, vec![young("b", "waiting")]);
    watch.list(RUNNING, Vec::new());
    let left_out = task("c", "waiting", "22:00:09", 0);
    watch.list(WAITING, vec![left_out.clone()]);
    assert_eq!(watch.step(), "SLEEP 30");
    watch.window(from, vec![young("b", "waiting")]);
    assert!(watch.list(WAITING, vec![left_out]).is_empty());
}

#[test]
fn a_task_with_an_unknown_status_is_requested_less_and_less_often() {
    let mut watch = watch();
    assert_eq!(
        watch.window("21:00:00", vec![old("a", "paused")]),
        ["added a paused"]
    );
    watch.list(RUNNING, Vec::new());
    watch.list(WAITING, Vec::new());
    watch.step();
    let mut asked_in = Vec::new();
    for round in 2..140 {
        loop {
            let step = watch.step();
            let answer = if step.starts_with("SLEEP") {
                break;
            } else if step.starts_with("GET") {
                asked_in.push(round);
                Answer::Task(old("a", "paused"))
            } else {
                Answer::Tasks(Vec::new())
            };
            assert!(
                watch
                    .watcher
                    .answer(Ok(answer), watch.now)
                    .unwrap()
                    .is_empty()
            );
        }
    }
    assert_eq!(asked_in, [2, 4, 7, 12, 21, 38, 70, 102, 134]);
}

#[test]
fn an_ended_task_before_the_window_is_forgotten_and_never_added_again() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    let first = task("first", "success", "22:00:05", 1);
    watch.window("21:00:00", vec![first.clone()]);
    watch.list(WAITING, Vec::new());
    watch.step();
    watch.now += Duration::from_secs(600);
    let later = task("later", "success", "22:10:00", 1);
    assert_eq!(
        watch.window("21:58:05", vec![later.clone()]),
        ["added later success", "finished later success"]
    );
    watch.list(WAITING, Vec::new());
    assert_eq!(watch.watcher.remembered(), 1);
    watch.step();
    // A server that ignores the time filter.
    assert!(watch.window("22:08:00", vec![later, first]).is_empty());
    watch.list(WAITING, Vec::new());
    watch.step();
    assert_eq!(watch.watcher.remembered(), 1);
}

#[test]
fn a_clock_ahead_of_the_services_does_not_hide_new_tasks() {
    // The service's clock shows 21:30, ours 22:00.
    let mut watch = watch();
    watch.window("21:00:00", vec![task("a", "success", "21:29:00", 1)]);
    watch.list(RUNNING, Vec::new());
    watch.list(WAITING, Vec::new());
    watch.step();
    assert_eq!(
        watch.window("21:27:00", vec![task("b", "success", "21:30:20", 1)]),
        ["added b success", "finished b success"]
    );
}

#[test]
fn a_time_in_the_far_future_does_not_move_the_window_there() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    watch.list(
        "LIST start_time=2023-11-14T21:00:00Z",
        vec![text(
            r#"{"id":"a","status":"running","created_at":"9999-12-31T23:59:59Z"}"#,
        )],
    );
    watch.list(WAITING, Vec::new());
    assert_eq!(watch.step(), "SLEEP 30");
    assert_eq!(watch.step(), "LIST start_time=2023-11-14T21:58:30Z");
}

#[test]
fn filters_go_into_every_list_and_a_status_into_none() {
    let query = ListOpLogs::default()
        .vault_id("v1")
        .status("failed")
        .limit(50);
    let mut watch = Watch::new(query, WatchOptions::default());
    let runs = task("a", "running", "21:50:00", 1);
    assert!(
        watch
            .list(
                "LIST start_time=2023-11-14T21:00:00Z&vault_id=v1&limit=50",
                vec![runs]
            )
            .is_empty()
    );
    watch.list("LIST status=running&vault_id=v1&limit=50", Vec::new());
    watch.list("LIST status=waiting&vault_id=v1&limit=50", Vec::new());
    watch.step();
    let changes = watch.list(
        "LIST start_time=2023-11-14T21:48:00Z&vault_id=v1&limit=50",
        vec![
            task("a", "failed", "21:50:00", 1),
            young("b", "failed"),
            young("c", "success"),
        ],
    );
    assert_eq!(
        changes,
        [
            "finished a failed from running",
            "added b failed",
            "finished b failed"
        ]
    );
}

#[test]
fn tasks_with_invalid_ids_are_ignored() {
    let mut watch = watch();
    let tasks = ["", " ", "..", "a\\u0000b"].map(|id| old(id, "running"));
    assert!(watch.window("21:00:00", tasks.to_vec()).is_empty());
}

#[test]
fn tasks_without_times_are_added_once_while_the_list_shows_them() {
    let mut watch = watch();
    let silent = task("a", "success", "", 0);
    assert!(watch.window("21:00:00", vec![silent.clone()]).is_empty());
    watch.list(RUNNING, Vec::new());
    watch.list(WAITING, Vec::new());
    watch.step();
    let new = task("b", "success", "", 0);
    assert_eq!(
        watch.window("21:00:00", vec![silent.clone(), new.clone()]),
        ["added b success", "finished b success"]
    );
    watch.list(WAITING, Vec::new());
    watch.step();
    assert!(watch.window("21:00:00", vec![silent, new]).is_empty());
}

#[test]
fn a_query_with_time_bounds_is_refused() {
    let refused = |query: ListOpLogs| {
        let error = Watcher::new(query, WatchOptions::default()).unwrap_err();
        assert!(error.is_validation());
        error.to_string()
    };
    let time = "2023-11-14".parse().unwrap();
    let why =
        "expected none, because a watch follows the time by itself; for its start use `since`";
    let query = ListOpLogs::default;
    assert_eq!(
        refused(query().start_time(time)),
        format!("start_time: {why}")
    );
    assert_eq!(refused(query().end_time(time)), format!("end_time: {why}"));
    assert_eq!(refused(query().offset(0)), format!("offset: {why}"));
    assert!(refused(query().limit(0)).starts_with("limit: "));
}

#[test]
fn a_list_starts_early_enough_for_tasks_that_have_not_ended() {
    let mut watch = watch();
    watch.window(
        "21:00:00",
        vec![
            task("a", "running", "21:40:00", 1),
            task("b", "success", "21:59:00", 1),
        ],
    );
    watch.quiet_round();
    assert_eq!(
        watch.window("21:40:00", vec![task("a", "success", "21:40:00", 2)]),
        ["finished a success from running"]
    );
    // Tasks before the window are not reported.
    watch.quiet_round();
    let other = task("c", "success", "21:41:00", 2);
    assert!(watch.window("21:57:00", vec![other]).is_empty());
}

#[test]
fn a_list_does_not_start_so_early_that_it_has_too_many_tasks() {
    let mut watch = watch();
    let mut tasks: Vec<_> = (0..400)
        .map(|n| task(&format!("ended{n}"), "success", "21:59:00", 1))
        .collect();
    tasks.push(task("a", "running", "21:20:00", 1));
    tasks.push(task("b", "running", "21:35:00", 1));
    watch.window("21:00:00", tasks);
    watch.quiet_round();
    // 402 tasks in 59 minutes, so 200 in 29.
    watch.window("21:35:00", vec![task("b", "running", "21:35:00", 1)]);
    watch.list(WAITING, Vec::new());
    assert_eq!(watch.step(), "GET a");
}

#[test]
fn a_task_that_a_list_omits_once_is_not_added_again() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    let (a, b) = (young("a", "success"), young("b", "success"));
    watch.window("21:00:00", vec![a.clone(), b.clone()]);
    watch.quiet_round();
    assert!(watch.window("21:58:10", vec![b.clone()]).is_empty());
    watch.quiet_round();
    assert!(watch.window("21:58:10", vec![a, b]).is_empty());
}
