//! Where requests go: never to a host that neither the caller, nor the IAM that the caller named, has named.

use crate::sim;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::sim::{Reply, Sim, TOKEN, answer, answer_with};
use cbr_tasks::Error;
use cbr_tasks::auth::{AccessKeys, Credentials, Password, Secret};
use cbr_tasks::client::{CallOptions, Client, ClientConfig};
use cbr_tasks::request::ListOpLogs;
use cbr_tasks::transport::{HttpRequest, ResponseHeaders};
use proptest::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Token,
    Keys,
    Password,
}

#[derive(Debug, Clone)]
struct Case {
    kind: Kind,
    region: Option<&'static str>,
    endpoint: Option<&'static str>,
    iam: Option<&'static str>,
    project_id: Option<&'static str>,
    project_name: Option<&'static str>,
    /// Endpoints of type cbr in IAM's catalog: region and URL.
    catalog: Vec<(&'static str, &'static str)>,
    status: u16,
}

const REGIONS: [Option<&str>; 7] = [
    None,
    Some("eu-de"),
    Some("eu-nl"),
    Some("eu-west-0"),
    Some("eu-west-101"),
    Some("cn-north-4"),
    Some("atlantis-1"),
];

const ENDPOINTS: [Option<&str>; 6] = [
    None,
    None,
    Some("https://cbr.private.example"),
    Some("https://cbr.private.example:8443/v3/p1"),
    Some("https://portal.example/backup"),
    Some("http://127.0.0.1:8080"),
];

const IAMS: [Option<&str>; 10] = [
    None,
    Some("https://iam.private.example"),
    Some("https://iam.private.example/v3"),
    Some("http://127.0.0.1:8080"),
    Some("https://iam.eu-de.otc.t-systems.com"),
    Some("https://iam.eu-de.otc.t-systems.com/v3"),
    Some("https://iam.myhuaweicloud.com"),
    Some("https://IAM.cn-north-4.myhuaweicloud.com:443"),
    Some("https://iam.eu-de.otc.t-systems.com.evil.example"),
    Some("https://evilotc.t-systems.com"),
];

const CATALOG: [(&str, &str); 7] = [
    ("eu-de", "https://cbr.catalog.example/v3/p1"),
    ("eu-west-0", "https://cbr.eu-west-0.orange.example/v3/p1"),
    ("cn-north-4", "https://cbr.catalog.example/v1/p1"),
    ("cn-north-4", "https://cbr.v3.example/v3/p1"),
    ("*", "https://cbr.anywhere.example/v3/%(project_id)s"),
    ("atlantis-1", "http://127.0.0.1:8080/v3/p1"),
    ("eu-nl", "http://plain.example/v3/p1"),
];

/// Domains of the operators, as the providers publish them.
fn domain(region: &str) -> Option<&'static str> {
    match region {
        "eu-de" | "eu-nl" => Some("otc.t-systems.com"),
        "eu-west-101" => Some("myhuaweicloud.eu"),
        "eu-west-0" | "cn-north-4" => Some("myhuaweicloud.com"),
        _ => None,
    }
}

fn host(url: &str) -> String {
    let rest = url.split("://").nth(1).unwrap();
    let authority = rest.split('/').next().unwrap();
    authority.split(':').next().unwrap().to_ascii_lowercase()
}

/// Hosts that a case may reach, by the rule in plain words: the endpoint that was named; the IAM that was named, or else the
/// region's; what that IAM's catalog names; and the region's own host, unless the IAM that was named is another operator's.
fn allowed(case: &Case) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    hosts.extend(case.endpoint.map(host));
    hosts.extend(case.iam.map(host));
    let operator = case
        .region
        .and_then(|region| Some((region, domain(region)?)));
    if let Some((region, domain)) = operator {
        let is_same = |iam: &str| host(iam).ends_with(&format!(".{domain}"));
        if case.iam.is_none() {
            hosts.insert(format!("iam.{region}.{domain}"));
        }
        if case.endpoint.is_none() && case.iam.is_none_or(is_same) {
            hosts.insert(format!("cbr.{region}.{domain}"));
        }
    }
    if case.kind == Kind::Password {
        hosts.extend(case.catalog.iter().map(|(_, url)| host(url)));
    }
    hosts
}

