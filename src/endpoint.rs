//! Where requests go: https, or this machine.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;

use crate::Error;

/// A checked endpoint, without a trailing slash: `https://cbr.eu-de.otc.t-systems.com`, or a proxy's
/// `https://portal.example/backup`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint(String);

impl Endpoint {
    /// Checks an endpoint. What a person may have pasted into it (user info, a query) is refused and never repeated,
    /// because it may be a secret.
    pub(crate) fn parse(text: &str, allow_insecure: bool) -> Result<Self, Error> {
        Self::parse_as("endpoint", text, allow_insecure)
    }

    /// As [`parse`](Self::parse), for an endpoint that has another name: an option of IAM's, or what a catalog says.
    pub(crate) fn parse_as(name: &str, text: &str, allow_insecure: bool) -> Result<Self, Error> {
        let wrong = |expected: &str| Err(Error::config(format!("{name}: expected {expected}")));
        let Ok(uri) = text.trim().parse::<Uri>() else {
            return wrong("a URL like https://cbr.eu-de.otc.t-systems.com, got something else");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return wrong("a URL with scheme and host, like https://cbr.eu-de.otc.t-systems.com");
        };
        if authority.as_str().contains('@') {
            return wrong("a URL without user name and password; credentials go to `auth`");
        }
        if uri.query().is_some() || text.contains('#') {
            return wrong("a URL without a query or fragment");
        }
        match scheme {
            "https" => {}
            "http" if allow_insecure || is_loopback(authority.host()) => {}
            "http" => {
                return wrong(&format!(
                    "https, got http://{}: the token would be readable on the way (plain http is for this machine only)",
                    authority.host()
                ));
            }
            other => return wrong(&format!("https, got {other}")),
        }
        let path = uri.path().trim_end_matches('/');
        if path.split('/').any(|step| matches!(step, "." | ".."))
            || path.contains("//")
            || path.contains('\\')
        {
            return wrong("a path without empty, `.` or `..` steps");
        }
        Ok(Self(format!("{scheme}://{authority}{path}")))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// True for `localhost`, a name below it, 127.0.0.0/8 and `::1` in their plain forms.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let name = host.to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn accepts(text: &str, expected: &str) {
        assert_eq!(
            Endpoint::parse(text, false)
                .map(|e| e.0)
                .map_err(|e| e.to_string()),
            Ok(expected.to_owned())
        );
    }

    #[track_caller]
    fn refuses(text: &str, expected: &str) {
        let message = Endpoint::parse(text, false).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn accepts_https_and_this_machine() {
        accepts(
            "https://cbr.eu-de.otc.t-systems.com",
            "https://cbr.eu-de.otc.t-systems.com",
        );
        accepts(
            " https://portal.example:8443/backup/ ",
            "https://portal.example:8443/backup",
        );
        accepts("http://127.0.0.1:8080/", "http://127.0.0.1:8080");
        accepts("http://127.8.9.10", "http://127.8.9.10");
        accepts("http://LOCALHOST:1", "http://LOCALHOST:1");
        accepts("http://app.localhost", "http://app.localhost");
        accepts("http://[::1]:8080", "http://[::1]:8080");
    }

    #[test]
    fn an_error_names_the_option() {
        let message = Endpoint::parse_as("iamEndpoint", "http://iam.example", false)
            .unwrap_err()
            .to_string();
        assert!(
            message.starts_with("iamEndpoint: expected https, got http://iam.example"),
            "{message}"
        );
    }

    #[test]
    fn refuses_plain_http_to_other_machines() {
        for text in [
            "http://cbr.example",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "http://[::ffff:7f00:1]",
        ] {
            refuses(text, "expected https");
        }
        assert!(Endpoint::parse("http://cbr.example", true).is_ok());
    }

    #[test]
    fn refuses_what_is_no_plain_url() {
        refuses("", "a URL");
        refuses("cbr.example", "scheme and host");
        refuses("/backup", "scheme and host");
        refuses("ftp://cbr.example", "expected https, got ftp");
        refuses("javascript:alert(1)", "a URL");
        refuses("https://cbr.example/?x=1", "without a query");
        refuses("https://cbr.example/#x", "without a query or fragment");
        refuses("https://cbr.example/a/../b", "`..` steps");
        refuses("https://cbr.example/a//b", "empty");
        refuses("https://cbr.exa mple", "a URL");
        refuses("http://127.0.0.1\\@evil.example", "a URL");
        refuses("https://cbr.exam\nple", "a URL");
    }

    #[test]
    fn never_repeats_credentials() {
        let message = Endpoint::parse("https://user:sesame@cbr.example", false)
            .unwrap_err()
            .to_string();
        assert!(message.contains("without user name"), "{message}");
        assert!(!message.contains("sesame"), "{message}");
        let message = Endpoint::parse("https://cbr.example/?token=sesame", false)
            .unwrap_err()
            .to_string();
        assert!(!message.contains("sesame"), "{message}");
    }
}
