//! The rules of a wait, with a manual clock.

use std::time::Duration;

use cbr_json::Cursor;
use cbr_wire::Error;
use cbr_wire::model::page::TaskText;
use cbr_wire::model::{OperationLog, TaskStatus};

use super::{Observation, WaitOptions, WaitProgress, WaitStep, Waiter};

const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn task_text(json: &str) -> TaskText {
    TaskText::from_cursor(&mut Cursor::new(json)).unwrap()
}

fn task(status: &str) -> Observation {
    Observation::Task(task_text(&format!(r#"{{"id":"t1","status":"{status}"}}"#)))
}

fn at(progress: u32) -> Observation {
    Observation::Task(task_text(&format!(
        r#"{{"id":"t1","status":"running","extra_info":{{"common":{{"progress":{progress}}}}}}}"#
    )))
}

fn not_found() -> Observation {
    Observation::NotFound(Error::http(404, "no such task"))
}

fn unavailable() -> Observation {
    Observation::Failed(Error::http(503, "unavailable"))
}

/// A wait with its clock.
struct Wait {
    waiter: Waiter,
    now: Duration,
}

impl Wait {
    fn new(options: WaitOptions) -> Self {
        let now = s(1000);
        Self {
            waiter: Waiter::new("t1", options, now),
            now,
        }
    }

    fn observe(&mut self, seen: Observation) -> WaitStep {
        self.waiter
            .observe(seen, self.now, 1_700_000_000, Duration::ZERO, 0.5)
    }

    /// Takes an observation, expects another poll, and advances the clock by its delay.
    #[track_caller]
    fn poll(&mut self, seen: Observation) -> Duration {
        let step = self.observe(seen);
        let WaitStep::Poll { after } = step else {
            panic!("expected another poll, got {step:?}");
        };
        self.now += after;
        after
    }

    #[track_caller]
    fn done(&mut self, seen: Observation) -> TaskText {
        match self.observe(seen) {
            WaitStep::Done(task) => task,
            step => panic!("expected the task, got {step:?}"),
        }
    }

    #[track_caller]
    fn fail(&mut self, seen: Observation) -> Error {
        match self.observe(seen) {
            WaitStep::Failed(error) => error,
            step => panic!("expected an error, got {step:?}"),
        }
    }
}

fn wait() -> Wait {
    Wait::new(WaitOptions::default())
}

#[test]
fn ends_with_the_task_on_success_and_on_skipped() {
    for status in ["success", "skipped"] {
        let mut wait = wait();
        wait.poll(task("waiting"));
        wait.poll(task("running"));
        assert_eq!(
            wait.done(task(status)).json(),
            format!(r#"{{"id":"t1","status":"{status}"}}"#)
        );
    }
}

#[test]
fn a_task_that_failed_is_an_error_that_carries_it() {
    let json = r#"{"id":"t1","status":"failed","error_info":{"code":"BackupService.6113","message":"disk is\nnot attached"}}"#;
    let error = wait().fail(Observation::Task(task_text(json)));
    assert!(error.is_wait() && !error.is_retryable());
    assert_eq!(
        error.to_string(),
        "task t1: expected success, got failed: BackupService.6113: disk is not attached"
    );
    assert_eq!(error.code(), Some("BackupService.6113"));
    let task = OperationLog::of(&error).unwrap();
    assert_eq!(task.status, TaskStatus::Failed);
    assert_eq!(
        task.error_info.unwrap().message.unwrap(),
        "disk is\nnot attached"
    );
}

#[test]
fn a_task_that_timed_out_is_an_error_also_without_any_details() {
    let error = wait().fail(task("timeout"));
    assert_eq!(error.to_string(), "task t1: expected success, got timeout");
    assert_eq!(error.code(), None);
    assert_eq!(
        OperationLog::of(&error).unwrap().status,
        TaskStatus::Timeout
    );
}

#[test]
fn a_very_long_message_of_the_service_is_cut() {
    let json = format!(
        r#"{{"id":"t1","status":"failed","error_info":{{"message":"{}"}}}}"#,
        "x".repeat(5000)
    );
    let error = wait().fail(Observation::Task(task_text(&json)));
    assert_eq!(error.to_string().chars().count(), 39 + 300 + 1);
}

#[test]
fn a_failed_task_is_returned_if_throw_on_failure_is_off() {
    for status in ["failed", "timeout"] {
        let mut wait = Wait::new(WaitOptions::default().throw_on_failure(false));
        assert_eq!(wait.done(task(status)).id(), "t1");
    }
}

#[test]
fn an_unknown_status_goes_on_and_is_reported() {
    let mut wait = wait();
    wait.poll(task("running"));
    assert!(wait.waiter.progress().is_known_status);
    wait.poll(task("paused"));
    let progress = wait.waiter.progress();
    assert!(!progress.is_known_status);
    assert_eq!(progress.status, Some(TaskStatus::Other("paused".into())));
    wait.done(task("success"));
}

#[test]
fn reports_its_progress() {
    let mut wait = wait();
    assert_eq!(
        wait.waiter.progress(),
        WaitProgress {
            status: None,
            is_known_status: true,
            progress: None,
            time_left: None,
            elapsed: s(0),
            polls: 0,
            failures: 0,
        }
    );
    wait.poll(at(0));
    wait.poll(at(20));
    assert_eq!(
        wait.waiter.progress(),
        WaitProgress {
            status: Some(TaskStatus::Running),
            is_known_status: true,
            progress: Some(20.0),
            time_left: Some(s(8)),
            elapsed: s(2),
            polls: 2,
            failures: 0,
        }
    );
    assert_eq!(wait.waiter.task().unwrap().id(), "t1");
}

#[test]
fn polls_adapt_to_progress() {
    let mut wait = wait();
    assert_eq!(wait.poll(at(0)), s(2));
    // 5 % in 2 s: 38 s are left.
    assert_eq!(wait.poll(at(5)), s(19));
    // 5 % in 2 s and 38 % in 19 s: 22.5 % in 10 s, 57 % are left.
    assert_eq!(wait.poll(at(43)).as_millis(), 12_666);
    assert_eq!(wait.poll(at(98)), s(2));
}

#[test]
fn the_first_estimate_comes_from_the_start_of_the_task() {
    let mut waiter = Waiter::new("t1", WaitOptions::default(), s(0));
    let json = r#"{"id":"t1","status":"running","started_at":"2023-11-14T22:13:10Z","extra_info":{"common":{"progress":50}}}"#;
    // 2023-11-14T22:13:20Z: 50 % in 10 s.
    let step = waiter.observe(
        Observation::Task(task_text(json)),
        s(0),
        1_700_000_000,
        s(0),
        0.5,
    );
    assert!(matches!(step, WaitStep::Poll { after } if after == s(5)));
    assert_eq!(waiter.progress().time_left, Some(s(10)));
}

#[test]
fn a_new_status_brings_the_next_poll_forward() {
    let mut wait = wait();
    for _ in 0..9 {
        wait.poll(task("waiting"));
    }
    assert_eq!(wait.poll(task("waiting")), s(30));
    assert_eq!(wait.poll(task("running")), s(2));
}

#[test]
fn never_polls_faster_than_the_rate_limiter_allows() {
    let mut waiter = Waiter::new("t1", WaitOptions::default(), s(0));
    for (spacing, expected) in [(s(1), s(2)), (s(7), s(7)), (s(90), s(90))] {
        let step = waiter.observe(at(0), s(0), 0, spacing, 0.0);
        assert!(
            matches!(step, WaitStep::Poll { after } if after >= expected && after < expected + s(2)),
            "{step:?}"
        );
    }
}

#[test]
fn the_last_poll_is_at_the_end_of_the_wait_and_its_error_has_the_status() {
    let mut wait = Wait::new(WaitOptions::default().max_wait(s(60)));
    let mut polls = vec![Duration::ZERO];
    let error = loop {
        match wait.observe(at(42)) {
            WaitStep::Poll { after } => {
                wait.now += after;
                polls.push(wait.now.checked_sub(s(1000)).unwrap());
            }
            WaitStep::Failed(error) => break error,
            WaitStep::Done(_) => panic!("the task continues"),
        }
    };
    let millis: Vec<_> = polls.iter().map(Duration::as_millis).collect();
    assert_eq!(millis, [0, 2000, 5000, 9500, 16250, 26375, 41562, 60000]);
    assert!(error.is_wait());
    assert_eq!(
        error.to_string(),
        "task t1: still running at 42 % after 60 s"
    );
    assert_eq!(
        OperationLog::of(&error).unwrap().status,
        TaskStatus::Running
    );
    assert!(error.hint().unwrap().contains("maxWait"));
}

#[test]
fn a_timer_that_fires_early_causes_no_second_last_poll() {
    let mut wait = Wait::new(WaitOptions::default().max_wait(s(2)));
    assert_eq!(wait.poll(task("waiting")), s(2));
    wait.now -= Duration::from_millis(1);
    let error = wait.fail(task("waiting"));
    assert_eq!(error.to_string(), "task t1: still waiting after 1 s");
}

#[test]
fn a_task_that_ends_with_the_wait_is_no_error() {
    let mut wait = Wait::new(WaitOptions::default().max_wait(s(2)));
    wait.poll(task("running"));
    wait.now += s(10);
    wait.done(task("success"));
}

#[test]
fn waits_without_a_limit() {
    let mut wait = Wait::new(WaitOptions::default().max_wait(Duration::MAX));
    for _ in 0..10_000 {
        assert!(wait.poll(task("running")) <= s(30));
    }
    wait.done(task("success"));
}

#[test]
fn a_task_that_was_just_created_may_be_unknown_for_15_seconds() {
    let mut wait = wait();
    let mut polls = Vec::new();
    let error = loop {
        polls.push(wait.now.checked_sub(s(1000)).unwrap().as_millis());
        match wait.observe(not_found()) {
            WaitStep::Poll { after } => wait.now += after,
            WaitStep::Failed(error) => break error,
            WaitStep::Done(_) => panic!("there is no task"),
        }
    };
    assert_eq!(polls, [0, 2000, 5000, 9500, 15000]);
    assert!(error.is_not_found());
}

#[test]
fn waits_for_a_task_that_is_not_yet_known() {
    let mut wait = wait();
    wait.poll(not_found());
    wait.poll(not_found());
    wait.poll(task("running"));
    wait.done(task("success"));
}

#[test]
fn a_known_task_that_disappears_is_an_error() {
    let mut wait = wait();
    wait.poll(task("running"));
    assert!(wait.fail(not_found()).is_not_found());
}

#[test]
fn an_unknown_task_ends_a_short_wait_as_not_found() {
    let mut wait = Wait::new(WaitOptions::default().max_wait(s(5)));
    assert_eq!(wait.poll(not_found()), s(2));
    assert_eq!(wait.poll(not_found()), s(3));
    assert!(wait.fail(not_found()).is_not_found());
}

#[test]
fn tolerates_five_failures_in_a_row() {
    let mut wait = wait();
    for _ in 0..3 {
        for _ in 0..5 {
            wait.poll(unavailable());
        }
        assert_eq!(wait.waiter.progress().failures, 5);
        wait.poll(task("running"));
        assert_eq!(wait.waiter.progress().failures, 0);
    }
    for _ in 0..5 {
        wait.poll(unavailable());
    }
    assert_eq!(wait.fail(unavailable()).status(), Some(503));
}

#[test]
fn a_permanent_failure_ends_the_wait() {
    let error = wait().fail(Observation::Failed(Error::http(403, "forbidden")));
    assert!(error.is_permission());
}

#[test]
fn respects_retry_after_up_to_a_limit() {
    let throttled = |seconds| {
        Observation::Failed(Error::http(429, "throttled").with_retry_after(Some(s(seconds))))
    };
    let mut wait = wait();
    assert_eq!(wait.poll(throttled(1)), s(2));
    assert_eq!(wait.poll(throttled(100)), s(100));
    assert_eq!(wait.poll(throttled(86_400)), s(300));
}

#[test]
fn the_error_at_the_end_mentions_a_failed_last_poll() {
    let mut wait = Wait::new(WaitOptions::default().max_wait(s(3)));
    wait.poll(at(7));
    let error = wait.fail(unavailable());
    assert!(error.is_wait());
    assert_eq!(
        error.to_string(),
        "task t1: still running at 7 % after 3 s; the last poll failed: unavailable"
    );
    let mut unseen = Wait::new(WaitOptions::default().max_wait(s(3)));
    unseen.poll(unavailable());
    assert_eq!(unseen.fail(unavailable()).status(), Some(503));
}

#[test]
fn an_error_names_the_option() {
    let wrong = |options: WaitOptions| options.validate().unwrap_err().to_string();
    let options = WaitOptions::default;
    assert_eq!(
        wrong(options().max_wait(s(0))),
        "maxWait: expected more than 0 ms, got 0 ms"
    );
    assert_eq!(
        wrong(options().min_delay(s(0))),
        "minDelay: expected more than 0 ms, got 0 ms"
    );
    assert_eq!(
        wrong(options().max_delay(s(1))),
        "minDelay: expected at most maxDelay, 1000 ms, got 2000 ms"
    );
    assert_eq!(
        wrong(options().max_delay(s(86_401))),
        "maxDelay: expected at most 86400000 ms, got 86401000 ms"
    );
    assert!(options().max_wait(Duration::MAX).validate().is_ok());
}

#[test]
fn progress_at_the_end_is_that_of_the_task_that_has_ended() {
    let mut wait = Wait::new(WaitOptions::default());
    wait.poll(task("paused"));
    assert!(!wait.waiter.progress().is_known_status);
    wait.poll(at(40));
    wait.poll(at(80));
    assert!(wait.waiter.progress().time_left.is_some());
    wait.done(Observation::Task(task_text(
        r#"{"id":"t1","status":"success","extra_info":{"common":{"progress":100}}}"#,
    )));
    let progress = wait.waiter.progress();
    assert_eq!(progress.status, Some(TaskStatus::Success));
    assert!(progress.is_known_status);
    assert_eq!(progress.progress, Some(100.0));
    assert_eq!(progress.time_left, None);
}
