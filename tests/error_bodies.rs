//! Bodies of failed calls, of every shape that a service or a gateway sends.

use crate::sim::scripted::scripted;
use crate::sim::{answer, config, connect};
use cbr_tasks::Error;
use cbr_tasks::client::{CallOptions, RetryOptions};
use cbr_tasks::request::ListOpLogs;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Case {
    name: String,
    status: u16,
    /// As text, because a case has half of a surrogate pair.
    body: Box<RawValue>,
    expect: Expected,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expected {
    kind: String,
    code: Option<String>,
    message: String,
    request_id: Option<String>,
    #[serde(default)]
    details: Vec<Detail>,
    encoded_authorization_message: Option<String>,
}

#[derive(Deserialize)]
struct Detail {
    code: Option<String>,
    message: Option<String>,
}

fn failure(status: u16, body: &str) -> Error {
    let mut config = config();
    config.retry = RetryOptions::never();
    let client = connect(config, &scripted([answer(status, body)]));
    let list = ListOpLogs::default();
    let options = CallOptions::default();
    let outcome = client.transport().block_on(client.list(&list, &options));
    outcome.unwrap_err()
}

/// The expected values are written by hand.
#[test]
fn finds_code_text_and_details_wherever_they_stand() {
    let path = format!(
        "{}/tests/fixtures/error-bodies.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(cases.len(), 30);
    for Case {
        name,
        status,
        body,
        expect,
    } in cases
    {
        let compact = body.get().split('\n').map(str::trim).collect::<String>();
        let error = failure(status, &compact.replace("\": ", "\":"));
        assert_eq!(error.kind().name(), expect.kind, "{name}");
        assert_eq!(error.code(), expect.code.as_deref(), "{name}");
        assert_eq!(error.service_message(), Some(&*expect.message), "{name}");
        assert_eq!(error.request_id(), expect.request_id.as_deref(), "{name}");
        let encoded = error.encoded_authorization_message();
        assert_eq!(
            encoded,
            expect.encoded_authorization_message.as_deref(),
            "{name}"
        );
        let details = error.details().iter();
        let details: Vec<_> = details
            .map(|each| (each.code.clone(), each.message.clone()))
            .collect();
        let expected: Vec<_> = expect
            .details
            .into_iter()
            .map(|each| (each.code, each.message))
            .collect();
        assert_eq!(details, expected, "{name}");
    }
}

#[test]
fn keeps_at_most_twenty_details_and_the_whole_encoded_message() {
    let details: Vec<_> = (0..50)
        .map(|at| format!(r#"{{"code":"X.{at}"}}"#))
        .collect();
    let encoded = "Ab".repeat(4000);
    let body = format!(
        r#"{{"error_code":"C.1","details":[{}],"encoded_authorization_message":"{encoded}"}}"#,
        details.join(",")
    );
    let error = failure(403, &body);
    assert_eq!(error.details().len(), 20);
    assert_eq!(error.details()[19].code.as_deref(), Some("X.19"));
    assert_eq!(error.encoded_authorization_message(), Some(&*encoded));
}

#[test]
fn keeps_300_characters_of_a_body_that_it_does_not_know() {
    let body = format!(r#"{{"unknown":"{}"}}"#, "ä".repeat(4986));
    assert_eq!(body.chars().count(), 5000);
    let kept = format!(r#"{{"unknown":"{}…"#, "ä".repeat(288));
    assert_eq!(kept.chars().count(), 301);
    assert_eq!(failure(500, &body).service_message(), Some(&*kept));
}

#[test]
fn a_403_without_a_code_names_the_project_of_the_token() {
    assert!(failure(403, "{}").hint().unwrap().contains("issued for"));
}

#[test]
fn a_body_of_many_levels_or_items_is_read_without_harm() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let error = failure(500, &format!(r#"{{"a":{deep},"code":"X.1"}}"#));
    assert_eq!(error.code(), Some("X.1"));
    let wide = format!(
        r#"{{"errors":[{}"last"],"message":"m"}}"#,
        r#"{"code":"X"},"#.repeat(100_000)
    );
    assert_eq!(failure(500, &wide).service_message(), Some("m"));
    let cut = failure(500, r#"{"error_code":"X.1","error_msg":"cu"#);
    assert_eq!(
        cut.service_message(),
        Some(r#"{"error_code":"X.1","error_msg":"cu"#)
    );
}

#[test]
fn is_written_as_json_with_the_names_of_javascript() {
    let body = r#"{"error_code":"C.1","error_msg":"no \"way\"","request_id":"r-1","details":[{"code":"D.1","message":"why"}]}"#;
    assert_eq!(
        failure(400, body).to_json(),
        concat!(
            r#"{"kind":"http","message":"the service answered 400 (C.1): no \"way\"","retryable":false,"attempts":1,"status":400,"#,
            r#""code":"C.1","serviceMessage":"no \"way\"","requestId":"r-1","details":[{"code":"D.1","message":"why"}]}"#,
        )
    );
}
