//! The URLs of requests, and the parameters that are refused before anything is sent.

use std::collections::BTreeSet;

use cbr_tasks::regions;
use cbr_tasks::request::{FilterTime, ListOpLogs, ShowOpLog};
use serde_json::{Value, json};

const PROJECT: &str = "04f1829c788037ac2fb8c01eb2b04b95";
const ENDPOINT: &str = "https://cbr.eu-de.otc.t-systems.com";

#[track_caller]
fn lists(request: ListOpLogs, query: &str) {
    let expected = format!("{ENDPOINT}/v3/{PROJECT}/operation-logs{query}");
    assert_eq!(request.parts(PROJECT).unwrap().url(ENDPOINT), expected);
}

fn time(text: &str) -> FilterTime {
    text.parse().unwrap()
}

#[test]
fn a_list_without_filters_has_no_query() {
    lists(ListOpLogs::default(), "");
}

/// Value of a parameter, by its kind, and the same in the URL.
#[rustfmt::skip]
macro_rules! example {
    (lower_bound) => { (time("2026-11-01T00:00:00.9Z"), "2026-11-01T00%3A00%3A00Z") };
    (upper_bound) => { (time("2026-11-02T00:00:00.1Z"), "2026-11-02T00%3A00%3A01Z") };
    (text) => { ("a b/ü", "a%20b%2F%C3%BC") };
    (id) => { ("04f1829c", "04f1829c") };
    (short_text) => { ("ECS 0001", "ECS%200001") };
    (region) => { ("eu-nl", "eu-nl") };
    (integer) => { (50, "50") };
}

