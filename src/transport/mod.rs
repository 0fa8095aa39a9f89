//! How a request gets to the service: a trait, the browser's fetch API, and a scripted one for tests.

#[cfg(target_arch = "wasm32")]
pub(crate) mod fetch;
pub mod scripted;

use std::future::Future;
use std::time::Duration;

use crate::Error;
use crate::auth::Secret;

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

/// Sends requests, tells the time and sleeps: all that the client needs of its surroundings.
pub trait Transport {
    /// Sends a request and reads its answer to the end. Dropping the future ends the request, whether its headers
    /// have come or not.
    ///
    /// # Errors
    /// A connection error where no complete answer comes. A status that is no success is an answer.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, Error>>;

    /// Waits.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()>;

    /// Seconds since 1970-01-01T00:00:00Z.
    fn unix_time(&self) -> i64;

    /// Time since some start, on a clock that is never set back.
    fn now(&self) -> Duration;

    /// A random number from 0 on, below 1.
    fn random(&self) -> f64;
}
