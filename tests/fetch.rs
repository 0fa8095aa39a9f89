//! Fetched responses: whole calls whose body is left unread, over a network in virtual time.

use std::time::Duration;

use crate::sim::scripted::scripted;
use crate::sim::{Reply, Sim, answer, answer_with, config, connect};
use cbr_tasks::client::{CallOptions, RateLimit};
use cbr_tasks::request::{ListOpLogs, ShowOpLog};
use cbr_tasks::transport::ResponseHeaders;

#[test]
fn a_fetched_page_is_left_unread_after_retries() {
    let sim = scripted([
        answer(503, "down"),
        json_answer(br#"{"operation_logs": [], "count": 0}"#),
    ]);
    let client = connect(config(), &sim);
    let fetched = sim.block_on(client.fetch_page(&ListOpLogs::default(), &CallOptions::default()));
    assert_eq!(fetched.unwrap(), br#"{"operation_logs": [], "count": 0}"#);
    let sent = sim.sent();
    assert_eq!(sent.len(), 2);
    assert!(
        sent[0].1.url.ends_with("/operation-logs?limit=1000"),
        "{}",
        sent[0].1.url
    );
}

#[test]
fn a_fetched_task_that_is_not_there_is_an_error_with_the_code_of_its_body() {
    let sim = Sim::new(|_, _| {
        answer(
            404,
            r#"{"error_code": "BackupService.6500", "error_msg": "no such task"}"#,
        )
    });
    let client = connect(config(), &sim);
    let error = sim
        .block_on(client.fetch_task(&ShowOpLog::new("t1"), &CallOptions::default()))
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.code(), Some("BackupService.6500"));
}

#[test]
fn a_fetched_page_of_html_is_retried_and_then_refused() {
    let headers = || ResponseHeaders {
        content_type: Some("text/html; charset=utf-8".to_owned()),
        ..ResponseHeaders::default()
    };
    let sim = Sim::new(move |_, _| answer_with(200, headers(), "<html>"));
    let client = connect(config(), &sim);
    let error = sim
        .block_on(client.fetch_page(&ListOpLogs::default(), &CallOptions::default()))
        .unwrap_err();
    assert!(error.is_decode() && error.is_retryable());
    assert_eq!(error.to_string(), "expected a body of JSON, got text/html");
    assert_eq!(error.attempts(), 4);
}

#[test]
fn a_fetched_page_waits_for_the_rate_limiter_like_any_other() {
    let sim = Sim::new(|_, _| json_answer(b"{}"));
    let mut config = config();
    config.rate_limit = Some(RateLimit::new(2, Duration::from_secs(60)));
    let client = connect(config, &sim);
    for _ in 0..3 {
        let fetched =
            sim.block_on(client.fetch_page(&ListOpLogs::default(), &CallOptions::default()));
        assert!(fetched.is_ok());
    }
    assert!(
        sim.sent()[2].0 >= Duration::from_secs(29),
        "{:?}",
        sim.sent()[2].0
    );
}

/// A success with the content type of JSON.
fn json_answer(body: &[u8]) -> Reply {
    let headers = ResponseHeaders {
        content_type: Some("application/json".to_owned()),
        ..ResponseHeaders::default()
    };
    answer_with(200, headers, body)
}
