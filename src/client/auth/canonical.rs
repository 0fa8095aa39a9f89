//! Host, path and query of the canonical request, which the gateway rebuilds to check a signature.

use cbr_wire::Error;
use cbr_wire::request::ENCODED;
use cbr_wire::small::sorted::sorted;
use cbr_wire::small::text::split_once;
use percent_encoding::{percent_decode_str, percent_encode};

/// URL in the canonical form of a signature.
#[derive(Debug)]
pub(super) struct CanonicalUrl {
    /// Host as HTTP stacks send it: lower case, without the scheme's default port.
    pub(super) host: String,
    /// Path whose segments are decoded and encoded again, with a slash at the end.
    pub(super) path: String,
    /// Query whose names and values are decoded and encoded again, sorted.
    pub(super) query: String,
}

impl CanonicalUrl {
    /// Parses a percent-encoded URL. A URL that an HTTP stack would change is refused, because the URL that is sent has to be
    /// the one that is signed.
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        let wrong = |expected: &str| Error::config(format!("url: expected {expected}"));
        if let Some(at) = url
            .bytes()
            .position(|b| !(b'!'..=b'~').contains(&b) || matches!(b, b'\\' | b'#'))
        {
            return Err(wrong(&format!(
                "a percent-encoded URL without a fragment, got another character at byte {at}"
            )));
        }
        let (scheme, rest) =
            split_once(url, "://").ok_or_else(|| wrong("a URL with scheme and host"))?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at_checked(at).unwrap_or((rest, "")),
            None => (rest, ""),
        };
        let host = canonical_host(scheme, authority)
            .ok_or_else(|| wrong("http or https and a host, without user name and password"))?;
        let path =
            canonical_path(path).ok_or_else(|| wrong("a path without `.` and `..` steps"))?;
        Ok(Self {
            host,
            path,
            query: canonical_query(query),
        })
    }
}

/// Returns the canonical host; `None` if the scheme is neither http nor https, if there is no host, or if there is a user name.
fn canonical_host(scheme: &str, authority: &str) -> Option<String> {
    let default_port = match scheme.to_ascii_lowercase().as_str() {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    // The port follows the last colon, unless that colon is inside the brackets of an IPv6 address.
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port),
        _ => (authority, ""),
    };
    if name.is_empty() || authority.contains('@') {
        return None;
    }
    let mut host = name.to_ascii_lowercase();
    if !port.is_empty() {
        let port = Some(port)
            .filter(|port| port.bytes().all(|b| b.is_ascii_digit()))?
            .parse::<u16>()
            .ok()?;
        if port != default_port {
            host.push_str(&format!(":{port}"));
        }
    }
    Some(host)
}

/// Returns the canonical path; `None` for a path with `.` or `..` segments, plain or percent-encoded, because every URL parser
/// removes them.
fn canonical_path(path: &str) -> Option<String> {
    let mut canonical = String::with_capacity(path.len() + 1);
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        let bytes: Vec<u8> = percent_decode_str(segment).collect();
        if matches!(bytes.as_slice(), b"." | b"..") {
            return None;
        }
        canonical.push('/');
        canonical.extend(percent_encode(&bytes, ENCODED));
    }
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    Some(canonical)
}

/// Returns the canonical query: pairs sorted by name, then by value.
fn canonical_query(query: &str) -> String {
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (reencode(name), reencode(value))
        })
        .collect();
    let mut canonical = String::with_capacity(query.len());
    for (name, value) in sorted(pairs) {
        if !canonical.is_empty() {
            canonical.push('&');
        }
        canonical.push_str(&name);
        canonical.push('=');
        canonical.push_str(&value);
    }
    canonical
}

/// Decodes a text of the query and encodes it again. Servers read a plus as a space, so it becomes `%20`.
fn reencode(text: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(&text.replace('+', " ")).collect();
    percent_encode(&bytes, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refuses(url: &str, expected: &str) {
        let message = CanonicalUrl::parse(url).unwrap_err().to_string();
        assert!(message.contains(expected), "{url}: {message}");
    }

    #[test]
    fn a_url_that_would_not_be_sent_as_signed_is_refused() {
        refuses("https://cbr.example/a b", "byte 21");
        refuses("https://cbr.example/ä", "byte 20");
        refuses("https://cbr.example/#x", "byte 20");
        refuses("https://cbr.example/a\\b", "byte 21");
        refuses("https://cbr.example/a/../b", "`..` steps");
        refuses("https://cbr.example/a/%2E%2e/b", "`..` steps");
        refuses("cbr.example/a", "scheme and host");
        refuses("ftp://cbr.example/a", "http or https");
        refuses("https:///a", "a host");
        refuses("https://user@cbr.example/", "without user name");
        refuses("https://cbr.example:65536/", "a host");
        refuses("https://cbr.example:+1/", "a host");
    }
}
