//! Retries, timeouts, rate limiter and hooks of single calls, in virtual time.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use crate::sim::{Reply, Sim, TOKEN, answer, answer_to_retry_after, config, connect};
use cbr_tasks::Error;
use cbr_tasks::auth::{LocalBoxFuture, Secret};
use cbr_tasks::client::{CallOptions, Client, RETRYABLE_STATUSES, RateLimit, RetryOptions};
use cbr_tasks::hooks::{HookState, Hooks, Level};
use cbr_tasks::request::ShowOpLog;

const TASK: &str = r#"{"operation_log": {"id": "t1", "status": "running"}}"#;

/// Creates a world that plays these replies in order, and then repeats the last.
fn world(mut replies: Vec<fn() -> Reply>) -> Sim {
    Sim::new(move |_, _| {
        if replies.len() > 1 {
            replies.remove(0)()
        } else {
            replies[0]()
        }
    })
}

fn client(sim: &Sim) -> Client<Sim> {
    connect(config(), sim)
}

fn get(sim: &Sim, client: &Client<Sim>) -> Result<String, Error> {
    let request = ShowOpLog::new("t1");
    let task = sim.block_on(client.get(&request, &CallOptions::default()))?;
    Ok(task.id)
}

fn ok() -> Reply {
    answer(200, TASK)
}

#[test]
fn retries_transient_failures() {
    let transient: [fn() -> Reply; 5] = [
        || answer(502, "<html><title>502 Bad Gateway</title></html>"),
        || Reply::Fail(Duration::from_millis(5)),
        || Reply::Hang,
        || answer(200, &TASK[..30]),
        || answer(200, "upstream connect error"),
    ];
    for fails in transient {
        let sim = world(vec![fails, ok]);
        assert_eq!(get(&sim, &client(&sim)).unwrap(), "t1");
        assert_eq!(sim.sent().len(), 2);
    }
}

#[test]
fn retries_exactly_the_listed_statuses() {
    for status in 300..600 {
        let mut replies = vec![answer(200, TASK), answer(status, "")];
        let sim = Sim::new(move |_, _| replies.pop().unwrap());
        let outcome = get(&sim, &client(&sim));
        let listed = RETRYABLE_STATUSES.contains(&status);
        assert_eq!(outcome.is_ok(), listed, "{status}");
        assert_eq!(sim.sent().len(), if listed { 2 } else { 1 }, "{status}");
    }
}

#[test]
fn the_guide_lists_the_retried_statuses() {
    let statuses = RETRYABLE_STATUSES.map(|status| status.to_string());
    let (last, others) = statuses.split_last().unwrap();
    let listed = format!("the statuses {} and {last}", others.join(", "));
    assert!(
        include_str!("../docs/errors.md").contains(&listed),
        "{listed}"
    );
}

