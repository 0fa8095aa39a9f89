use futures_util::future::LocalBoxFuture;

use super::*;
use crate::auth::{AccessKeys, Password, TokenSource};

fn settings(endpoint_url: &str, region: &str, project: &str) -> Settings {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Settings {
        endpoint: given(endpoint_url).map(|url| endpoint(&url)),
        region: given(region),
        project_id: given(project),
        ..Settings::default()
    }
}

fn token() -> Credentials {
    Secret::new("MIIDkgYJKoZIhvcNAQcCoIIDgzCC").into()
}

fn password() -> Credentials {
    Password::new("operator", "open sesame", "domain").into()
}

fn keys() -> Credentials {
    AccessKeys::new(Secret::new("AccessKey"), Secret::new("SecretKey")).into()
}

#[track_caller]
fn refuses(credentials: Credentials, settings: Settings, expected: &str) {
    let error = Authenticator::new(credentials, settings).unwrap_err();
    assert!(error.is_config());
    assert!(error.to_string().starts_with(expected), "{error}");
}

#[test]
fn an_error_names_the_missing_option() {
    let neither = "endpoint: expected an endpoint or a region, got neither";
    let region = "region: expected one of ae-ad-1, af-north-1";
    let id = "projectId: expected the id of a project, got nothing";
    let step = "projectId: expected an id that is no path step";
    let project =
        "projectId: expected the id or the name of a project, or a region, got none of them";
    let iam = "iamEndpoint: expected the endpoint of IAM, or a region whose IAM is known, got ";
    let cbr = "https://cbr.example";
    let no_key = || AccessKeys::new(Secret::new(""), Secret::new("SecretKey")).into();
    let no_user = || Password::new("", "open sesame", "domain").into();
    for (credentials, given, expected) in [
        (token(), settings("", "", "p1"), neither),
        (keys(), settings("", "", "p1"), neither),
        (token(), settings("", "atlantis-1", "p1"), region),
        (token(), settings("", "eu-de", ""), id),
        (token(), settings("", "eu-de", ".."), step),
        (keys(), settings(cbr, "", ""), project),
        (password(), settings(cbr, "", ""), project),
        (
            password(),
            settings(cbr, "", "p1"),
            &format!("{iam}neither"),
        ),
        (
            keys(),
            settings(cbr, "atlantis-1", ""),
            &format!("{iam}region \"atlantis-1\""),
        ),
        (
            no_key(),
            settings("", "eu-de", "p1"),
            "auth.accessKey: expected",
        ),
        (
            no_user(),
            settings("", "eu-de", "p1"),
            "auth.username: expected",
        ),
    ] {
        refuses(credentials, given, expected);
    }
}

#[test]
fn a_region_sets_all_endpoints() {
    let auth = authenticator(token(), settings("", "eu-de", "p1"));
    assert_eq!(
        auth.known_endpoint(),
        Some("https://cbr.eu-de.otc.t-systems.com")
    );
    assert_eq!(auth.known_project(), Some("p1"));
    let location = now(auth.locate_project(&FakeIam::default())).unwrap();
    assert_eq!(
        (location.endpoint.as_str(), location.project_id.as_str()),
        ("https://cbr.eu-de.otc.t-systems.com", "p1")
    );
    let auth = authenticator(password(), settings("", "eu-de", ""));
    assert_eq!(
        auth.known_endpoint(),
        Some("https://cbr.eu-de.otc.t-systems.com")
    );
    assert_eq!(auth.known_project(), None);
}

#[test]
fn a_fixed_token_is_not_requested_again_after_a_401() {
    let iam = FakeIam::default();
    let auth = authenticator(token(), settings("", "eu-de", "p1"));
    let (mut request, authorization) = authorized(&auth, &iam);
    assert_eq!(
        header(&request, "X-Auth-Token"),
        "MIIDkgYJKoZIhvcNAQcCoIIDgzCC"
    );
    now(auth.authorize(&mut request, &iam)).unwrap();
    assert_eq!(request.headers.len(), 1);
    assert!(!auth.renew_after_refusal(&authorization, &answer(401, ""), &iam));
    assert_eq!(iam.asked(), 0);
}

/// Source of the tokens t1, t2 and so on.
struct Counting(Cell<u32>);

impl TokenSource for Counting {
    fn token(&self) -> LocalBoxFuture<'_, Result<Secret, Error>> {
        self.0.set(self.0.get() + 1);
        let token = Secret::new(format!("t{}", self.0.get()));
        Box::pin(std::future::ready(Ok(token)))
    }
}

#[test]
fn a_source_of_tokens_is_asked_once_more_after_a_401_only() {
    let iam = FakeIam::default();
    let auth = authenticator(Counting(Cell::new(0)), settings("", "eu-de", "p1"));
    let (request, authorization) = authorized(&auth, &iam);
    assert_eq!(header(&request, "X-Auth-Token"), "t1");
    assert!(!auth.renew_after_refusal(&authorization, &answer(403, ""), &iam));
    assert!(auth.renew_after_refusal(&authorization, &answer(401, ""), &iam));
    let (request, authorization) = authorized(&auth, &iam);
    assert_eq!(header(&request, "X-Auth-Token"), "t2");
    assert_eq!(hidden(&auth, Some(&authorization)), ["t2"]);
}

#[test]
fn a_token_that_is_invalid_in_a_header_is_refused_without_being_shown() {
    let auth = authenticator(Secret::new("to\nken"), settings("", "eu-de", "p1"));
    let mut request = HttpRequest::get(URL);
    let error = now(auth.authorize(&mut request, &FakeIam::default())).unwrap_err();
    assert!(error.is_config());
    assert!(!all_of(&error).contains("ken\"") && error.to_string().starts_with("auth.token"));
}

#[test]
fn credentials_never_print() {
    for credentials in [token(), password(), keys()] {
        let settings = settings("", "eu-de", "p1");
        let auth = authenticator(credentials, settings);
        let shown = format!("{auth:?}");
        assert!(shown.contains("[redacted]"), "{shown}");
        for secret in ["MIID", "sesame", "AccessKey", "SecretKey"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn a_proxy_gets_only_the_project_id_or_its_default() {
    let iam = FakeIam::default();
    let auth = authenticator(
        Credentials::proxy(),
        settings("https://portal.example/backup", "", ""),
    );
    assert_eq!(auth.known_project(), Some("default"));
    let (request, authorization) = authorized(&auth, &iam);
    assert!(request.headers.is_empty());
    assert!(hidden(&auth, Some(&authorization)).is_empty());
    assert!(!auth.renew_after_refusal(&authorization, &answer(401, ""), &iam));
    assert_eq!(iam.asked(), 0);
    let named = settings("https://portal.example/backup", "", "p1");
    let named = authenticator(Credentials::proxy(), named);
    assert_eq!(named.known_project(), Some("p1"));
    refuses(
        Credentials::proxy(),
        settings("", "eu-de", ""),
        "endpoint: expected the proxy's endpoint, got nothing",
    );
    refuses(
        Credentials::proxy(),
        settings("https://portal.example", "", ".."),
        "projectId: expected an id that is no path step",
    );
}
