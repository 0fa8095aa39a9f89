//! Every rule of a watch, with a clock that is set by hand.

use std::time::Duration;

use super::{Answer, Ask, Change, WatchOptions, WatchStep, Watcher};
use crate::Error;
use crate::json::Cursor;
use crate::model::page::TaskText;
use crate::request::ListOpLogs;

/// 2023-11-14T22:00:00Z.
const START: i64 = 1_699_999_200;

const RUNNING: &str = "LIST status=running";
const WAITING: &str = "LIST status=waiting";

fn text(json: &str) -> TaskText {
    TaskText::read(&mut Cursor::new(json)).unwrap()
}

/// A task that was created and started at `time` of that day, if there is one.
fn task(id: &str, status: &str, time: &str, progress: u32) -> TaskText {
    let times = if time.is_empty() {
        String::new()
    } else {
        format!(
            r#""created_at":"2023-11-14T{time}Z","started_at":"2023-11-14T{time}.5Z","updated_at":"2023-11-14T22:00:{progress:02}Z","#
        )
    };
    text(&format!(
        r#"{{"id":"{id}","status":"{status}",{times}"extra_info":{{"common":{{"progress":{progress}}}}}}}"#
    ))
}

fn old(id: &str, status: &str) -> TaskText {
    task(id, status, "19:00:00", 1)
}

fn young(id: &str, status: &str) -> TaskText {
    task(id, status, "22:00:10", 1)
}

fn shown(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(|change| {
            let change = change.typed();
            let before = change
                .previous
                .map(|task| format!(" from {}", task.status))
                .unwrap_or_default();
            format!(
                "{} {} {}{before}",
                change.kind.as_str(),
                change.task.id,
                change.task.status
            )
        })
        .collect()
}

/// A watch and its clock.
struct Watch {
    watcher: Watcher,
    now: Duration,
}

impl Watch {
    fn new(query: ListOpLogs, options: WatchOptions) -> Self {
        Self {
            watcher: Watcher::new(query, options).unwrap(),
            now: Duration::ZERO,
        }
    }

    /// The next step; sleeping takes no time.
    fn step(&mut self) -> String {
        let unix = START + i64::try_from(self.now.as_secs()).unwrap();
        match self.watcher.next(self.now, unix) {
            WatchStep::Ask(Ask::List(list)) => {
                format!("LIST {}", list.parts("p").unwrap().query()).replace("%3A", ":")
            }
            WatchStep::Ask(Ask::Get(id)) => format!("GET {id}"),
            WatchStep::Sleep { time, failure } => {
                self.now += time;
                let failure = failure.map(|e| format!(" after {e}")).unwrap_or_default();
                format!("SLEEP {}{failure}", time.as_secs())
            }
        }
    }

    /// Expects one of the lists to be asked for, and answers.
    #[track_caller]
    fn list(&mut self, expected: &str, tasks: Vec<TaskText>) -> Vec<String> {
        assert_eq!(self.step(), expected);
        shown(
            &self
                .watcher
                .answer(Ok(Answer::Tasks(tasks)), self.now)
                .unwrap(),
        )
    }

    /// Expects the window's list to be asked for from a time of that day on, and answers.
    #[track_caller]
    fn window(&mut self, from: &str, tasks: Vec<TaskText>) -> Vec<String> {
        self.list(&format!("LIST start_time=2023-11-14T{from}Z"), tasks)
    }

    /// Expects a task to be asked for, and answers.
    #[track_caller]
    fn get(&mut self, task: TaskText) -> Vec<String> {
        assert_eq!(self.step(), format!("GET {}", task.id));
        shown(
            &self
                .watcher
                .answer(Ok(Answer::Task(task)), self.now)
                .unwrap(),
        )
    }

    fn fail(&mut self, error: Error) -> Result<Vec<Change>, Error> {
        self.watcher.answer(Err(error), self.now)
    }

    /// The first round, with these tasks running and these waiting.
    #[track_caller]
    fn baseline(&mut self, running: Vec<TaskText>, waiting: Vec<TaskText>) {
        assert!(self.window("21:00:00", Vec::new()).is_empty());
        self.list(RUNNING, running);
        self.list(WAITING, waiting);
        assert_eq!(self.step(), "SLEEP 30");
    }

    /// A round in which nothing happens.
    fn quiet_round(&mut self) {
        loop {
            if self.step().starts_with("SLEEP") {
                return;
            }
            let answer = Ok(Answer::Tasks(Vec::new()));
            self.watcher.answer(answer, self.now).unwrap();
        }
    }
}

fn watch() -> Watch {
    Watch::new(ListOpLogs::default(), WatchOptions::default())
}

fn unavailable() -> Error {
    Error::http(503, "unavailable")
}

fn not_found() -> Error {
    Error::http(404, "no such task")
}

