//! HTTP requests and responses as plain values.

pub mod date;
pub mod secret;

pub use secret::Secret;

/// HTTP method. Only IAM's token request is a `POST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// `GET`: reads.
    #[default]
    Get,
    /// `POST`: asks IAM for a token.
    Post,
}

impl Method {
    /// Returns the name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A complete HTTP request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Complete URL, percent-encoded.
    pub url: String,
    /// Header names and values. A value may be a secret, so it prints as `[redacted]`.
    pub headers: Vec<(String, Secret)>,
    /// Body of a `POST`. It contains a password.
    pub body: Option<Secret>,
}

impl HttpRequest {
    /// Creates a `GET` without headers.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// Creates a `POST` with a JSON body.
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

/// A complete HTTP response.
#[derive(Debug, Clone, Default)]
pub struct HttpResponse {
    /// Status; 0 for a redirect, whose status a browser hides.
    pub status: u16,
    /// Headers that the client reads.
    pub headers: ResponseHeaders,
    /// Complete body.
    pub body: Vec<u8>,
}

/// Response headers that the client reads.
#[derive(Debug, Clone, Default)]
pub struct ResponseHeaders {
    /// `X-Request-Id`.
    pub request_id: Option<String>,
    /// `Retry-After`: seconds, or a date.
    pub retry_after: Option<String>,
    /// `Date`: the time by the server's clock.
    pub date: Option<String>,
    /// `X-Subject-Token`: a token from IAM. A browser sees it only where the server exposes it.
    pub subject_token: Option<Secret>,
}
