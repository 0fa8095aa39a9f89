//! Diagnosis of a refused signature.
//!
//! A gateway that refuses a signature may echo the canonical request that it built. The first difference from ours shows what
//! a proxy changed.

use cbr_json::{Cursor, body_text};
use cbr_wire::small::text::split_once;

/// Text before the echoed canonical request, whose lines are joined by `|`.
const ECHO_MARKER: &str = "canonicalRequest:";

/// Longest excerpt of a line, in characters.
const MAX_EXCERPT: usize = 120;

/// Returns a hint with the first difference between the gateway's canonical request and ours; `None` if the body has no echo.
pub(super) fn hint(ours: &str, body: &[u8]) -> Option<String> {
    let theirs = echoed_request(&body_text(body))?;
    let ours = CanonicalRequest::parse(ours, '\n')?;
    let theirs = CanonicalRequest::parse(&theirs, '|')?;
    let Some(difference) = ours.difference(&theirs) else {
        return Some(
            "the gateway made the same canonical request as this client, so the secret key is another than the access key's"
                .to_owned(),
        );
    };
    Some(format!(
        "the gateway made another canonical request than this client: {difference}; something on the way changed the request"
    ))
}

/// Returns the echoed canonical request: the text after the marker, up to the end of the JSON string.
fn echoed_request(body: &str) -> Option<String> {
    let (_, rest) = split_once(body, ECHO_MARKER)?;
    let bytes = rest.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'"' => break,
            b'\\' => end += 2,
            _ => end += 1,
        }
    }
    let source = format!("\"{}\"", rest.get(..end).unwrap_or(rest));
    let decoded = Cursor::new(&source).string().ok()?.decode().into_owned();
    Some(decoded.trim().to_owned())
}

/// Parts of a canonical request.
struct CanonicalRequest<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    signed: &'a str,
    hash: &'a str,
}

impl<'a> CanonicalRequest<'a> {
    fn parse(text: &'a str, separator: char) -> Option<Self> {
        let mut lines = text.split(separator);
        let (method, path, query) = (lines.next()?, lines.next()?, lines.next()?);
        let headers = lines
            .by_ref()
            .map_while(|line| line.split_once(':'))
            .collect();
        Some(Self {
            method,
            path,
            query,
            headers,
            signed: lines.next()?,
            hash: lines.next()?,
        })
    }

    /// Describes the first part that differs.
    fn difference(&self, theirs: &Self) -> Option<String> {
        let line = |name: &str, ours: &str, theirs: &str| {
            (ours != theirs).then(|| {
                format!(
                    "{name} is {} there and {} here",
                    excerpt(theirs),
                    excerpt(ours)
                )
            })
        };
        line("the method", self.method, theirs.method)
            .or_else(|| line("the path", self.path, theirs.path))
            .or_else(|| line("the query", self.query, theirs.query))
            .or_else(|| self.header_difference(theirs))
            .or_else(|| line("the list of signed headers", self.signed, theirs.signed))
            .or_else(|| line("the body's hash", self.hash, theirs.hash))
    }

    fn header_difference(&self, theirs: &Self) -> Option<String> {
        for (name, ours) in &self.headers {
            match header_value(&theirs.headers, name) {
                Some(theirs) if theirs == *ours => {}
                Some("") | None => return Some(format!("the header {name} is missing there")),
                Some(_) if is_secret_header(name) => {
                    return Some(format!(
                        "the header {name} has another value there than here"
                    ));
                }
                Some(theirs) => {
                    return Some(format!(
                        "the header {name} is {} there and {} here",
                        excerpt(theirs),
                        excerpt(ours)
                    ));
                }
            }
        }
        let (name, _) = theirs
            .headers
            .iter()
            .find(|(name, _)| header_value(&self.headers, name).is_none())?;
        Some(format!("the header {} is not signed here", excerpt(name)))
    }
}

fn header_value<'a>(headers: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

fn is_secret_header(name: &str) -> bool {
    ["x-security-token", "authorization", "x-auth-token"].contains(&name)
}

/// Returns the beginning of a line, without control characters, in backticks.
fn excerpt(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let mut excerpt: String = text
        .chars()
        .take(MAX_EXCERPT)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(MAX_EXCERPT).is_some() {
        excerpt.push('…');
    }
    format!("`{excerpt}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "GET\n/v3/p1/operation-logs/\nlimit=1\nhost:cbr.example\nx-sdk-date:20210824T025548Z\n\
                        x-security-token:simsalabim\n\nhost;x-sdk-date;x-security-token\ne3b0";

    fn against(theirs: &str) -> String {
        let body = format!(
            r#"{{"error_msg":"Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:{theirs}","error_code":"APIGW.0301"}}"#
        );
        hint(OURS, body.as_bytes()).unwrap()
    }

    fn echo() -> String {
        OURS.replace('\n', "|")
    }

    #[test]
    fn the_line_that_differs_is_named_with_both_its_forms() {
        for (ours, theirs, expected) in [
            ("GET", "POST", "the method is `POST` there and `GET` here"),
            (
                "/v3/",
                "/backup/v3/",
                "the path is `/backup/v3/p1/operation-logs/` there and `/v3/p1/operation-logs/` here",
            ),
            ("limit=1", "", "the query is empty there and `limit=1` here"),
            (
                "cbr.example",
                "10.0.0.1",
                "the header host is `10.0.0.1` there and `cbr.example` here",
            ),
            ("host:cbr.example|", "", "the header host is missing there"),
            (
                "|x-sdk",
                "|via:proxy|x-sdk",
                "the header `via` is not signed here",
            ),
            (
                "e3b0",
                "44\\u0061",
                "the body's hash is `44a` there and `e3b0` here",
            ),
        ] {
            assert_eq!(
                against(&echo().replace(ours, theirs)),
                format!(
                    "the gateway made another canonical request than this client: {expected}; something on the way changed the request"
                )
            );
        }
    }

    #[test]
    fn the_value_of_a_security_token_is_not_shown() {
        let said = against(&echo().replace("simsalabim", "abracadabra"));
        assert!(
            said.contains("the header x-security-token has another value"),
            "{said}"
        );
        assert!(!said.contains("simsa") && !said.contains("abra"), "{said}");
    }

    #[test]
    fn the_same_request_points_to_the_secret_key() {
        assert!(against(&echo()).contains("the secret key"));
    }

    #[test]
    fn a_published_echo_is_read() {
        let body = br#"{"error_msg":"Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:GET|/v3/04f1829c788037ac2fb8c01eb2b04b95/operation-logs/||host:cbr.cn-north-4.myhuaweicloud.com|x-sdk-date:20210824T025548Z||host;x-sdk-date|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","error_code":"APIGW.0301","request_id":"8080d377bffeb6d519b0567c09cebe6b"}"#;
        let ours = "GET\n/v3/04f1829c788037ac2fb8c01eb2b04b95/operation-logs/\n\nhost:cbr.cn-north-4.myhuaweicloud.com\n\
                    x-sdk-date:20210824T025549Z\n\nhost;x-sdk-date\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert!(hint(ours, body).unwrap().contains(
            "the header x-sdk-date is `20210824T025548Z` there and `20210824T025549Z` here"
        ));
    }

    #[test]
    fn whatever_else_a_body_holds_gives_no_hint() {
        for body in [
            "",
            "canonicalRequest:",
            "canonicalRequest:GET|/",
            "{\"error_msg\":\"canonicalRequest:GET|/|\\",
            "{\"error_msg\":\"ak XXX not exist\"}",
        ] {
            assert_eq!(hint(OURS, body.as_bytes()), None, "{body}");
        }
    }
}
