//! Requests to IAM.

use std::future::Future;

use cbr_wire::Error;
use cbr_wire::http::{HttpRequest, HttpResponse};

/// Transport for requests to IAM, with the retries and timeouts of the client.
///
/// A clone moves into the sign-in that several calls wait for, so it must not contain anything of a single call, such as its
/// deadline.
pub(crate) trait IamTransport: Clone + 'static {
    /// Sends a request to IAM. Returns the answer with whatever status once there is nothing left to retry, or an error if
    /// there was no answer. `make_request` is called for every attempt, because a signature contains the time.
    fn send_to_iam(
        &self,
        make_request: &dyn Fn() -> Result<HttpRequest, Error>,
    ) -> impl Future<Output = Result<HttpResponse, Error>>;

    /// Seconds since 1970-01-01T00:00:00Z.
    fn unix_time(&self) -> i64;
}
