//! Hooks: callbacks before and after requests, retries and waits, and the log. Their arguments contain no secrets.

use std::time::Duration;

use cbr_wire::Error;
use futures_util::future::LocalBoxFuture;

/// Argument of a hook. Fields that an event does not have are empty.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct HookState<'a> {
    /// Operation: `ListOpLogs`, `ShowOpLog`, or one of IAM.
    pub operation: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Complete URL, which never contains secrets.
    pub url: &'a str,
    /// Headers of the request. Most values are `[redacted]`.
    pub headers: Vec<(&'a str, &'a str)>,
    /// Number of the attempt, from 1 on.
    pub attempt: u32,
    /// Before a request: the time it has waited for the rate limiter. Before a wait or a retry: the time that it will take.
    pub delay: Duration,
    /// Status of the answer; 0 if there is none.
    pub status: u16,
    /// Request id, from the answer.
    pub request_id: Option<&'a str>,
    /// Time from the request to its answer.
    pub elapsed: Duration,
    /// Error that led to a retry.
    pub error: Option<&'a Error>,
}

/// Level of a log message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Every request and every wait.
    Debug,
    /// Failures that the client handles by itself.
    Warn,
}

/// Hooks of a client. An error of a hook fails its call, but not the client.
///
/// By default they do nothing.
pub trait Hooks {
    /// Called before every attempt of a request.
    fn before_request(&self, _: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        no_op()
    }

    /// Called after every answer, whatever its status.
    fn after_response(&self, _: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        no_op()
    }

    /// Called before the delay of a retry.
    fn before_retry(&self, _: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        no_op()
    }

    /// Called before a request waits for the rate limiter.
    fn before_wait(&self, _: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        no_op()
    }

    /// Decides about a retry, from the error and the number of attempts. After `None`, [`Error::is_retryable`] decides.
    fn should_retry(&self, _: &Error, _: u32) -> LocalBoxFuture<'_, Result<Option<bool>, Error>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    /// True to get log messages. Otherwise none are built.
    fn wants_log(&self) -> bool {
        false
    }

    /// Gets a log message.
    fn log(&self, _: Level, _: &str) {}
}

/// No hooks.
impl Hooks for () {}

fn no_op<'a>() -> LocalBoxFuture<'a, Result<(), Error>> {
    Box::pin(std::future::ready(Ok(())))
}
