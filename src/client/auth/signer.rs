//! SDK-HMAC-SHA256: canonical request, string to sign and signature of a request with access keys. The time is a parameter.

use cbr_wire::model::timestamp::write_seconds;
use cbr_wire::small::sorted::sorted;
use cbr_wire::small::text::quoted;
use cbr_wire::{Error, Secret};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use time::{OffsetDateTime, PrimitiveDateTime};

use crate::auth::canonical::CanonicalUrl;
use crate::auth::keys::AccessKeys;

const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// Headers that signing or the HTTP stack adds, so that the caller must not.
const RESERVED_HEADERS: [&str; 4] = ["authorization", "host", "x-sdk-date", "x-security-token"];

/// Request to be signed, exactly as it will be sent.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct UnsignedRequest<'a> {
    /// Method: `GET`.
    pub method: &'a str,
    /// Complete URL, percent-encoded.
    pub url: &'a str,
    /// Names and values of headers to sign. They need not be all headers of the request: the gateway checks only those that
    /// are signed. A name with `_` is skipped, because gateways drop such headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// Body; empty if there is none.
    pub body: &'a [u8],
    /// True to sign the `Host` header too, which the HTTP stack adds. The gateway does not require it. A page in a browser has
    /// to leave it out, because a proxy on the page's origin changes it.
    pub sign_host: bool,
}

impl<'a> UnsignedRequest<'a> {
    /// Creates a request without headers and body. Its host is signed.
    #[must_use]
    pub fn new(method: &'a str, url: &'a str) -> Self {
        Self {
            method,
            url,
            sign_host: true,
            ..Self::default()
        }
    }

    /// Sets the headers to sign.
    #[must_use]
    pub fn headers(mut self, headers: &'a [(&'a str, &'a str)]) -> Self {
        self.headers = headers;
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: &'a [u8]) -> Self {
        self.body = body;
        self
    }

    /// Signs the `Host` header, or not.
    #[must_use]
    pub fn sign_host(mut self, sign_host: bool) -> Self {
        self.sign_host = sign_host;
        self
    }
}

impl std::fmt::Debug for UnsignedRequest<'_> {
    /// Omits headers and body, which may contain secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnsignedRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Signature: the headers to add to the request.
#[derive(Debug, Clone)]
pub struct Signature {
    headers: Vec<(String, Secret)>,
    canonical_request: Secret,
    /// The signature itself, in hexadecimal.
    hex: Secret,
}

impl Signature {
    /// Iterates over the names and values of the headers to add: `X-Sdk-Date`, `X-Security-Token` for temporary keys,
    /// `Authorization`.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.expose()))
    }

    /// Returns the canonical request. It contains the values of the signed headers, and so the security token.
    #[must_use]
    pub fn canonical_request(&self) -> &str {
        self.canonical_request.expose()
    }

    /// Returns the headers, the canonical request and the signature in hexadecimal.
    pub(super) fn into_parts(self) -> (Vec<(String, Secret)>, Secret, Secret) {
        (self.headers, self.canonical_request, self.hex)
    }
}

/// Signs a request with access keys.
///
/// The gateway accepts the signature for 15 minutes before and after `unix_time`, in seconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// A config error for invalid keys, for a URL that an HTTP stack would change, and for headers that are invalid, occur twice
/// or are reserved for the signature.
///
/// ```
/// use cbr_tasks::auth::{AccessKeys, Secret, UnsignedRequest, sign};
///
/// let keys = AccessKeys::new(Secret::new("AccessKey"), Secret::new("SecretKey"));
/// let request = UnsignedRequest::new("GET", "https://service.endpoint.myhuaweicloud.com/resources?size=1");
/// let signature = sign(&request, &keys, 1_591_583_940)?;
/// let headers: Vec<_> = signature.headers().collect();
/// assert_eq!(headers[0], ("X-Sdk-Date", "20200608T023900Z"));
/// assert_eq!(
///     headers[1],
///     (
///         "Authorization",
///         "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, \
///          Signature=cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842"
///     )
/// );
/// # Ok::<(), cbr_tasks::Error>(())
/// ```
pub fn sign(
    request: &UnsignedRequest<'_>,
    keys: &AccessKeys,
    unix_time: i64,
) -> Result<Signature, Error> {
    keys.validate()?;
    if request.method.is_empty() || !request.method.bytes().all(is_token) {
        return Err(Error::config(
            "method: expected a method, got something else",
        ));
    }
    let method = request.method.to_ascii_uppercase();
    let url = CanonicalUrl::parse(request.url)?;
    let date = sdk_date(unix_time)?;
    let mut headers = headers_to_sign(request.headers)?;
    headers.push(("x-sdk-date".to_owned(), &date));
    if request.sign_host {
        headers.push(("host".to_owned(), &url.host));
    }
    if let Some(token) = &keys.security_token {
        headers.push(("x-security-token".to_owned(), token.expose()));
    }
    let headers = sorted(headers);

    let (canonical_request, signed_headers) =
        canonical_request(&method, &url, &headers, request.body);
    let string_to_sign = format!(
        "{ALGORITHM}\n{date}\n{}",
        hex(&Sha256::digest(canonical_request.as_bytes()))
    );
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(keys.secret_key.expose().as_bytes()) else {
        return Err(Error::config("auth.secretKey: expected a shorter key"));
    };
    let signature = hex(&mac
        .chain_update(string_to_sign.as_bytes())
        .finalize()
        .into_bytes());
    let authorization = format!(
        "{ALGORITHM} Access={}, SignedHeaders={signed_headers}, Signature={signature}",
        keys.access_key.expose()
    );

    let mut headers = vec![("X-Sdk-Date".to_owned(), Secret::new(date.as_str()))];
    if let Some(token) = &keys.security_token {
        headers.push(("X-Security-Token".to_owned(), token.clone()));
    }
    headers.push(("Authorization".to_owned(), Secret::new(authorization)));
    Ok(Signature {
        headers,
        canonical_request: Secret::new(canonical_request),
        hex: Secret::new(signature),
    })
}