#[test]
fn starts_with_what_goes_on_and_not_with_what_has_ended() {
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
    // Two minutes before the newest task that the window showed.
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
fn since_brings_what_has_ended_from_then_on() {
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
    // The service still adds something: no second end.
    let more = task("a", "failed", "22:00:05", 4);
    assert_eq!(watch.window("21:58:05", vec![more]), ["updated a failed"]);
}

#[test]
fn a_copy_that_lags_behind_does_not_undo_an_end() {
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
fn one_or_two_old_tasks_are_asked_for_one_by_one() {
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
fn three_old_tasks_are_asked_for_by_a_list_and_those_it_leaves_out_one_by_one() {
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
fn many_missing_tasks_are_first_looked_for_in_a_list_of_their_time() {
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
    // Old ones that nobody watched are in that list too.
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
fn waiting_tasks_are_listed_until_the_window_has_shown_one() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    watch.window("21:00:00", Vec::new());
    assert_eq!(
        watch.list(WAITING, vec![task("a", "waiting", "", 0)]),
        ["added a waiting"]
    );
    watch.step();
    watch.window("21:00:00", vec![young("b", "waiting")]);
    // One that the window does not show is asked for by itself.
    assert_eq!(
        watch.get(task("a", "skipped", "", 0)),
        ["finished a skipped from waiting"]
    );
    assert_eq!(watch.step(), "SLEEP 30");
    watch.window("21:58:10", vec![young("b", "waiting")]);
    assert_eq!(watch.step(), "SLEEP 30");
}

#[test]
fn a_window_that_leaves_a_waiting_task_out_is_not_relied_on_again() {
    let mut watch = watch();
    watch.baseline(Vec::new(), Vec::new());
    let mut from = "21:00:00";
    for round in 2..10 {
        watch.window(from, vec![young("b", "waiting")]);
        from = "21:58:10";
        assert_eq!(watch.step(), "SLEEP 30", "round {round}");
    }
    // Every tenth round looks after it.
    watch.window(from, vec![young("b", "waiting")]);
    watch.list(RUNNING, Vec::new());
    let left_out = task("c", "waiting", "22:00:09", 0);
    watch.list(WAITING, vec![left_out.clone()]);
    assert_eq!(watch.step(), "SLEEP 30");
    watch.window(from, vec![young("b", "waiting")]);
    assert!(watch.list(WAITING, vec![left_out]).is_empty());
}

#[test]
fn a_task_with_an_unknown_status_is_asked_for_in_ever_fewer_rounds() {
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
fn a_failure_ends_the_round_and_the_next_one_covers_the_same_time() {
    let mut watch = watch();
    watch.baseline(vec![old("a", "running")], Vec::new());
    watch.window("21:00:00", vec![young("b", "running")]);
    watch.step();
    assert!(watch.fail(unavailable()).unwrap().is_empty());
    assert_eq!(watch.step(), "SLEEP 60 after unavailable");
    watch.window("21:00:00", Vec::new());
    watch.list(WAITING, Vec::new());
    assert_eq!(
        watch.get(old("a", "success")),
        ["finished a success from running"]
    );
    assert_eq!(watch.step(), "GET b");
}

#[test]
fn backs_off_up_to_eight_intervals_and_forgets_it_on_success() {
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
fn waits_as_long_as_the_service_asks_but_not_for_ever() {
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
fn a_failure_is_told_even_if_nobody_came_back_for_a_long_time() {
    let mut watch = watch();
    watch.step();
    watch.fail(unavailable()).unwrap();
    watch.now += Duration::from_secs(3600);
    assert_eq!(watch.step(), "SLEEP 0 after unavailable");
    assert_eq!(watch.step(), "LIST start_time=2023-11-14T21:00:00Z");
}

#[test]
fn a_failure_that_no_retry_mends_ends_the_watch() {
    let mut watch = watch();
    watch.step();
    let error = watch.fail(Error::http(403, "forbidden")).unwrap_err();
    assert!(error.is_permission());
    // A list that is not there is no removed task.
    let mut watch = self::watch();
    watch.step();
    assert!(watch.fail(not_found()).unwrap_err().is_not_found());
}

#[test]
fn a_first_round_that_failed_is_made_up_for() {
    let mut watch = watch();
    watch.window("21:00:00", vec![task("before", "success", "21:50:00", 1)]);
    watch.step();
    watch.fail(unavailable()).unwrap();
    watch.step();
    assert_eq!(
        watch.window(
            "21:00:00",
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
fn what_has_ended_is_forgotten_behind_the_window_and_never_added_again() {
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
    // A server that does not care for the window.
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
fn a_status_that_a_task_had_is_delivered_when_it_goes() {
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

#[test]
fn looks_less_often_while_hidden_if_asked_to() {
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
    // Nobody asked for it.
    let mut watch = self::watch();
    watch.watcher.set_hidden(true);
    watch.baseline(Vec::new(), Vec::new());
}

#[test]
fn a_round_that_took_longer_than_the_interval_is_not_followed_at_once() {
    let mut watch = watch();
    watch.window("21:00:00", Vec::new());
    watch.list(RUNNING, Vec::new());
    watch.now = Duration::from_secs(100);
    watch.list(WAITING, Vec::new());
    assert_eq!(watch.step(), "SLEEP 7");
}

#[test]
fn an_unanswered_request_is_asked_for_again_and_an_answer_to_none_is_ignored() {
    let mut watch = watch();
    let none = watch
        .watcher
        .answer(Ok(Answer::Tasks(vec![old("a", "running")])), watch.now);
    assert!(none.unwrap().is_empty());
    assert_eq!(watch.step(), "LIST start_time=2023-11-14T21:00:00Z");
    assert_eq!(watch.step(), "LIST start_time=2023-11-14T21:00:00Z");
}

#[test]
fn tasks_that_cannot_be_asked_for_are_left_out() {
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
fn bounds_of_the_callers_own_are_refused() {
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
fn options_are_checked_by_name() {
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
