//! Interface to network, clock and randomness: a trait, with one implementation over the fetch API and others in tests.

use std::future::Future;
use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::http::{HttpRequest, HttpResponse};

/// Network, clock and randomness for a client.
pub trait Transport {
    /// Sends a request and reads the complete answer. Dropping the future cancels the request.
    ///
    /// # Errors
    /// A connection error if there is no complete answer. A status that is not a success is an answer.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, Error>>;

    /// Response of a success whose body was not read. Dropping it ends the request.
    type Unread;

    /// Sends a request and reads its answer, but leaves the body of a success (2xx) unread: the answer's own body is empty then.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    fn open(
        &self,
        request: HttpRequest,
    ) -> impl Future<Output = Result<(HttpResponse, Option<Self::Unread>), Error>>;

    /// Sleeps.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()>;

    /// Returns seconds since 1970-01-01T00:00:00Z.
    fn unix_time(&self) -> i64;

    /// Returns the time on a monotonic clock.
    fn now(&self) -> Duration;

    /// Returns a random number from 0 to below 1.
    fn random(&self) -> f64;
}
