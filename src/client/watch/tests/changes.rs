//! Changes that are reported.

use cbr_wire::request::ListOpLogs;

use super::{RUNNING, WAITING, Watch, old, task, watch, young};
use crate::watch::WatchOptions;

#[test]
fn starts_with_the_tasks_that_have_not_ended() {
    let mut watch = watch();
    let ended = task("ended", "success", "21:30:00", 100);
    let runs = task("runs", "running", "21:40:00", 1);
    assert_eq!(
        watch.window("21:00:00", vec![ended.clone(), runs.clone()]),
        ["added runs running"]
    );
    assert_eq!(
        watch.list(RUNNING, vec![runs.clone(), old("long", "running")]),
        ["added long running"]
    );
    assert_eq!(
        watch.list(WAITING, vec![task("waits", "waiting", "", 0)]),
        ["added waits waiting"]
    );
    assert_eq!(watch.step(), "SLEEP 30");
    // Two minutes before the newest task in the window's list.
    assert!(watch.window("21:38:00", vec![runs]).is_empty());
}

#[test]
fn a_task_that_appears_already_ended_is_added_and_finished() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    assert_eq!(
        watch.window(
            "21:00:00",
            vec![young("a", "success"), young("b", "running")]
        ),
        ["added a success", "finished a success", "added b running"]
    );
}

#[test]
fn since_reports_tasks_that_ended_before_the_watch() {
    let options = WatchOptions::default().since("2023-11-14T20:00:00Z".parse().unwrap());
    let mut watch = Watch::new(ListOpLogs::default(), options);
    assert_eq!(
        watch.window(
            "19:58:00",
            vec![
                task("a", "failed", "19:59:59", 1),
                task("b", "failed", "20:00:00", 1)
            ]
        ),
        ["added b failed", "finished b failed"]
    );
}

#[test]
fn a_change_is_an_update_until_the_end() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    let at = |progress| task("a", "running", "22:00:05", progress);
    watch.window("21:00:00", vec![at(1)]);
    watch.list(WAITING, Vec::new());
    watch.step();
    assert_eq!(
        watch.window("21:58:05", vec![at(2)]),
        ["updated a running from running"]
    );
    watch.list(WAITING, Vec::new());
    watch.step();
    assert!(watch.window("21:58:05", vec![at(2)]).is_empty());
    watch.list(WAITING, Vec::new());
    watch.step();
    let end = task("a", "failed", "22:00:05", 3);
    assert_eq!(
        watch.window("21:58:05", vec![end.clone()]),
        ["finished a failed from running"]
    );
    watch.list(WAITING, Vec::new());
    watch.step();
    assert!(watch.window("21:58:05", vec![end]).is_empty());
    watch.list(WAITING, Vec::new());
    watch.step();
    // The service still changes the task: that is not a second end.
    let more = task("a", "failed", "22:00:05", 4);
    assert_eq!(watch.window("21:58:05", vec![more]), ["updated a failed"]);
}

#[test]
fn a_stale_record_does_not_undo_an_end() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    watch.window("21:00:00", vec![task("a", "success", "22:00:10", 20)]);
    let lagging = task("a", "running", "22:00:10", 19);
    assert!(watch.list(WAITING, vec![lagging]).is_empty());
    watch.step();
    let again = task("a", "running", "22:00:10", 21);
    assert_eq!(watch.window("21:58:10", vec![again]), ["updated a running"]);
    watch.list(WAITING, Vec::new());
    watch.step();
    let end = task("a", "success", "22:00:10", 22);
    assert_eq!(
        watch.window("21:58:10", vec![end]),
        ["finished a success from running"]
    );
}

#[test]
fn a_change_away_from_the_wanted_status_is_reported() {
    let query = ListOpLogs::default().status("running");
    let mut watch = Watch::new(query, WatchOptions::default());
    assert!(
        watch
            .window("21:00:00", vec![task("a", "waiting", "21:50:00", 1)])
            .is_empty()
    );
    let runs = task("a", "running", "21:50:00", 2);
    assert_eq!(
        watch.list(RUNNING, vec![runs]),
        ["updated a running from waiting"]
    );
    watch.list(WAITING, Vec::new());
    watch.step();
    assert_eq!(
        watch.window("21:48:00", vec![task("a", "success", "21:50:00", 3)]),
        ["finished a success from running"]
    );
}
