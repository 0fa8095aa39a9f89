use super::*;
use crate::auth::Password;

const PASSWORD: &str = "open \"sesame\"";
/// 2015-11-08T01:42:57Z
const ISSUED: i64 = 1_446_946_977;

fn signed_in(token: &str, seconds: &str) -> HttpResponse {
    let body = format!(
        r#"{{"token": {{
            "expires_at": "2015-11-{seconds}.527363Z", "issued_at": "2015-11-08T01:42:57.000000Z",
            "project": {{"domain": {{"id": "d1"}}, "id": "p1", "name": "eu-de_dev"}},
            "catalog": [{{"type": "cbr", "endpoints": [
                {{"interface": "public", "region": "eu-nl", "url": "https://cbr.eu-nl.example/v3/p1"}},
                {{"interface": "public", "region": "eu-de", "url": "https://cbr.eu-de.example/v3/p1"}}]}}]
        }}}}"#
    );
    HttpResponse {
        status: 201,
        headers: ResponseHeaders {
            subject_token: Some(Secret::new(token)),
            ..ResponseHeaders::default()
        },
        body: body.into_bytes(),
    }
}

/// Answer with a token for 24 hours.
fn day(token: &str) -> HttpResponse {
    signed_in(token, "09T01:42:57")
}

fn settings() -> Settings {
    Settings {
        iam_endpoint: Some(endpoint("https://iam.example")),
        project_name: Some("eu-de_dev".to_owned()),
        ..Settings::default()
    }
}

fn user() -> Authenticator {
    authenticator(Password::new("operator", PASSWORD, "domain"), settings())
}

fn token_in_use(auth: &Authenticator, iam: &FakeIam) -> String {
    header(&authorized(auth, iam).0, "X-Auth-Token")
}

fn failure(auth: &Authenticator, iam: &FakeIam) -> Error {
    now(auth.authorize(&mut HttpRequest::get(URL), iam)).unwrap_err()
}

/// Starts to authorize the requests. All wait for IAM.
fn started<'a>(
    auth: &'a Authenticator,
    iam: &'a FakeIam,
    requests: &'a mut [HttpRequest],
) -> Vec<Pin<Box<impl Future<Output = Result<Authorization, Error>> + 'a>>> {
    let calls = requests
        .iter_mut()
        .map(|request| Box::pin(auth.authorize(request, iam)));
    all_pending(calls)
}

#[test]
fn endpoint_and_project_come_from_the_answer() {
    let (auth, iam) = (user(), FakeIam::new(ISSUED, [day("t1")]));
    assert_eq!((auth.known_endpoint(), auth.known_project()), (None, None));
    let location = now(auth.locate_project(&iam)).unwrap();
    assert_eq!(
        (location.endpoint.as_str(), location.project_id.as_str()),
        ("https://cbr.eu-de.example", "p1")
    );
    assert_eq!(token_in_use(&auth, &iam), "t1");
    assert_eq!(auth.known_endpoint(), Some("https://cbr.eu-de.example"));
    assert_eq!(auth.known_project(), Some("p1"));
    assert_eq!(iam.asked(), 1);
    assert_eq!(iam.request(0).url, "https://iam.example/v3/auth/tokens");
}