#[test]
fn does_not_retry_permanent_failures() {
    let permanent: [fn() -> Reply; 8] = [
        || answer(400, "{}"),
        || answer(401, "{}"),
        || answer(403, "{}"),
        || answer(404, "{}"),
        || answer(409, "{}"),
        || answer(301, ""),
        || answer(501, ""),
        || answer(200, r#"{"operation_log": {"id": "t1", "x": {"y": [1 2]}}}"#),
    ];
    for fails in permanent {
        let sim = world(vec![fails, ok]);
        let error = get(&sim, &client(&sim)).unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
        assert_eq!(sim.sent().len(), 1, "{error}");
    }
}

#[test]
fn gives_up_after_three_retries_and_counts_the_attempts() {
    let sim = world(vec![|| answer(503, "")]);
    let error = get(&sim, &client(&sim)).unwrap_err();
    assert!(error.is_server() && error.is_retryable(), "{error:?}");
    assert_eq!(error.attempts(), 4);
    assert_eq!(sim.sent().len(), 4);

    let mut config = config();
    config.retry = RetryOptions::never();
    let sim = world(vec![|| answer(503, "")]);
    let client = connect(config, &sim);
    assert_eq!(get(&sim, &client).unwrap_err().attempts(), 1);
}

#[test]
fn respects_retry_after() {
    #[track_caller]
    fn waits(asked: fn() -> Reply, expected: u64) {
        let sim = world(vec![asked, ok]);
        get(&sim, &client(&sim)).unwrap();
        let times: Vec<_> = sim.sent().iter().map(|(time, _)| *time).collect();
        assert_eq!((times[1] - times[0]).as_secs(), expected);
    }
    waits(|| answer_to_retry_after(503, "7"), 7);
    waits(|| answer_to_retry_after(503, "3600"), 60);
    // The world starts at 1795000000, a Wednesday.
    waits(
        || answer_to_retry_after(503, "Wed, 18 Nov 2026 11:06:50 GMT"),
        10,
    );
    waits(
        || answer_to_retry_after(503, "Wed, 18 Nov 2020 11:06:50 GMT"),
        0,
    );
}

#[test]
fn each_attempt_has_a_timeout_and_the_call_has_another() {
    let sim = world(vec![|| Reply::Hang]);
    let client = client(&sim);
    let options = CallOptions::default().timeout(Duration::from_secs(2));
    let request = ShowOpLog::new("t1");
    let error = sim.block_on(client.get(&request, &options)).unwrap_err();
    assert_eq!(error.to_string(), "no complete answer within 2000 ms");
    assert_eq!(error.attempts(), 4);
    assert_eq!(sim.under_way(), 0, "a try that took too long was ended");

    let begun = sim.time();
    let options = options.total_timeout(Duration::from_secs(5));
    let error = sim.block_on(client.get(&request, &options)).unwrap_err();
    assert!(error.is_timeout());
    assert!(error.attempts() < 4, "{}", error.attempts());
    assert!(sim.time() - begun <= Duration::from_secs(5));
    assert_eq!(sim.under_way(), 0);
}

#[test]
fn skips_a_retry_after_the_deadline() {
    let sim = Sim::new(|_, _| answer_to_retry_after(503, "30"));
    let options = CallOptions::default().total_timeout(Duration::from_secs(5));
    let client = client(&sim);
    let request = ShowOpLog::new("t1");
    let error = sim.block_on(client.get(&request, &options)).unwrap_err();
    assert!(error.is_server(), "the reason, not the time: {error}");
    assert_eq!(sim.time(), Duration::from_millis(20));
}

/// Hooks that record their calls.
#[derive(Default)]
struct Witness {
    seen: Rc<RefCell<Vec<String>>>,
    fails: Cell<Option<&'static str>>,
    decides: Option<bool>,
}

impl Witness {
    fn note(&self, event: &'static str, text: String) -> LocalBoxFuture<'_, Result<(), Error>> {
        self.seen.borrow_mut().push(format!("{event} {text}"));
        let failed = self.fails.get() == Some(event);
        Box::pin(async move {
            if failed {
                return Err(Error::connection("the hook failed"));
            }
            Ok(())
        })
    }
}

impl Hooks for Witness {
    fn before_request(&self, state: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        let text = format!(
            "{} {} #{} {:?}",
            state.method, state.url, state.attempt, state.headers
        );
        self.note("request", text)
    }

    fn after_response(&self, state: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        let text = format!("{} #{} {:?}", state.status, state.attempt, state.elapsed);
        self.note("response", text)
    }

    fn before_retry(&self, state: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        let text = format!("#{} {}", state.attempt, state.error.unwrap());
        self.note("retry", text)
    }

    fn before_wait(&self, state: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        self.note("wait", format!("{:?}", state.delay))
    }

    fn should_retry(&self, _: &Error, _: u32) -> LocalBoxFuture<'_, Result<Option<bool>, Error>> {
        Box::pin(std::future::ready(Ok(self.decides)))
    }

    fn wants_log(&self) -> bool {
        true
    }

    fn log(&self, level: Level, message: &str) {
        self.seen.borrow_mut().push(format!("{level:?} {message}"));
    }
}

#[test]
fn hooks_get_every_step_and_no_secret() {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let witness = Witness {
        seen: Rc::clone(&seen),
        ..Witness::default()
    };
    let sim = world(vec![|| answer(500, ""), ok]);
    let mut config = config();
    config.headers = vec![("X-Tenant".to_owned(), "a-secret-of-mine".to_owned())];
    let client = Client::with_hooks(config, Secret::new(TOKEN), sim.clone(), witness).unwrap();
    get(&sim, &client).unwrap();
    let url = "https://cbr.example/v3/p1/operation-logs/t1";
    let headers = r#"[("Accept", "application/json"), ("X-Tenant", "[redacted]"), ("X-Auth-Token", "[redacted]")]"#;
    let mut seen = seen.borrow().clone();
    let wait = seen.remove(3);
    assert!(
        wait.starts_with("Warn ShowOpLog failed: the service answered 500; trying again in "),
        "{wait}"
    );
    assert_eq!(
        seen,
        [
            format!("request GET {url} #1 {headers}"),
            format!("Debug GET {url}"),
            "response 500 #1 20ms".to_owned(),
            "retry #1 the service answered 500".to_owned(),
            format!("request GET {url} #2 {headers}"),
            format!("Debug GET {url}"),
            "response 200 #2 20ms".to_owned(),
        ]
    );
}

#[test]
fn a_failing_hook_fails_its_call_but_not_the_client() {
    for (event, sent) in [("request", 0), ("response", 1), ("retry", 1)] {
        let witness = Witness {
            fails: Cell::new(Some(event)),
            decides: Some(event == "retry"),
            ..Witness::default()
        };
        let sim = world(vec![|| answer(400, "")]);
        let client =
            Client::with_hooks(config(), Secret::new(TOKEN), sim.clone(), witness).unwrap();
        for calls in 1..=2 {
            let error = get(&sim, &client).unwrap_err();
            assert_eq!(error.to_string(), "the hook failed");
            assert_eq!(sim.sent().len(), calls * sent, "{event}");
        }
    }
}

#[test]
fn the_caller_can_decide_about_retries() {
    for (decides, status, sent) in [
        (Some(true), 404, 4),
        (Some(false), 503, 1),
        (None, 503, 4),
        (None, 404, 1),
    ] {
        let witness = Witness {
            decides,
            ..Witness::default()
        };
        let sim = Sim::new(move |_, _| answer(status, ""));
        let client =
            Client::with_hooks(config(), Secret::new(TOKEN), sim.clone(), witness).unwrap();
        get(&sim, &client).unwrap_err();
        assert_eq!(sim.sent().len(), sent, "{decides:?} {status}");
    }
}

#[test]
fn a_wait_for_the_rate_limiter_is_announced_and_can_be_cancelled() {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let witness = Witness {
        seen: Rc::clone(&seen),
        ..Witness::default()
    };
    let sim = world(vec![ok]);
    let mut config = config();
    config.rate_limit = Some(RateLimit::new(2, Duration::from_secs(100)));
    let client = Client::with_hooks(config, Secret::new(TOKEN), sim.clone(), witness).unwrap();
    get(&sim, &client).unwrap();
    let options = CallOptions::default().total_timeout(Duration::from_secs(50));
    let request = ShowOpLog::new("t1");
    let error = sim.block_on(client.get(&request, &options)).unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 0, "{error:?}");
    let told = seen.borrow().iter().any(|seen| seen == "wait 100.98s");
    assert!(told, "{:?}", seen.borrow());
    // The cancelled caller has sent nothing. The window is a hundredth longer than the period.
    get(&sim, &client).unwrap();
    assert_eq!(sim.sent()[1].0, Duration::from_secs(101));
}

