//! The error type of all crates: its public face. [`construct`] makes errors, [`hint`] has the advice that goes with them.

mod construct;
pub mod hint;
mod json;
mod kind;
mod position;
mod service;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

pub use kind::{Kind, RETRYABLE_STATUSES};
pub use position::Position;
pub use service::ErrorDetail;
pub(crate) use service::ServiceError;

/// Shared cause of an error: several callers may wait for one answer.
#[cfg(not(target_arch = "wasm32"))]
pub type Cause = std::sync::Arc<dyn std::error::Error + Send + Sync>;
/// Shared cause of an error: several callers may wait for one answer. A JavaScript value cannot leave its thread.
#[cfg(target_arch = "wasm32")]
pub type Cause = std::rc::Rc<dyn std::error::Error>;

/// Message for memory that the allocator refused.
pub const OUT_OF_MEMORY: &str = "expected memory for more tasks, got none from the allocator";

/// Milliseconds for a message, in 64 bits: formatting 128 would cost 2 KB of WebAssembly.
#[must_use]
pub fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Error of a call, a request or a table.
///
/// Messages are lower case, state what was expected and what came instead, and contain no secrets.
///
/// ```
/// use cbr_tasks::request::ListOpLogs;
///
/// let error = ListOpLogs::default().limit(5000).validate().unwrap_err();
/// assert!(error.is_validation());
/// assert_eq!(error.to_string(), "limit: expected an integer from 1 to 1000, got 5000");
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Inner {
    kind: Kind,
    message: String,
    status: Option<u16>,
    service: ServiceError,
    retry_after: Option<Duration>,
    path: Option<String>,
    position: Option<Position>,
    hint: Option<Cow<'static, str>>,
    maybe_cors: bool,
    /// True for an HTTP answer that is not a success.
    is_answer: bool,
    /// True for a body that is not the service's at all, as a proxy's error page is.
    unrecognized: bool,
    /// True once the retries are used up.
    retries_exhausted: bool,
    attempts: u32,
    /// Last known state of the task that was waited for: normalized JSON.
    task: Option<Box<str>>,
    source: Option<Cause>,
}

/// Methods that tell one category from all others.
macro_rules! predicates {
    ($( $(#[$doc:meta])* $name:ident: $kind:ident, )*) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name(&self) -> bool {
                self.0.kind == Kind::$kind
            }
        )*
    };
}

impl Error {
    fn new(kind: Kind, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            message,
            status: None,
            service: ServiceError::default(),
            retry_after: None,
            path: None,
            position: None,
            hint: None,
            maybe_cors: false,
            is_answer: false,
            unrecognized: false,
            retries_exhausted: false,
            attempts: 0,
            task: None,
            source: None,
        }))
    }

    /// Returns the message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the category of the error.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    predicates! {
        /// True for an invalid or missing client option; nothing was sent.
        is_config: Config,
        /// True for an invalid request parameter; nothing was sent.
        is_validation: Validation,
        /// True if no answer came: the network, TLS, or in a browser CORS.
        is_connection: Connection,
        /// True if no complete answer came in time.
        is_timeout: Timeout,
        /// True if the body of an answer, or a file, could not be decoded.
        is_decode: Decode,
        /// True if the credentials were refused (401).
        is_authentication: Authentication,
        /// True if the credentials lack the permission (403).
        is_permission: Permission,
        /// True if the service does not know the task or project (404).
        is_not_found: NotFound,
        /// True if there were more requests than the service allows (429): 200 in 5 minutes.
        is_throttled: Throttled,
        /// True if the service, or a proxy in front of it, failed (5xx).
        is_server: Server,
        /// True if a task that was waited for failed, or did not end in time; [`task_json`](Self::task_json) has the task.
        is_wait: Wait,
        /// True if a hook or callback of the caller failed.
        is_hook: Hook,
        /// True if a table has no memory for more tasks. The table is unchanged.
        is_out_of_memory: Memory,
    }

    /// True for a transient failure, which a client retries: a status in [`RETRYABLE_STATUSES`], a timeout, a failed
    /// connection, or a success whose body is cut or does not come from the service, such as a proxy's page.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            Kind::Connection | Kind::Timeout => true,
            Kind::Decode => self.0.unrecognized,
            _ => self
                .0
                .status
                .is_some_and(|status| RETRYABLE_STATUSES.contains(&status)),
        }
    }

    /// Returns the HTTP status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the service's error code, such as `BackupService.6500`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.service.code.as_deref()
    }

    /// Returns the service's own text, without status and code: on one line, at most 300 characters, empty if it sent none. `None`
    /// for an error without an HTTP answer that failed.
    #[must_use]
    pub fn service_message(&self) -> Option<&str> {
        self.0.is_answer.then_some(&self.0.service.message)
    }

    /// Returns the further reasons that the service gives, at most 20.
    #[must_use]
    pub fn details(&self) -> &[ErrorDetail] {
        &self.0.service.details
    }

    /// Returns the text that an administrator of the account can decode, which says which policy refused the call.
    #[must_use]
    pub fn encoded_authorization_message(&self) -> Option<&str> {
        self.0.service.encoded_authorization_message.as_deref()
    }

    /// Returns the request id, for the service's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.service.request_id.as_deref()
    }

    /// Returns the delay that the service asks for before the next attempt (`Retry-After`).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the number of requests that were sent; 0 if none was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the JSON path of a decode error: `operation_logs[3]`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns the position of the error in a filter's text.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// Returns advice on how to resolve the error.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// True if a browser may have refused the call by CORS, which it reports as a plain network error.
    #[must_use]
    pub fn maybe_cors(&self) -> bool {
        self.0.maybe_cors
    }

    /// Returns the last known state of the task that was waited for: normalized JSON, which `OperationLog::of` reads.
    #[must_use]
    pub fn task_json(&self) -> Option<&str> {
        self.0.task.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &inner.message)
            .field("status", &inner.status)
            .field("code", &inner.service.code)
            .field("request_id", &inner.service.request_id)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0
            .source
            .as_ref()
            .map(|cause| &**cause as &(dyn std::error::Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_listed_statuses_are_retryable() {
        for status in 300..1000 {
            let error = Error::http(status, "no");
            let listed = RETRYABLE_STATUSES.contains(&status);
            assert_eq!(error.is_retryable(), listed, "{status}");
        }
        assert!(!Error::http(0, "a redirect").is_retryable());
    }

    #[test]
    fn every_retryable_status_has_a_hint() {
        for status in RETRYABLE_STATUSES {
            assert!(Error::http(status, "no").hint().is_some(), "{status}");
        }
    }
}
