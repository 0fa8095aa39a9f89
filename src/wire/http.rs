//! HTTP requests and responses as plain values.

use crate::Secret;

/// What a request does: IAM gives tokens for a `POST`, all else is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Reads.
    #[default]
    Get,
    /// Asks IAM for a token.
    Post,
}

impl Method {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A request with everything in it that goes over the wire.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// What it does.
    pub method: Method,
    /// The whole URL, percent-encoded.
    pub url: String,
    /// Names and values. A value may be a secret, so it prints as `[redacted]`.
    pub headers: Vec<(String, Secret)>,
    /// The body of a `POST`: it holds a password.
    pub body: Option<Secret>,
}

impl HttpRequest {
    /// A `GET` without headers.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// A `POST` with a JSON body.
    #[must_use]
    pub fn post_json(url: impl Into<String>, body: Secret) -> Self {
        Self {
            method: Method::Post,
            url: url.into(),
            headers: vec![("Content-Type".to_owned(), Secret::new("application/json"))],
            body: Some(body),
        }
    }
}

/// An answer, body and all.
#[derive(Debug, Clone, Default)]
pub struct HttpResponse {
    /// The status; 0 where a browser hides it, as it does for a redirect that is not followed.
    pub status: u16,
    /// The headers that this crate reads.
    pub headers: ResponseHeaders,
    /// The whole body.
    pub body: Vec<u8>,
}

/// The headers of an answer that this crate reads.
#[derive(Debug, Clone, Default)]
pub struct ResponseHeaders {
    /// `X-Request-Id`.
    pub request_id: Option<String>,
    /// `Retry-After`: seconds or a date.
    pub retry_after: Option<String>,
    /// `Date`: the server's clock.
    pub date: Option<String>,
    /// `X-Subject-Token`: a token from IAM. A browser sees it only where the server exposes it.
    pub subject_token: Option<Secret>,
}