#[test]
fn after_a_429_the_client_pauses_and_sends_half_as_much_for_as_long() {
    let sim = Sim::new(|_, time| {
        if time < Duration::from_secs(1) {
            return answer_to_retry_after(429, "40");
        }
        answer(200, TASK)
    });
    let client = client(&sim);
    let request = ShowOpLog::new("t1");
    let options = CallOptions::default();
    let calls: Vec<_> = (0..5)
        .map(|_| Box::pin(client.get(&request, &options)) as std::pin::Pin<Box<_>>)
        .collect();
    let tasks = sim.run(calls.into_iter().map(|call| call as _).collect());
    assert!(tasks.iter().all(Result::is_ok));
    let late: Vec<_> = sim.sent()[5..]
        .iter()
        .map(|(time, _)| time.as_secs())
        .collect();
    assert_eq!(late, [40, 43, 46, 49, 52]);
}

#[test]
fn signing_in_has_its_own_retries_and_no_more() {
    use cbr_tasks::auth::Password;
    let sim = Sim::new(|request, _| {
        assert!(request.url.ends_with("/v3/auth/tokens"), "{}", request.url);
        answer(500, "{}")
    });
    let mut config = config();
    config.iam_endpoint = Some("https://iam.example".to_owned());
    config.retry = RetryOptions::default().limit(2);
    let password = Password::new("operator", "open sesame", "OTC00000000001");
    let client = Client::new(config, password, sim.clone()).unwrap();
    let error = get(&sim, &client).unwrap_err();
    assert!(error.is_server(), "{error}");
    assert_eq!(sim.sent().len(), 3);
    assert_eq!(error.attempts(), 3);
}
