use super::*;
use crate::auth::AccessKeys;

/// 2020-06-08T02:39:00Z
const NOW: i64 = 1_591_583_940;
/// An hour later.
const DATE: &str = "Mon, 08 Jun 2020 03:39:00 GMT";
const SECRET: &str = "SecretKeySecretKey";

fn credentials() -> AccessKeys {
    AccessKeys::new(Secret::new("AccessKey"), Secret::new(SECRET))
        .security_token(Secret::new("simsalabim"))
}

fn settings(project_id: Option<&str>) -> Settings {
    Settings {
        endpoint: Some(endpoint("https://cbr.example")),
        iam_endpoint: Some(endpoint("https://iam.example")),
        region: Some("eu-de".to_owned()),
        project_id: project_id.map(str::to_owned),
        ..Settings::default()
    }
}

fn known() -> Authenticator {
    authenticator(credentials(), settings(Some("p1")))
}

fn unknown() -> Authenticator {
    authenticator(credentials(), settings(None))
}

fn one_project() -> HttpResponse {
    answer(200, r#"{"projects": [{"id": "p7", "name": "eu-de"}]}"#)
}

#[test]
fn date_project_and_host_are_signed() {
    let (request, authorization) = authorized(&known(), &FakeIam::new(NOW, []));
    assert_eq!(header(&request, "X-Project-Id"), "p1");
    assert_eq!(header(&request, "X-Sdk-Date"), "20200608T023900Z");
    assert_eq!(header(&request, "X-Security-Token"), "simsalabim");
    assert!(header(&request, "Authorization").starts_with(
        "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, Signature="
    ));
    let signature = header(&request, "Authorization")
        .rsplit_once('=')
        .unwrap()
        .1
        .to_owned();
    assert_eq!(
        hidden(&known(), Some(&authorization)),
        ["AccessKey", SECRET, "simsalabim", signature.as_str()]
    );
    assert!(!format!("{authorization:?}").contains("simsalabim"));
}

#[test]
fn a_browser_does_not_sign_the_host() {
    let settings = Settings {
        in_browser: true,
        ..settings(Some("p1"))
    };
    let auth = authenticator(credentials(), settings);
    let (request, _) = authorized(&auth, &FakeIam::new(NOW, []));
    assert!(
        header(&request, "Authorization")
            .contains("SignedHeaders=x-project-id;x-sdk-date;x-security-token,")
    );
}

#[test]
fn every_attempt_is_signed_anew() {
    let (auth, iam) = (known(), FakeIam::new(NOW, []));
    let (mut request, _) = authorized(&auth, &iam);
    let first = header(&request, "Authorization");
    iam.pass(61);
    now(auth.authorize(&mut request, &iam)).unwrap();
    assert_eq!(header(&request, "X-Sdk-Date"), "20200608T024001Z");
    assert_ne!(header(&request, "Authorization"), first);
    assert_eq!(request.headers.len(), 4);
}

#[test]
fn the_clock_offset_is_learned_from_a_refusal_and_kept() {
    for status in [401, 403] {
        let (auth, iam) = (known(), FakeIam::new(NOW, []));
        let (_, early) = authorized(&auth, &iam);
        let (_, other) = authorized(&auth, &iam);
        assert!(auth.renew_after_refusal(&early, &dated(status, DATE), &iam));
        iam.pass(5);
        let (request, late) = authorized(&auth, &iam);
        assert_eq!(header(&request, "X-Sdk-Date"), "20200608T033905Z");
        // A call that was signed with the old clock is sent once more; one that was signed with the correct clock is not.
        assert!(auth.renew_after_refusal(&other, &dated(status, DATE), &iam));
        assert!(!auth.renew_after_refusal(&late, &dated(status, DATE), &iam));
    }
}

#[test]
fn a_correct_clock_is_left_alone() {
    let (auth, iam) = (known(), FakeIam::new(NOW, []));
    let (_, authorization) = authorized(&auth, &iam);
    for response in [
        dated(401, "Mon, 08 Jun 2020 02:44:00 GMT"),
        dated(401, "Mon, 08 Jun 2020 02:34:00 GMT"),
        dated(401, "yesterday"),
        dated(404, DATE),
        dated(200, DATE),
        answer(401, ""),
    ] {
        assert!(
            !auth.renew_after_refusal(&authorization, &response, &iam),
            "{response:?}"
        );
    }
    assert!(auth.renew_after_refusal(
        &authorization,
        &dated(401, "Mon, 08 Jun 2020 02:44:01 GMT"),
        &iam
    ));
    assert!(auth.renew_after_refusal(
        &authorization,
        &dated(401, "Mon, 08 Jun 2020 02:33:59 GMT"),
        &iam
    ));
}

#[test]
fn a_clock_beyond_all_bounds_is_an_error() {
    for far in [i64::MIN, i64::MAX] {
        let (auth, iam) = (known(), FakeIam::new(far, []));
        let error = now(auth.authorize(&mut HttpRequest::get(URL), &iam)).unwrap_err();
        assert!(error.is_config());
        let authorization = Authorization::Signature {
            canonical: Secret::new(""),
            signature: Secret::new(""),
            clock_offset: far,
        };
        auth.renew_after_refusal(&authorization, &dated(401, DATE), &iam);
    }
}

#[test]
fn the_regions_project_is_looked_up_once() {
    let (auth, iam) = (unknown(), FakeIam::new(NOW, [one_project()]));
    let (request, _) = authorized(&auth, &iam);
    assert_eq!(header(&request, "X-Project-Id"), "p7");
    assert_eq!(now(auth.locate_project(&iam)).unwrap().project_id, "p7");
    assert_eq!(auth.known_project(), Some("p7"));
    assert_eq!(iam.asked(), 1);
    let request = iam.request(0);
    assert_eq!(request.url, "https://iam.example/v3/projects?name=eu-de");
    assert!(
        header(&request, "Authorization")
            .contains("SignedHeaders=host;x-sdk-date;x-security-token,")
    );
}

#[test]
fn fifty_calls_wait_for_one_look_up() {
    let (auth, iam) = (unknown(), FakeIam::new(NOW, []));
    let mut calls = all_pending((0..50).map(|_| Box::pin(auth.locate_project(&iam))));
    drop(calls.remove(0));
    iam.answer(Ok(one_project()));
    for call in &mut calls {
        assert!(
            matches!(poll(call.as_mut()), Poll::Ready(Ok(location)) if location.project_id == "p7")
        );
    }
    assert_eq!(iam.asked(), 1);
}

#[test]
fn a_name_of_no_project_or_of_several_is_an_error_and_nothing_is_created() {
    for (body, got) in [
        (r#"{"projects": []}"#, "got none"),
        (
            r#"{"projects": [{"id": "a", "name": "eu-de"}, {"id": "b", "name": "eu-de"}]}"#,
            "got \"eu-de\" (\"a\"), \"eu-de\" (\"b\")",
        ),
    ] {
        let (auth, iam) = (
            unknown(),
            FakeIam::new(NOW, [answer(200, body), one_project()]),
        );
        let error = now(auth.locate_project(&iam)).unwrap_err();
        assert!(
            error.is_config() && error.to_string().contains(got),
            "{error}"
        );
        assert_eq!(iam.asked(), 1);
        assert_eq!(iam.request(0).method, cbr_wire::http::Method::Get);
        assert_eq!(now(auth.locate_project(&iam)).unwrap().project_id, "p7");
    }
}

#[test]
fn the_clock_is_corrected_at_the_look_up_once() {
    let iam = FakeIam::new(NOW, [dated(401, DATE), one_project()]);
    let auth = unknown();
    let (request, _) = authorized(&auth, &iam);
    assert_eq!(header(&iam.request(1), "X-Sdk-Date"), "20200608T033900Z");
    assert_eq!(header(&request, "X-Sdk-Date"), "20200608T033900Z");
    let later = "Mon, 08 Jun 2020 09:39:00 GMT";
    let iam = FakeIam::new(NOW, [dated(401, DATE), dated(401, later), one_project()]);
    assert!(
        now(unknown().locate_project(&iam))
            .unwrap_err()
            .is_authentication()
    );
    assert_eq!(iam.asked(), 2);
}

#[test]
fn a_refused_signature_names_the_difference_without_secrets() {
    let body = format!(
        r#"{{"error_msg":"verify aksk signature fail, canonicalRequest:GET|/v3/projects/|name=eu-de|host:inside.example|x-sdk-date:20200608T023900Z|x-security-token:simsalabim||host;x-sdk-date;x-security-token|e3b0","error_code":"APIGW.0301","request_id":"{SECRET}"}}"#
    );
    let iam = FakeIam::new(NOW, [answer(401, &body)]);
    let error = now(unknown().locate_project(&iam)).unwrap_err();
    assert!(error.is_authentication());
    assert!(
        error
            .hint()
            .unwrap()
            .contains("the header host is `inside.example` there and `iam.example` here"),
        "{:?}",
        error.hint()
    );
    let shown = all_of(&error);
    assert!(
        !shown.contains("simsalabim") && !shown.contains(SECRET),
        "{shown}"
    );
    let auth = known();
    let (_, authorization) = authorized(&auth, &FakeIam::new(NOW, []));
    let error = auth.add_hint(&authorization, Error::http(404, "no"), body.as_bytes(), &[]);
    assert!(!error.hint().unwrap().contains("inside.example"));
}