/// Builds the canonical request. Returns it and the names of the signed headers, separated by semicolons.
fn canonical_request(
    method: &str,
    url: &CanonicalUrl,
    headers: &[(String, &str)],
    body: &[u8],
) -> (String, String) {
    // The buffer must not grow, because that would leave a copy of the security token in memory. The name of a header occurs
    // twice, with three separators. 80 bytes are enough for the other line breaks and the digest of the body.
    let header_lengths = headers
        .iter()
        .map(|(name, value)| name.len() * 2 + value.len() + 3);
    let mut canonical = String::with_capacity(
        method.len() + url.path.len() + url.query.len() + header_lengths.sum::<usize>() + 80,
    );
    for line in [method, &url.path, &url.query] {
        canonical.push_str(line);
        canonical.push('\n');
    }
    let mut signed_headers = String::new();
    for (name, value) in headers {
        for part in [name, ":", value, "\n"] {
            canonical.push_str(part);
        }
        if !signed_headers.is_empty() {
            signed_headers.push(';');
        }
        signed_headers.push_str(name);
    }
    for part in ["\n", &signed_headers, "\n", &hex(&Sha256::digest(body))] {
        canonical.push_str(part);
    }
    (canonical, signed_headers)
}

/// Checks the caller's headers. Returns lower-case names and trimmed values.
fn headers_to_sign<'a>(headers: &[(&str, &'a str)]) -> Result<Vec<(String, &'a str)>, Error> {
    let mut signed: Vec<(String, &str)> = Vec::with_capacity(headers.len() + 3);
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        if name.contains('_') {
            continue;
        }
        let value = value.trim_matches([' ', '\t']);
        let wrong =
            |expected: &str| Err(Error::expected("headers", expected, &quoted(&name)).in_config());
        if RESERVED_HEADERS.contains(&name.as_str()) {
            return wrong("no header that signing adds by itself");
        }
        if signed.iter().any(|(other, _)| *other == name) {
            return wrong("each header once");
        }
        if name.is_empty() || !name.bytes().all(is_token) {
            return wrong("the name of a header");
        }
        let is_allowed = |byte: u8| matches!(byte, b' '..=b'~' | b'\t');
        if !value.bytes().all(is_allowed) {
            return Err(Error::config(format!(
                "headers: expected visible ASCII characters in {}, got others",
                quoted(&name)
            )));
        }
        signed.push((name, value));
    }
    Ok(signed)
}

/// True for the characters of a token (RFC 9110): methods and header names.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^`|~".contains(&byte)
}

/// Formats a time as `YYYYMMDDTHHMMSSZ`.
fn sdk_date(unix_time: i64) -> Result<String, Error> {
    let utc = OffsetDateTime::from_unix_timestamp(unix_time)
        .ok()
        .filter(|utc| (0..=9999).contains(&utc.year()))
        .ok_or_else(|| {
            Error::config("expected a clock within the years 0 to 9999, got another time")
        })?;
    let mut text = String::with_capacity(20);
    write_seconds(PrimitiveDateTime::new(utc.date(), utc.time()), &mut text);
    text.retain(|c| !matches!(c, '-' | ':'));
    text.push('Z');
    Ok(text)
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://cbr.example/v3/p1/operation-logs?limit=1";

    fn keys() -> AccessKeys {
        AccessKeys::new(Secret::new("AccessKey"), Secret::new("SecretKey"))
    }

    #[track_caller]
    fn refuses(request: &UnsignedRequest<'_>, expected: &str) {
        let message = sign(request, &keys(), 0).unwrap_err().to_string();
        assert_eq!(message, expected);
    }

    #[test]
    fn nothing_of_a_signature_prints() {
        let keys = keys().security_token(Secret::new("simsalabim"));
        let headers = [("x-hidden", "sesamesesame")];
        let request = UnsignedRequest::new("POST", URL)
            .headers(&headers)
            .body(b"sesame");
        let shown = format!("{request:?} {:?}", sign(&request, &keys, 0).unwrap());
        for secret in ["simsala", "sesame", "AccessKey", "Signature="] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn headers_that_would_forge_a_line_are_refused() {
        let with = |headers| UnsignedRequest::new("GET", URL).headers(headers);
        refuses(
            &with(&[("a", "1\nhost:evil")]),
            "headers: expected visible ASCII characters in \"a\", got others",
        );
        refuses(
            &with(&[("a:b", "1")]),
            "headers: expected the name of a header, got \"a:b\"",
        );
        refuses(
            &with(&[("A", "1"), ("a", "2")]),
            "headers: expected each header once, got \"a\"",
        );
        refuses(
            &with(&[("X-Sdk-Date", "1")]),
            "headers: expected no header that signing adds by itself, got \"x-sdk-date\"",
        );
    }

    #[test]
    fn a_clock_out_of_range_is_an_error() {
        for time in [i64::MIN, -62_167_219_201, 253_402_300_800, i64::MAX] {
            assert!(sign(&UnsignedRequest::new("GET", URL), &keys(), time).is_err());
        }
        assert!(sign(&UnsignedRequest::new("GET", URL), &keys(), 253_402_300_799).is_ok());
    }
}