fn reply(case: &Case, request: &HttpRequest) -> Reply {
    if request.url.ends_with("/v3/auth/tokens") {
        let endpoints: Vec<String> = case
            .catalog
            .iter()
            .map(|(region, url)| {
                format!(r#"{{"interface":"public","region":"{region}","url":"{url}"}}"#)
            })
            .collect();
        let body = format!(
            r#"{{"token":{{"project":{{"id":"p1","name":"eu-de"}},"catalog":[{{"type":"cbr","endpoints":[{}]}}]}}}}"#,
            endpoints.join(",")
        );
        let headers = ResponseHeaders {
            subject_token: Some(Secret::new(TOKEN)),
            ..ResponseHeaders::default()
        };
        return answer_with(201, headers, body);
    }
    if request.url.contains("/v3/projects?") {
        let name = case.project_name.or(case.region).unwrap_or_default();
        return answer(
            200,
            format!(r#"{{"projects":[{{"id":"p1","name":"{name}"}}]}}"#),
        );
    }
    answer(case.status, r#"{"operation_logs":[],"count":0}"#)
}

/// Lists once. Returns the hosts that were asked, and the outcome.
fn play(case: &Case) -> (BTreeSet<String>, Result<(), Error>) {
    let played = case.clone();
    let sim = Sim::new(move |request, _| reply(&played, request));
    let mut config = ClientConfig::default();
    config.region = case.region.map(str::to_owned);
    config.endpoint = case.endpoint.map(str::to_owned);
    config.iam_endpoint = case.iam.map(str::to_owned);
    config.project_id = case.project_id.map(str::to_owned);
    config.project_name = case.project_name.map(str::to_owned);
    let credentials = match case.kind {
        Kind::Token => Credentials::from(Secret::new(TOKEN)),
        Kind::Keys => AccessKeys::new(Secret::new("HPUAEXAMPLE"), Secret::new("a1b2c3d4")).into(),
        Kind::Password => Password::new("operator", "open sesame", "OTC00000000001").into(),
    };
    let outcome = Client::new(config, credentials, sim.clone()).and_then(|client| {
        sim.block_on(client.list(&ListOpLogs::default(), &CallOptions::default()))
            .map(drop)
    });
    let sent = sim.sent().into_iter();
    (
        sent.map(|(_, request)| host(&request.url)).collect(),
        outcome,
    )
}

fn outside(case: &Case) -> Vec<String> {
    play(case).0.difference(&allowed(case)).cloned().collect()
}

fn cases() -> impl Strategy<Value = Case> {
    let one = |options: &'static [Option<&'static str>]| prop::sample::select(options);
    (
        prop::sample::select(&[Kind::Token, Kind::Keys, Kind::Password][..]),
        one(&REGIONS),
        one(&ENDPOINTS),
        one(&IAMS),
        one(&[None, Some("p1")]),
        one(&[None, None, Some("eu-de"), Some("eu-de_dev")]),
        prop::sample::subsequence(&CATALOG[..], 0..CATALOG.len()),
        prop::sample::select(&[200_u16, 302, 401, 403][..]),
    )
        .prop_map(
            |(kind, region, endpoint, iam, project_id, project_name, catalog, status)| Case {
                kind,
                region,
                endpoint,
                iam,
                project_id,
                project_name,
                catalog,
                status,
            },
        )
}

#[test]
fn no_request_goes_to_a_host_that_nobody_named() {
    let number = std::env::var("CASES").map_or(4000, |text| text.parse().unwrap());
    let seen = Rc::new(RefCell::new(BTreeMap::<String, u32>::new()));
    let config = ProptestConfig {
        cases: number,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let hosts = Rc::clone(&seen);
    runner
        .run(&cases(), move |case| {
            let (asked, _) = play(&case);
            let allowed = allowed(&case);
            prop_assert!(asked.is_subset(&allowed), "{asked:?} in {allowed:?}");
            for host in asked {
                *hosts.borrow_mut().entry(host).or_default() += 1;
            }
            Ok(())
        })
        .unwrap();
    let seen = seen.borrow();
    println!("{number} cases, hosts: {seen:?}");
    // The cases reach every kind of host: a named one, an operator's, and a catalog's.
    for host in [
        "cbr.private.example",
        "iam.private.example",
        "iam.eu-de.otc.t-systems.com",
        "cbr.eu-de.otc.t-systems.com",
        "cbr.catalog.example",
    ] {
        assert!(seen.contains_key(host), "{host}: {seen:?}");
    }
}

fn foreign(kind: Kind) -> Case {
    Case {
        kind,
        region: Some("eu-west-0"),
        endpoint: None,
        iam: Some("https://iam.private.example"),
        project_id: Some("p1"),
        project_name: None,
        catalog: vec![("eu-west-0", "https://cbr.private.example/v3/p1")],
        status: 200,
    }
}

#[test]
fn a_planted_mistake_is_caught() {
    // What a client did that took the endpoint from the table of regions though the IAM was another operator's.
    let mut planted = foreign(Kind::Token);
    planted.endpoint = Some("https://cbr.eu-west-0.myhuaweicloud.com");
    let (asked, _) = play(&planted);
    let rest = asked.difference(&allowed(&foreign(Kind::Token))).count();
    assert_eq!(rest, 1, "{asked:?}");
}

#[test]
fn with_a_foreign_iam_the_catalog_decides_for_a_password() {
    let case = foreign(Kind::Password);
    let (asked, outcome) = play(&case);
    outcome.unwrap();
    let expected = ["cbr.private.example", "iam.private.example"];
    assert_eq!(asked, expected.map(str::to_owned).into());
    assert_eq!(outside(&case), Vec::<String>::new());
}

#[test]
fn with_a_foreign_iam_keys_and_tokens_need_an_endpoint() {
    for kind in [Kind::Keys, Kind::Token] {
        let (asked, outcome) = play(&foreign(kind));
        let error = outcome.unwrap_err();
        assert!(error.is_config() && asked.is_empty(), "{error} {asked:?}");
        assert_eq!(
            error.to_string(),
            "endpoint: expected one of the operator of iam.private.example, got cbr.eu-west-0.myhuaweicloud.com from the table of \
             regions; name the endpoint"
        );
        let mut named = foreign(kind);
        named.endpoint = Some("https://cbr.private.example");
        let (asked, outcome) = play(&named);
        outcome.unwrap();
        assert_eq!(asked, ["cbr.private.example".to_owned()].into());
    }
}

#[test]
fn another_region_of_the_same_operator_is_no_stranger() {
    for (region, iam) in [
        ("eu-nl", "https://iam.eu-de.otc.t-systems.com/v3"),
        ("cn-north-4", "https://iam.myhuaweicloud.com"),
    ] {
        let mut case = foreign(Kind::Keys);
        (case.region, case.iam) = (Some(region), Some(iam));
        let (asked, outcome) = play(&case);
        outcome.unwrap();
        let expected = format!("cbr.{region}.{}", domain(region).unwrap());
        assert_eq!(asked, [expected].into());
    }
}

#[test]
fn an_endpoint_may_go_on_with_version_and_project() {
    for ending in [
        "",
        "/",
        "/v3",
        "/v3/",
        "/v3/p1",
        "/v3/p1/",
        "/v3/%(project_id)s",
        "/v3/$(tenant_id)s/",
    ] {
        let mut config = sim::config();
        config.endpoint = Some(format!("https://cbr.example{ending}"));
        let sim = Sim::new(|_, _| answer(200, r#"{"operation_logs":[],"count":0}"#));
        let client = sim::connect(config, &sim);
        sim.block_on(client.list(&ListOpLogs::default(), &CallOptions::default()))
            .unwrap();
        let (_, request) = &sim.sent()[0];
        let start = "https://cbr.example/v3/p1/operation-logs";
        assert!(request.url.starts_with(start), "{ending}: {}", request.url);
    }
}

#[test]
fn the_project_in_the_endpoint_must_agree() {
    let mut config = sim::config();
    config.endpoint = Some("https://cbr.example/v3/p2".to_owned());
    let sim = Sim::new(|_, _| answer(200, "{}"));
    let error = Client::new(config.clone(), Secret::new(TOKEN), sim.clone()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "endpoint: expected project \"p1\" in its URL, or none, got \"p2\""
    );
    config.project_id = None;
    let client = Client::new(config, Secret::new(TOKEN), sim).unwrap();
    assert_eq!(client.project_id(), Some("p2"));
}

#[test]
fn an_iam_that_is_not_found_says_where_it_was_asked() {
    let sim = Sim::new(|_, _| answer(404, r#"{"error":{"code":404,"message":"Not Found"}}"#));
    let mut config = ClientConfig::default();
    config.iam_endpoint = Some("https://iam.example/v2.0".to_owned());
    config.project_id = Some("p1".to_owned());
    let password = Password::new("operator", "open sesame", "OTC00000000001");
    let client = Client::new(config, password, sim.clone()).unwrap();
    let listed = sim.block_on(client.list(&ListOpLogs::default(), &CallOptions::default()));
    let error = listed.unwrap_err();
    assert_eq!(
        error.to_string(),
        "IAM at https://iam.example/v2.0 answered 404 (404): Not Found"
    );
    let hint = error.hint().unwrap();
    assert!(
        hint.contains("OS_AUTH_URL") && hint.contains("/v3"),
        "{hint}"
    );
}
