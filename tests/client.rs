//! The client over a scripted network: requests, pages, errors and options.

use crate::sim;
use std::time::Duration;

use crate::sim::scripted::scripted;
use crate::sim::{Reply, Sim, TOKEN, answer, answer_with, connect};
use cbr_tasks::Error;
use cbr_tasks::auth::Secret;
use cbr_tasks::client::{CallOptions, Client, ClientConfig, RetryOptions};
use cbr_tasks::model::{OpLogPage, OperationLog};
use cbr_tasks::request::{ListOpLogs, ShowOpLog};
use cbr_tasks::transport::ResponseHeaders;
use serde_json::{Value, json};

fn config() -> ClientConfig {
    let mut config = sim::config();
    // Every script has the outcome of each request; the retries are tested in tests/calls.rs.
    config.retry = RetryOptions::never();
    config
}

fn usual() -> CallOptions {
    CallOptions::default()
}

fn client(script: impl IntoIterator<Item = Reply>) -> Client<Sim> {
    connect(config(), &scripted(script))
}

/// Lists everything, or returns the error.
fn list(client: &Client<Sim>) -> Result<OpLogPage, Error> {
    let sim = client.transport();
    sim.block_on(client.list(&ListOpLogs::default(), &usual()))
}

/// Gets one task with options.
fn get(client: &Client<Sim>, id: &str, options: &CallOptions) -> Result<OperationLog, Error> {
    let sim = client.transport();
    sim.block_on(client.get(&ShowOpLog::new(id), options))
}

/// Returns the URLs of all requests.
fn urls(client: &Client<Sim>) -> Vec<String> {
    let sent = client.transport().sent();
    sent.into_iter().map(|(_, request)| request.url).collect()
}

fn page(ids: &[&str], rest: &Value) -> Reply {
    let mut body =
        json!({ "operation_logs": ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>() });
    body.as_object_mut()
        .unwrap()
        .extend(rest.as_object().unwrap().clone());
    answer(200, body.to_string())
}

/// Walks to the end. Returns the ids of each page and the queries that were sent.
fn walk(limit: Option<i64>, script: Vec<Reply>) -> (Vec<Vec<String>>, Vec<String>) {
    let client = client(script);
    let mut request = ListOpLogs::default();
    request.limit = limit;
    let mut pages = client.pages(&request, &usual(), None).unwrap();
    let mut ids = Vec::new();
    while let Some(page) = client.transport().block_on(pages.next()).unwrap() {
        ids.push(
            page.operation_logs
                .into_iter()
                .map(|task| task.id)
                .collect(),
        );
    }
    let queries = urls(&client)
        .iter()
        .map(|url| url.split_once('?').unwrap().1.to_owned())
        .collect();
    (ids, queries)
}

#[test]
fn sends_the_token_and_nothing_else_that_is_secret() {
    let client = client([page(&["a"], &json!({ "count": 1 }))]);
    let page = list(&client).unwrap();
    assert_eq!(page.operation_logs[0].id, "a");
    let requests = client.transport().sent();
    assert_eq!(requests.len(), 1);
    let request = &requests[0].1;
    assert_eq!(
        request.url,
        "https://cbr.example/v3/p1/operation-logs?limit=1000"
    );
    let names: Vec<_> = request
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["Accept", "X-Auth-Token"]);
    assert!(!format!("{requests:?} {client:?}").contains("MIID"));
}

#[test]
fn walks_with_overlap_to_the_total() {
    let (ids, queries) = walk(
        Some(3),
        vec![
            page(&["a", "b", "c"], &json!({ "count": 4 })),
            page(&["c", "d"], &json!({ "count": 4 })),
        ],
    );
    assert_eq!(ids, [vec!["a", "b", "c"], vec!["d"]]);
    assert_eq!(queries, ["limit=3&offset=0", "limit=3&offset=2"]);
}

#[test]
fn after_an_error_the_same_page_is_requested_again() {
    let client = client([
        page(&["a", "b"], &json!({ "count": 3 })),
        Reply::Fail(Duration::ZERO),
        page(&["b", "c"], &json!({ "count": 3 })),
    ]);
    let mut pages = client
        .pages(&ListOpLogs::default().limit(2), &usual(), None)
        .unwrap();
    let sim = client.transport();
    assert_eq!(
        sim.block_on(pages.next()).unwrap().unwrap().operation_logs[0].id,
        "a"
    );
    assert!(sim.block_on(pages.next()).unwrap_err().is_connection());
    assert_eq!(
        sim.block_on(pages.next()).unwrap().unwrap().operation_logs[0].id,
        "c"
    );
    assert!(sim.block_on(pages.next()).unwrap().is_none());
    assert!(pages.report().settled && pages.report().tasks == 3);
}

