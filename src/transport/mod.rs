//! How a request gets to the service: a trait, the browser's fetch API, and a scripted one for tests.

#[cfg(target_arch = "wasm32")]
pub(crate) mod fetch;
pub mod scripted;

use std::future::Future;
use std::time::Duration;

use crate::Error;
use crate::auth::Secret;

/// A request with everything in it that goes over the wire. All calls are `GET`s.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The whole URL, percent-encoded.
    pub url: String,
    /// Names and values. A value may be a secret, so it prints as `[redacted]`.
    pub headers: Vec<(String, Secret)>,
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
}
