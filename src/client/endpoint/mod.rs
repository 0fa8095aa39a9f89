//! Endpoints: https, or plain http on this machine.

pub mod regions;
pub(crate) mod service_root;

use cbr_wire::Error;
use cbr_wire::error::hint;
use cbr_wire::small::text::{replace, split_once};

/// Checked endpoint, without a trailing slash: `https://cbr.eu-de.otc.t-systems.com`, or that of a proxy,
/// `https://portal.example/backup`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint(String);

impl Endpoint {
    /// Checks an endpoint. User info and a query are refused, and the error does not repeat them, because they may contain a
    /// secret.
    pub(crate) fn parse(text: &str, allow_insecure: bool) -> Result<Self, Error> {
        Self::parse_named("endpoint", text, allow_insecure)
    }

    /// Checks an endpoint that has another name in messages: an option for IAM, or an entry of a catalog.
    pub(crate) fn parse_named(name: &str, text: &str, allow_insecure: bool) -> Result<Self, Error> {
        let text = text.trim();
        let wrong = |expected: &str| {
            let error = Error::config(format!("{name}: expected {expected}"));
            Err(if text.starts_with('/') {
                error.with_hint(hint::RELATIVE_ENDPOINT)
            } else {
                error
            })
        };
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_graphic()) || text.contains('\\') {
            return wrong("a URL like https://cbr.eu-de.otc.t-systems.com, got something else");
        }
        let Some((scheme, rest)) = split_once(text, "://").filter(|(scheme, _)| is_scheme(scheme))
        else {
            return wrong("a URL with scheme and host, like https://cbr.eu-de.otc.t-systems.com");
        };
        if text.contains(['?', '#']) {
            return wrong("a URL without a query or fragment");
        }
        let path_at = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(path_at).unwrap_or((rest, ""));
        if authority.contains('@') {
            return wrong("a URL without user name and password; credentials go to `auth`");
        }
        let Some(host) = host_of(authority) else {
            return wrong("a URL with scheme and host, like https://cbr.eu-de.otc.t-systems.com");
        };
        match scheme.to_ascii_lowercase().as_str() {
            "https" => {}
            "http" if allow_insecure || is_loopback(host) => {}
            "http" => {
                return wrong(&format!(
                    "https, got http://{host}: the token would be readable on the way (plain http is for this machine only)"
                ));
            }
            other => return wrong(&format!("https, got {other}")),
        }
        let path = path.trim_end_matches('/');
        let steps = || path.split('/').skip(1);
        if steps().any(|step| matches!(decode_dots(step).as_str(), "" | "." | "..")) {
            return wrong("a path without empty, `.` or `..` steps");
        }
        if !steps().all(is_path_step) {
            return wrong("a percent-encoded path");
        }
        Ok(Self(format!(
            "{}://{authority}{path}",
            scheme.to_ascii_lowercase()
        )))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the host, without the port.
    pub(crate) fn host(&self) -> &str {
        let authority = split_once(&self.0, "://").map_or("", |(_, rest)| rest);
        let authority = authority.split('/').next().unwrap_or_default();
        host_of(authority).unwrap_or_default()
    }
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Decodes dots, because URL parsers treat an encoded dot as a dot.
fn decode_dots(step: &str) -> String {
    replace(&step.to_ascii_lowercase(), "%2e", ".")
}

/// True if a path step has only the characters of RFC 3986, and two digits after every percent sign.
fn is_path_step(step: &str) -> bool {
    let mut bytes = step.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => {
                let digits = (bytes.next(), bytes.next());
                matches!(digits, (Some(a), Some(b)) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
            }
            _ => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte),
        };
        if !fits {
            return false;
        }
    }
    true
}

/// Returns the host of `host`, `host:port` or `[::1]:port`; `None` for anything else.
fn host_of(authority: &str) -> Option<&str> {
    let end = match authority.strip_prefix('[') {
        Some(rest) => rest.find(']')? + 2,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at_checked(end)?;
    let is_name = |host: &str| {
        host.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
    };
    let is_host = match host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        Some(address) => address
            .bytes()
            .all(|b| b.is_ascii_hexdigit() || b":.".contains(&b)),
        None => !host.is_empty() && is_name(host),
    };
    let is_port = match port.strip_prefix(':') {
        Some(digits) => digits.parse::<u16>().is_ok() && digits.bytes().all(|b| b.is_ascii_digit()),
        None => port.is_empty(),
    };
    (is_host && is_port).then_some(host)
}

/// True for `localhost`, 127.0.0.0/8 and `[::1]` in their plain forms. A name below `localhost` may be any machine: it depends on
/// the resolver.
fn is_loopback(host: &str) -> bool {
    let name = host.to_ascii_lowercase();
    let mut parts = host.split('.');
    let is_byte = |part: &str| {
        let is_plain = part.len() == 1 || !part.starts_with('0');
        is_plain && part.bytes().all(|b| b.is_ascii_digit()) && part.parse::<u8>().is_ok()
    };
    name == "localhost"
        || name == "[::1]"
        || (parts.next() == Some("127") && parts.clone().count() == 3 && parts.all(is_byte))
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
        accepts("http://[::1]:8080", "http://[::1]:8080");
    }

    #[test]
    fn an_error_names_the_option() {
        let message = Endpoint::parse_named("iamEndpoint", "http://iam.example", false)
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
            "http://app.localhost",
            "http://localhost.",
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
    fn refuses_anything_but_a_plain_url() {
        refuses("", "a URL");
        refuses("cbr.example", "scheme and host");
        refuses("/backup", "scheme and host");
        refuses("ftp://cbr.example", "expected https, got ftp");
        refuses("javascript:alert(1)", "a URL");
        refuses("https://cbr.example/?x=1", "without a query");
        refuses("https://cbr.example/#x", "without a query or fragment");
        refuses("https://cbr.example/a/../b", "`..` steps");
        refuses("https://cbr.example/a//b", "empty");
        refuses("https://cbr.example/a/%2E./b", "`..` steps");
        refuses("https://cbr.example/a%zz", "percent-encoded");
        refuses("https://cbr.example:x", "scheme and host");
        refuses("https://[::1", "scheme and host");
        refuses("https://", "scheme and host");
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
