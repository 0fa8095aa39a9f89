//! What a caller may look at while calls are under way. Secrets are `[redacted]` in everything that is shown.

use std::time::Duration;

use cbr_wire::Error;
use futures_util::future::LocalBoxFuture;

/// What is shown to a hook. One of these per event; what an event does not have is empty.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct HookState<'a> {
    /// The call: `ListOpLogs`, `ShowOpLog`, or one of IAM's.
    pub operation: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The whole URL; it holds no secrets.
    pub url: &'a str,
    /// Headers of the request, the values of most of them `[redacted]`.
    pub headers: Vec<(&'a str, &'a str)>,
    /// Which try this is, from 1 on.
    pub attempt: u32,
    /// Before a request: how long it has waited for the rate budget. Before a wait or a retry: how long it will take.
    pub delay: Duration,
    /// Status of the answer; 0 where there is none.
    pub status: u16,
    /// Id of the request, from the answer.
    pub request_id: Option<&'a str>,
    /// How long the answer took.
    pub elapsed: Duration,
    /// What went wrong before a retry.
    pub error: Option<&'a Error>,
}

/// How much a message of the client's matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// What is done, request by request.
    Debug,
    /// What the client gets over by itself, but somebody may want to know.
    Warn,
}

/// What a caller looks on with. A hook that fails fails its call, not the client.
///
/// All of them do nothing unless implemented.
pub trait Hooks {
    /// Just before a request is sent, each try of it.
    fn before_request(&self, _: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        nothing()
    }

    /// When an answer is there, whatever its status.
    fn after_response(&self, _: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        nothing()
    }

    /// Before the wait for a next try.
    fn before_retry(&self, _: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        nothing()
    }

    /// When a request has to wait for the rate budget.
    fn before_wait(&self, _: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        nothing()
    }

    /// Whether to try again after an error and so many tries; `None` leaves it to the client's rules.
    fn should_retry(&self, _: &Error, _: u32) -> LocalBoxFuture<'_, Result<Option<bool>, Error>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    /// True where messages are wanted; else none are made.
    fn wants_log(&self) -> bool {
        false
    }

    /// A message in plain words.
    fn log(&self, _: Level, _: &str) {}
}

/// No hooks.
impl Hooks for () {}

fn nothing<'a>() -> LocalBoxFuture<'a, Result<(), Error>> {
    Box::pin(std::future::ready(Ok(())))
}