macro_rules! complete {
    ($(
        $(#[$doc:meta])*
        $name:ident: $kind:ident $(($min:literal, $max:literal))? $ty:ident = $ts:literal;
    )*) => {
        /// Builds a request with every parameter.
        fn complete() -> ListOpLogs {
            ListOpLogs::default()$( .$name(example!($kind).0) )*
        }

        /// Returns the names of all parameters, and their values in the URL.
        fn sent() -> Vec<(&'static str, &'static str)> {
            vec![$( (stringify!($name), example!($kind).1) ),*]
        }
    };
}

cbr_wire::list_parameters!(complete);

#[test]
fn every_parameter_is_sent_under_its_name() {
    let sent = sent().into_iter();
    let sent: Vec<_> = sent
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    lists(complete(), &format!("?{}", sent.join("&")));
}

#[test]
fn the_list_of_parameters_is_complete_and_without_duplicates() {
    let parts = complete().parts(PROJECT).unwrap();
    let sent: Vec<_> = parts.parameters().iter().map(|(name, _)| *name).collect();
    assert_eq!(sent, ListOpLogs::PARAMETERS);
    let distinct: BTreeSet<_> = sent.iter().collect();
    assert_eq!(distinct.len(), sent.len());
}

#[test]
fn the_guide_names_every_parameter() {
    let guide = include_str!("../docs/listing.md");
    for name in ListOpLogs::PARAMETERS {
        assert!(guide.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn values_are_percent_encoded_by_rfc_3986() {
    lists(
        ListOpLogs::default().vault_name("a b+c&d=e"),
        "?vault_name=a%20b%2Bc%26d%3De",
    );
    lists(
        ListOpLogs::default().resource_name("生产/数据库~1"),
        "?resource_name=%E7%94%9F%E4%BA%A7%2F%E6%95%B0%E6%8D%AE%E5%BA%93~1",
    );
    lists(
        ListOpLogs::default().status("half done"),
        "?status=half%20done",
    );
    lists(
        ListOpLogs::default().resource_name("!'()*%"),
        "?resource_name=%21%27%28%29%2A%25",
    );
}

#[test]
fn an_id_is_always_one_segment() {
    let url = ShowOpLog::new("a/b?c#d e%2F")
        .parts("p/1")
        .unwrap()
        .url(ENDPOINT);
    assert_eq!(
        url,
        "https://cbr.eu-de.otc.t-systems.com/v3/p%2F1/operation-logs/a%2Fb%3Fc%23d%20e%252F"
    );
}

#[test]
fn time_bounds_are_rounded_outwards_to_whole_seconds() {
    let request = ListOpLogs::default()
        .start_time(time("2026-11-01T00:00:00.9Z"))
        .end_time(time("2026-11-01T00:00:01.001Z"));
    lists(
        request,
        "?start_time=2026-11-01T00%3A00%3A00Z&end_time=2026-11-01T00%3A00%3A02Z",
    );
}

#[test]
fn refuses_what_the_service_would_refuse() {
    let all = ListOpLogs::default;
    for (request, message) in [
        (
            all().limit(0),
            "limit: expected an integer from 1 to 1000, got 0",
        ),
        (
            all().limit(1001),
            "limit: expected an integer from 1 to 1000, got 1001",
        ),
        (
            all().offset(-1),
            "offset: expected an integer from 0 to 2147483647, got -1",
        ),
        (
            all().resource_name("é".repeat(256)),
            "resource_name: expected at most 255 characters, got 256",
        ),
        (
            all().destination_region("eu nl"),
            "destination_region: expected letters, digits, `.`, `_` and `-`, got \"eu nl\"",
        ),
        (
            all().destination_region("x".repeat(256)),
            "destination_region: expected at most 255 characters, got 256",
        ),
        (
            all().vault_id(""),
            "vault_id: expected an id that is not empty, got \"\"",
        ),
        (
            all().resource_id(" "),
            "resource_id: expected an id that is not empty, got \" \"",
        ),
        (
            all().provider_id("a\nb"),
            "provider_id: expected an id without control characters, got \"a\\nb\"",
        ),
        (
            all()
                .start_time(time("2026-11-02"))
                .end_time(time("2026-11-01")),
            "end_time: expected a time not before start_time (2026-11-02T00:00:00Z), got 2026-11-01T00:00:00Z",
        ),
        (
            all().end_time(time("9999-12-31T23:59:59.5Z")),
            "end_time: expected a time in the years 0 to 9999, got 9999-12-31T23:59:59Z",
        ),
    ] {
        let error = request.parts(PROJECT).unwrap_err();
        assert!(error.is_validation());
        assert_eq!(error.to_string(), message);
    }
    assert!(
        all()
            .limit(1000)
            .offset(0)
            .resource_name("é".repeat(255))
            .destination_region("")
            .validate()
            .is_ok()
    );
}

#[test]
fn refuses_ids_that_cannot_be_a_segment() {
    for id in ["", " ", ".", "..", "a\0b", "a\u{7f}b", "a\u{85}b"] {
        let error = ShowOpLog::new(id).parts(PROJECT).unwrap_err();
        assert!(
            error.is_validation() && error.to_string().starts_with("operation_log_id: expected "),
            "{error}"
        );
        let error = ListOpLogs::default().parts(id).unwrap_err();
        assert!(
            error.is_validation() && error.to_string().starts_with("project_id: expected "),
            "{error}"
        );
    }
}

#[test]
fn refuses_texts_and_numbers_that_are_not_times() {
    for text in [
        "soon",
        "",
        "2026-02-30",
        "2026-11-01T25:00:00Z",
        "1604188800",
    ] {
        assert!(
            text.parse::<FilterTime>().unwrap_err().is_validation(),
            "{text}"
        );
    }
    for millis in [f64::NAN, f64::INFINITY, 8.64e15, -1e15] {
        assert!(
            FilterTime::from_unix_millis(millis)
                .unwrap_err()
                .is_validation(),
            "{millis}"
        );
    }
    assert!(FilterTime::from_unix_millis(-1.0).is_ok());
}

#[test]
fn the_table_of_regions_is_the_published_one() {
    let path = format!("{}/tests/fixtures/regions.json", env!("CARGO_MANIFEST_DIR"));
    let published: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let table: serde_json::Map<_, _> = regions::all()
        .map(|region| {
            let endpoints = json!({ "cbr": region.cbr_endpoint(), "iam": region.iam_endpoint() });
            (region.id.to_owned(), endpoints)
        })
        .collect();
    assert_eq!(Value::Object(table), published["regions"]);
    assert_eq!(regions::all().count(), 36);
    assert!(regions::all().all(|region| regions::find(region.id) == Some(region)));
}

/// The command line suggests regions without loading the client.
#[test]
fn the_command_line_suggests_the_regions_of_the_table() {
    let path = "/pkg-template/cli/args/regions.js";
    let source = std::fs::read_to_string(env!("CARGO_MANIFEST_DIR").to_owned() + path).unwrap();
    let suggested: Vec<_> = source.split('"').skip(1).step_by(2).collect();
    let table: Vec<_> = regions::all().map(|region| region.id).collect();
    assert_eq!(suggested, table);
}
