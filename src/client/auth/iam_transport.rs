//! Requests to IAM.

use std::rc::Rc;

use cbr_wire::Error;
use cbr_wire::http::{HttpRequest, HttpResponse};
use futures_util::future::LocalBoxFuture;

/// Transport for requests to IAM, with the retries and timeouts of the client.
pub(crate) trait IamTransport {
    /// Sends a request to IAM. Returns the answer with whatever status once there is nothing left to retry, or an error if
    /// there was no answer. `make_request` is called for every attempt, because a signature contains the time.
    fn send_to_iam<'a>(
        &'a self,
        make_request: &'a dyn Fn() -> Result<HttpRequest, Error>,
    ) -> LocalBoxFuture<'a, Result<HttpResponse, Error>>;

    /// Seconds since 1970-01-01T00:00:00Z.
    fn unix_time(&self) -> i64;

    /// Returns a handle for the sign-in that several calls wait for. It must not contain anything of a single call, such as
    /// its deadline.
    fn shared_handle(&self) -> Rc<dyn IamTransport>;
}