#[test]
fn an_answer_without_a_task_is_a_decode_error() {
    let client = client([answer(200, r#"{"operation_logs": []}"#)]);
    let error = get(&client, "a", &usual()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "operation_log: expected a task, got nothing"
    );
    assert_eq!(
        (error.status(), error.path()),
        (Some(200), Some("operation_log"))
    );
}

#[test]
fn a_call_without_an_answer_times_out() {
    let error = list(&client([Reply::Hang])).unwrap_err();
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!(error.to_string(), "no complete answer within 30000 ms");
    let short = usual().timeout(Duration::from_millis(5));
    let error = get(&client([Reply::Hang]), "a", &short).unwrap_err();
    assert_eq!(error.to_string(), "no complete answer within 5 ms");
}

#[test]
fn nothing_is_sent_for_an_invalid_request() {
    let client = client([]);
    let everything = ListOpLogs::default;
    let sim = client.transport();
    let list = sim.block_on(client.list(&everything().limit(0), &usual()));
    assert!(list.unwrap_err().is_validation());
    assert!(get(&client, "", &usual()).unwrap_err().is_validation());
    let pages = client.pages(&everything().offset(-1), &usual(), None);
    assert!(pages.unwrap_err().is_validation());
    assert!(sim.sent().is_empty());
}

/// The expected errors are written out by hand.
#[test]
fn decodes_every_published_error_body() {
    let path = format!(
        "{}/tests/fixtures/payloads/errors.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let cases: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    let throttled = "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:5 minute";
    let slow_down = "more than 200 requests in 5 minutes: wait before the next one";
    let refused_key = "the token, key or signature was refused: check it, the project it belongs to, and this machine's clock";
    let refused = "authentication APIGW.0301 8080d377bffeb6d519b0567c09cebe6b";
    let try_again = "the service or a proxy in front of it is failing: try again later";
    // Name, kind with code and request id, message, hint.
    let expected = [
        (
            "not-found",
            "not-found BackupService.6500",
            "Operation log does not exist.",
            "no such task in this project: check the id, the project and the region; tasks are kept for about 30 days",
        ),
        (
            "throttled",
            "throttled APIGW.0308 d4e8174b8df00840aef0c6907ec0e384 retryable",
            throttled,
            slow_down,
        ),
        (
            "throttled-new-code",
            "throttled APIG.0308 d4e8174b8df00840aef0c6907ec0e384 retryable",
            throttled,
            slow_down,
        ),
        (
            "bad-signature-echo",
            refused,
            "Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:GET|/v3/",
            refused_key,
        ),
        (
            "unknown-access-key",
            refused,
            "Incorrect IAM authentication information: ak XXX not exist",
            refused_key,
        ),
        ("iam-integer-code", "http 400", "akSkNumExceed", ""),
        (
            "iam-unauthorized",
            "authentication 401",
            "The username or password is wrong.",
            "the credentials were refused: check the token and the project it belongs to",
        ),
        (
            "policy-denied",
            "permission BackupService.8600",
            "Not authenticated.",
            "the credentials are not allowed to do this: the user needs a CBR viewer role in this project, and a token works only in \
             the project that it was issued for",
        ),
        (
            "html-from-a-proxy",
            "server retryable",
            "502 Bad Gateway",
            try_again,
        ),
        ("empty", "server retryable", "", try_again),
    ];
    assert_eq!(cases.len(), expected.len());
    for (case, (name, facts, message, hint)) in cases.iter().zip(expected) {
        assert_eq!(case["name"], name);
        let header = |name: &str| case["headers"][name].as_str().map(ToOwned::to_owned);
        let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
        let headers = ResponseHeaders {
            request_id: header("x-request-id"),
            retry_after: header("retry-after"),
            ..ResponseHeaders::default()
        };
        let reply = answer_with(status, headers, case["body"].as_str().unwrap());
        let error = list(&client([reply])).unwrap_err();
        let retryable = error.is_retryable().then_some("retryable");
        let of = [error.code(), error.request_id(), retryable];
        let of = [&[Some(error.kind().name())], &of[..]].concat();
        let of: Vec<_> = of.into_iter().flatten().collect();
        assert_eq!(of.join(" "), facts, "{name}");
        assert_eq!(error.status(), Some(status), "{name}");
        let code = error.code().map(|code| format!(" ({code})"));
        let start = format!("the service answered {status}{}", code.unwrap_or_default());
        let text = error.to_string();
        let said = text.strip_prefix(&start).unwrap().trim_start_matches(": ");
        assert!(said.starts_with(message), "{name}: {error}");
        assert_eq!(error.hint().unwrap_or_default(), hint, "{name}");
        let wait = (name == "empty").then_some(Duration::from_secs(2));
        assert_eq!(error.retry_after(), wait, "{name}");
    }
}

#[test]
fn a_body_that_echoes_the_token_does_not_get_it_into_the_error() {
    for body in [
        format!(
            r#"{{"error_code": "{TOKEN}", "error_msg": "bad token {TOKEN}", "request_id": "{TOKEN}"}}"#
        ),
        format!("<html><title>{TOKEN}</title>"),
        TOKEN.to_owned(),
    ] {
        for status in [200, 400, 502] {
            let error = list(&client([answer(status, body.as_str())])).unwrap_err();
            let shown = format!(
                "{error} {error:?} {:?} {:?} {:?}",
                error.code(),
                error.request_id(),
                error.path()
            );
            assert!(!shown.contains("MIIDkgYJ"), "{shown}");
        }
    }
}

#[track_caller]
fn refuses(change: impl FnOnce(&mut ClientConfig), token: &str, message: &str) {
    let mut config = config();
    change(&mut config);
    let refused = |error: Error| {
        assert!(error.is_config(), "{error}");
        assert!(error.to_string().starts_with(message), "{error}");
    };
    match Client::new(config, Secret::new(token), scripted([])) {
        Err(error) => refused(error),
        Ok(client) => refused(list(&client).unwrap_err()),
    }
}

#[test]
fn refuses_missing_and_invalid_options() {
    refuses(
        |c| c.project_id = Some(String::new()),
        TOKEN,
        "projectId: expected an id that is not empty",
    );
    refuses(
        |c| c.timeout = Some(Duration::ZERO),
        TOKEN,
        "timeout: expected more than 0 ms, got 0",
    );
    refuses(
        |c| c.headers = vec![("X-Auth-Token".to_owned(), "x".to_owned())],
        TOKEN,
        "headers: expected no X-Auth-Token",
    );
    refuses(
        |c| c.headers = vec![("a b".to_owned(), "x".to_owned())],
        TOKEN,
        "headers: expected the name of a header",
    );
    refuses(
        |c| c.headers = vec![("x-a".to_owned(), "a\nb".to_owned())],
        TOKEN,
        "headers.x-a: expected visible ASCII",
    );
    refuses(
        |_| (),
        "sesame\nopen",
        "auth.token: expected visible ASCII characters, got another one at position 6",
    );
    refuses(|_| (), " ", "auth.token: expected a text that is not empty");
}

#[test]
fn an_endpoint_takes_precedence_over_the_region_and_keeps_its_path() {
    let mut config = config();
    config.region = Some("eu-de".to_owned());
    config.endpoint = Some("https://portal.example/backup/".to_owned());
    let client = connect(config, &scripted([]));
    assert_eq!(client.endpoint(), Some("https://portal.example/backup"));
}

#[test]
fn a_total_timeout_limits_all_pages_of_a_listing() {
    // A list without an end: every page has one new task.
    let sim = Sim::new(|request, _| {
        let (_, offset) = request.url.split_once("offset=").unwrap();
        let offset: u32 = offset.split('&').next().unwrap().parse().unwrap();
        let ids = [offset.to_string(), (offset + 1).to_string()];
        page(&[&ids[0], &ids[1]], &json!({}))
    });
    let client = connect(config(), &sim);
    let options = usual().total_timeout(Duration::from_secs(1));
    let mut pages = client
        .pages(&ListOpLogs::default().limit(2), &options, None)
        .unwrap();
    let error = loop {
        match sim.block_on(pages.next()) {
            Ok(page) => assert!(page.is_some()),
            Err(error) => break error,
        }
    };
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "no complete answer within 1000 ms");
    assert!(
        sim.time() <= Duration::from_millis(1001),
        "{:?}",
        sim.time()
    );
    // The time is over for the next page, too.
    assert!(sim.block_on(pages.next()).unwrap_err().is_timeout());
}