#[test]
fn the_settings_take_precedence_over_iams_answer() {
    let settings = Settings {
        endpoint: Some(endpoint("https://portal.example/backup")),
        project_id: Some("p9".to_owned()),
        ..settings()
    };
    let auth = authenticator(Password::new("operator", PASSWORD, "domain"), settings);
    let iam = FakeIam::new(ISSUED, [day("t1")]);
    let location = now(auth.locate_project(&iam)).unwrap();
    assert_eq!(location.endpoint.as_str(), "https://portal.example/backup");
    assert_eq!(iam.asked(), 0);
    assert_eq!(token_in_use(&auth, &iam), "t1");
    let body = iam.request(0).body.unwrap();
    assert!(
        body.expose()
            .ends_with(r#""scope":{"project":{"id":"p9"}}}}"#)
    );
}

#[test]
fn a_token_is_renewed_five_minutes_before_it_ends() {
    let (auth, iam) = (user(), FakeIam::new(ISSUED, [day("t1"), day("t2")]));
    assert_eq!(token_in_use(&auth, &iam), "t1");
    iam.pass(86_400 - 301);
    assert_eq!(token_in_use(&auth, &iam), "t1");
    iam.pass(1);
    assert_eq!(token_in_use(&auth, &iam), "t2");
    assert_eq!(iam.asked(), 2);
}

#[test]
fn a_short_token_is_renewed_a_tenth_before_it_ends() {
    let short = |token| signed_in(token, "08T01:44:37");
    let (auth, iam) = (user(), FakeIam::new(ISSUED, [short("t1"), short("t2")]));
    assert_eq!(token_in_use(&auth, &iam), "t1");
    iam.pass(89);
    assert_eq!(token_in_use(&auth, &iam), "t1");
    iam.pass(1);
    assert_eq!(token_in_use(&auth, &iam), "t2");
}

#[test]
fn a_wrong_local_clock_does_no_harm() {
    for wrong in [-1_000_000_000, 1_000_000_000] {
        let (auth, iam) = (user(), FakeIam::new(ISSUED + wrong, [day("t1"), day("t2")]));
        assert_eq!(token_in_use(&auth, &iam), "t1");
        iam.pass(86_400 - 301);
        assert_eq!(token_in_use(&auth, &iam), "t1");
        iam.pass(1);
        assert_eq!(token_in_use(&auth, &iam), "t2");
    }
}

#[test]
fn implausible_times_do_not_renew_before_every_request() {
    let past = |token| signed_in(token, "07T01:42:57");
    let (auth, iam) = (user(), FakeIam::new(ISSUED, [past("t1"), past("t2")]));
    assert_eq!(token_in_use(&auth, &iam), "t1");
    iam.pass(1_000_000);
    assert_eq!(token_in_use(&auth, &iam), "t1");
}

#[test]
fn the_old_token_is_used_while_iam_is_unavailable() {
    let (auth, iam) = (user(), FakeIam::new(ISSUED, [day("t1")]));
    assert_eq!(token_in_use(&auth, &iam), "t1");
    iam.pass(86_400 - 10);
    iam.answer(Err(Error::connection("the connection failed")));
    assert_eq!(token_in_use(&auth, &iam), "t1");
    iam.answer(Ok(answer(503, "")));
    assert_eq!(token_in_use(&auth, &iam), "t1");
    iam.answer(Ok(answer(401, "")));
    assert!(failure(&auth, &iam).is_authentication());
    iam.pass(10);
    iam.answer(Err(Error::connection("the connection failed")));
    assert!(failure(&auth, &iam).is_connection());
}

#[test]
fn fifty_calls_wait_for_one_token() {
    let (auth, iam) = (user(), FakeIam::new(ISSUED, []));
    let mut requests = vec![HttpRequest::get(URL); 50];
    let mut calls = started(&auth, &iam, &mut requests);
    // The call that started the sign-in is cancelled.
    drop(calls.remove(0));
    iam.answer(Ok(day("t1")));
    assert!(calls.iter_mut().all(|call| poll(call.as_mut()).is_ready()));
    drop(calls);
    assert!(
        requests
            .iter()
            .skip(1)
            .all(|r| header(r, "X-Auth-Token") == "t1")
    );
    assert_eq!(iam.asked(), 1);
}

#[test]
fn a_wrong_password_is_tried_once_for_all_who_wait() {
    let (auth, iam) = (user(), FakeIam::new(ISSUED, []));
    let mut requests = vec![HttpRequest::get(URL); 50];
    let mut calls = started(&auth, &iam, &mut requests);
    iam.answer(Ok(answer(
        401,
        r#"{"error":{"message":"The username or password is wrong.","code":401,"title":"Unauthorized"}}"#,
    )));
    for call in &mut calls {
        let Poll::Ready(Err(error)) = poll(call.as_mut()) else {
            panic!("expected a failure");
        };
        assert!(error.is_authentication() && !error.is_retryable());
        assert_eq!(
            error.to_string(),
            "IAM at https://iam.example answered 401 (401): The username or password is wrong."
        );
        assert!(error.hint().unwrap().starts_with("IAM refused the sign-in"));
    }
    assert_eq!(iam.asked(), 1);
}

#[test]
fn a_refused_token_is_renewed_once_however_many_calls_it_was_refused_for() {
    let (auth, iam) = (
        user(),
        FakeIam::new(ISSUED, [day("t1"), day("t2"), day("t3")]),
    );
    let proofs: Vec<_> = (0..50).map(|_| authorized(&auth, &iam).1).collect();
    for authorization in &proofs {
        assert!(auth.renew_after_refusal(authorization, &answer(401, ""), &iam));
        assert_eq!(token_in_use(&auth, &iam), "t2");
    }
    assert_eq!(iam.asked(), 2);
    assert!(!auth.renew_after_refusal(&proofs[0], &answer(403, ""), &iam));
    let (_, authorization) = authorized(&auth, &iam);
    assert_eq!(
        hidden(&auth, Some(&proofs[0])),
        [PASSWORD, "open \\\"sesame\\\"", "t2", "t1"]
    );
    assert!(auth.renew_after_refusal(&authorization, &answer(401, ""), &iam));
    assert_eq!(token_in_use(&auth, &iam), "t3");
}

#[test]
fn a_header_that_is_not_exposed_is_named() {
    let without = || HttpResponse {
        headers: ResponseHeaders::default(),
        ..day("t1")
    };
    let error = failure(&user(), &FakeIam::new(ISSUED, [without()]));
    assert_eq!(
        error.to_string(),
        "expected a token in the header X-Subject-Token, got none"
    );
    assert!(error.is_authentication() && !error.is_retryable());
    assert_eq!(error.status(), Some(201));
    let settings = Settings {
        in_browser: true,
        ..settings()
    };
    let auth = authenticator(Password::new("operator", PASSWORD, "domain"), settings);
    let error = failure(&auth, &FakeIam::new(ISSUED, [without()]));
    assert!(
        error
            .to_string()
            .ends_with("the answer needs `Access-Control-Expose-Headers: X-Subject-Token`"),
        "{error}"
    );
}

#[test]
fn a_catalog_without_the_service_does_not_cost_a_token_for_every_call() {
    let settings = Settings {
        region: Some("atlantis-1".to_owned()),
        ..settings()
    };
    let auth = authenticator(Password::new("operator", PASSWORD, "domain"), settings);
    let iam = FakeIam::new(ISSUED, [day("t1")]);
    for _ in 0..3 {
        let error = now(auth.locate_project(&iam)).unwrap_err();
        assert!(error.is_config());
        assert!(
            error.to_string().contains("got \"eu-nl\", \"eu-de\""),
            "{error}"
        );
    }
    assert_eq!(iam.asked(), 1);
}

#[test]
fn an_error_of_iam_never_contains_the_password_or_the_token() {
    let echo = r#"{"password":"open \"sesame\"","token":"MIIDsimsalabim"}"#;
    // A message is cut after 300 characters, here inside the password.
    let long = "x".repeat(289);
    for body in [
        format!(
            r#"{{"error":{{"message":"you sent {}"}}}}"#,
            echo.replace('\\', "\\\\").replace('"', "\\\"")
        ),
        r#"{"error":{"message":"you sent open \"sesame\""}}"#.to_owned(),
        format!("you sent {echo}"),
        format!("{long}{PASSWORD}"),
        format!("open \"sesame\" {long}"),
        format!("<title>{PASSWORD}</title>"),
        format!(r#"{{"error":{{"code":"{}"}}}}"#, "open \\\"sesame\\\""),
        echo.to_owned(),
    ] {
        for status in [201, 400, 401, 500, 0] {
            let mut response = day("MIIDsimsalabim");
            response.status = status;
            response.body = body.clone().into_bytes();
            let shown = all_of(&failure(&user(), &FakeIam::new(ISSUED, [response])));
            assert!(
                !shown.contains("sesa") && !shown.contains("simsalabim"),
                "{status} {body}: {shown}"
            );
        }
    }
}

#[test]
fn an_unexpected_body_is_an_error() {
    for body in [
        "",
        "{",
        "[]",
        "{}",
        r#"{"token": 7}"#,
        r#"{"token": {"project": "#,
        "\u{feff}",
    ] {
        let mut response = day("t1");
        response.body = body.as_bytes().to_vec();
        let error = failure(&user(), &FakeIam::new(ISSUED, [response]));
        assert!(error.is_decode(), "{body}: {error}");
    }
    for body in [
        r#"{"token": {}}"#,
        r#"{"token": {"expires_at": 7, "catalog": {}, "project": []}}"#,
    ] {
        let mut response = day("t1");
        response.body = body.as_bytes().to_vec();
        let (auth, iam) = (user(), FakeIam::new(ISSUED, [response]));
        assert_eq!(token_in_use(&auth, &iam), "t1");
        let error = now(auth.locate_project(&iam)).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("projectId: expected one in IAM's answer")
        );
    }
}

#[test]
fn an_iam_endpoint_may_end_in_its_version() {
    let settings = Settings {
        iam_endpoint: Some(endpoint("https://iam.example/v3/")),
        ..settings()
    };
    let auth = authenticator(Password::new("operator", PASSWORD, "domain"), settings);
    let iam = FakeIam::new(ISSUED, [day("t1")]);
    assert_eq!(token_in_use(&auth, &iam), "t1");
    assert_eq!(iam.request(0).url, "https://iam.example/v3/auth/tokens");
}
