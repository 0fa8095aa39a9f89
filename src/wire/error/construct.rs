//! Constructors and setters of [`Error`], for the crates that raise errors.

use std::borrow::Cow;
use std::time::Duration;

use cbr_json::concat;

use super::service::redact;
use super::{
    Cause, Error, Kind, OUT_OF_MEMORY, Position, RETRYABLE_STATUSES, ServiceError, hint, millis,
};
use crate::small::text::{find, replace};

/// Constructors.
impl Error {
    /// An invalid or missing client option.
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(Kind::Config, message.into())
    }

    /// An invalid or missing request parameter.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(Kind::Validation, message.into())
    }

    /// A validation error for a value that is not the expected one; `got` describes it.
    #[must_use]
    pub fn expected(field: &str, expected: &str, got: &str) -> Self {
        Self::validation(concat(&[field, ": expected ", expected, ", got ", got]))
    }

    /// A request without a complete answer. Implementors of `Transport` return it.
    pub fn connection(message: impl Into<String>) -> Self {
        Self::new(Kind::Connection, message.into())
    }

    /// No complete answer within this time.
    #[must_use]
    pub fn timeout(after: Duration) -> Self {
        let message = concat(&[
            "no complete answer within ",
            &millis(after).to_string(),
            " ms",
        ]);
        Self::new(Kind::Timeout, message)
    }

    /// An answer with a status that is not a success. Status 0 means a redirect, whose status a browser hides.
    pub fn http(status: u16, message: impl Into<String>) -> Self {
        let mut error = Self::new(Kind::of_status(status), message.into());
        error.0.status = (status != 0).then_some(status);
        error.0.hint = hint::for_status(status).map(Cow::Borrowed);
        error
    }

    /// A body that does not match the expected JSON.
    #[must_use]
    pub fn decode(mismatch: &cbr_json::Mismatch) -> Self {
        let mut error = Self::new(Kind::Decode, mismatch.message());
        error.0.path = Some(mismatch.path());
        error.0.unrecognized = mismatch.is_unrecognized();
        error
    }

    /// A body that as a whole is not the service's.
    #[must_use]
    pub fn unrecognized(message: String) -> Self {
        let mut error = Self::new(Kind::Decode, message);
        error.0.unrecognized = true;
        error
    }

    /// Input that cannot be decoded and is not JSON: a CSV file, a snapshot.
    #[must_use]
    pub fn malformed(message: String) -> Self {
        Self::new(Kind::Decode, message)
    }

    /// Memory that the allocator refused.
    #[must_use]
    pub fn out_of_memory() -> Self {
        Self::memory(OUT_OF_MEMORY.to_owned())
    }

    /// A table that cannot hold more.
    #[must_use]
    pub fn memory(message: String) -> Self {
        Self::new(Kind::Memory, message)
    }

    /// A task that was waited for and failed, or did not end in time. `task` is its normalized JSON.
    pub fn wait(message: impl Into<String>, task: Option<&str>) -> Self {
        let mut error = Self::new(Kind::Wait, message.into());
        error.0.task = task.map(Into::into);
        error
    }

    /// A hook or callback of the caller that failed.
    pub fn hook(message: impl Into<String>) -> Self {
        Self::new(Kind::Hook, message.into())
    }
}

/// Setters, to be chained.
impl Error {
    /// Turns a validation error into a config error, for a check that requests and client options share.
    #[must_use]
    pub fn in_config(mut self) -> Self {
        if self.0.kind == Kind::Validation {
            self.0.kind = Kind::Config;
        }
        self
    }

    /// Marks an error whose retries are used up. Signing in retries by itself, so the call that needed it does not.
    #[must_use]
    pub fn with_retries_exhausted(mut self) -> Self {
        self.0.retries_exhausted = true;
        self
    }

    /// True for an error whose retries are used up.
    #[must_use]
    pub fn has_exhausted_retries(&self) -> bool {
        self.0.retries_exhausted
    }

    /// True for a failure of a request whose retries are not used up: the client, or the caller's `should_retry`, decides
    /// about a retry. The remaining errors were raised before or after the request.
    #[must_use]
    pub fn is_subject_to_retry(&self) -> bool {
        let without_request = matches!(
            self.0.kind,
            Kind::Config | Kind::Validation | Kind::Hook | Kind::Wait | Kind::Memory
        );
        !without_request && !self.0.retries_exhausted
    }

    /// Sets the position in the caller's text.
    #[must_use]
    pub fn with_position(mut self, position: Position) -> Self {
        self.0.position = Some(position);
        self
    }

    /// Sets the HTTP status. The category stays as it is.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Sets what the service says, and the hint for its error code if there is one.
    #[must_use]
    pub(crate) fn with_service(mut self, mut service: ServiceError) -> Self {
        let code = service.code.take();
        self.0.service = service;
        self.0.is_answer = true;
        self.with_code(code)
    }

    /// Sets the service's error code, and the hint for it if there is one.
    #[must_use]
    pub fn with_code(mut self, code: Option<String>) -> Self {
        if let Some(hint) = code.as_deref().and_then(hint::for_code) {
            self.0.hint = Some(Cow::Borrowed(hint));
        }
        self.0.service.code = code;
        self
    }

    /// Sets the number of requests that were sent.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets the request id.
    #[must_use]
    pub fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.service.request_id = request_id;
        self
    }

    /// Sets the delay that the service asks for (`Retry-After`).
    #[must_use]
    pub fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    /// Sets the hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Tells of an answer that came through a portal. Without an error code it is the portal's own, such as the page of its sign-in.
    #[must_use]
    pub fn through_portal(mut self) -> Self {
        let inner = &mut *self.0;
        let is_answer = inner.is_answer || inner.unrecognized;
        if !is_answer || inner.service.code.is_some() {
            return self;
        }
        inner.message = replace(
            &inner.message,
            "the service answered",
            "the portal answered",
        );
        match inner.status {
            Some(status) if RETRYABLE_STATUSES.contains(&status) => self,
            _ => self.with_hint(hint::PORTAL),
        }
    }

    /// Marks a possible refusal by CORS, which a browser reports as a plain network error.
    #[must_use]
    pub fn with_maybe_cors(mut self) -> Self {
        self.0.maybe_cors = true;
        self.with_hint(hint::MAYBE_CORS)
    }

    /// Sets the cause.
    #[must_use]
    pub fn with_source(mut self, source: Cause) -> Self {
        self.0.source = Some(source);
        self
    }

    /// Replaces a secret in every text that the server can influence, because a proxy may echo the request.
    #[must_use]
    pub fn redact(mut self, secret: &str) -> Self {
        let inner = &mut *self.0;
        inner.service.redact(secret);
        redact(&mut inner.message, secret);
        if let Some(path) = &mut inner.path {
            redact(path, secret);
        }
        if let Some(hint) = &mut inner.hint
            && find(hint, secret).is_some()
        {
            *hint = Cow::Owned(replace(hint, secret, "[redacted]"));
        }
        self
    }
}
