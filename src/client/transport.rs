//! The boundary to the network and the clock: a trait that the browser's fetch API and the tests implement.

use std::future::Future;
use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::http::{HttpRequest, HttpResponse};

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
