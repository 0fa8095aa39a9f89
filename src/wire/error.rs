//! The one error type of the crate.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::hint;
use crate::position::Position;
use crate::small::text::{find, replace};

/// What lies behind an error; shared, because several callers may wait for one answer. JavaScript values cannot leave
/// their thread.
/// Shared cause of an error.
#[cfg(not(target_arch = "wasm32"))]
pub type Cause = std::sync::Arc<dyn std::error::Error + Send + Sync>;
/// Shared cause of an error.
#[cfg(target_arch = "wasm32")]
pub type Cause = std::rc::Rc<dyn std::error::Error>;

/// The message for memory that the allocator does not give.
pub const OUT_OF_MEMORY: &str = "expected memory for more tasks, got none from the allocator";

/// Milliseconds for a message; writing 128 bits would cost 2 KB of WebAssembly.
pub fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Which of a few things went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The client's options.
    Config,
    /// A request's parameters.
    Validation,
    /// No answer: the network, TLS, or in a browser CORS.
    Connection,
    /// No complete answer in time.
    Timeout,
    /// The credentials were refused (401).
    Authentication,
    /// The credentials are not allowed to do this (403).
    Permission,
    /// There is no such task or project (404).
    NotFound,
    /// More requests than the service allows (429).
    Throttled,
    /// The service or a proxy before it fails (5xx).
    Server,
    /// Any other answer that is not a success.
    Http,
    /// A success whose body is not what it should be.
    Decode,
    /// A task that was waited for failed, or went on for too long.
    Wait,
    /// A hook of the caller's failed.
    Hook,
    /// A table has no room for more.
    Memory,
}

impl Kind {
    fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Authentication,
            403 => Self::Permission,
            404 => Self::NotFound,
            429 => Self::Throttled,
            500..=599 => Self::Server,
            _ => Self::Http,
        }
    }
}

impl Kind {
    /// The name for JavaScript: `not-found`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Validation => "validation",
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not-found",
            Self::Throttled => "throttled",
            Self::Server => "server",
            Self::Http => "http",
            Self::Decode => "decode",
            Self::Wait => "wait",
            Self::Hook => "hook",
            Self::Memory => "memory",
        }
    }
}

/// Why a call failed.
///
/// Messages are lower case, say what was expected and what came, and hold no secrets.
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
struct Inner {
    kind: Kind,
    message: String,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    path: Option<String>,
    position: Option<Position>,
    hint: Option<Cow<'static, str>>,
    maybe_cors: bool,
    /// The body as a whole was not what was asked for.
    foreign: bool,
    /// Whoever made it has tried as often as may be.
    tried_out: bool,
    attempts: u32,
    /// The task that was waited for, as it was seen last: normalized JSON.
    task: Option<Box<str>>,
    source: Option<Cause>,
}

impl Error {
    fn new(kind: Kind, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            message,
            status: None,
            code: None,
            request_id: None,
            retry_after: None,
            path: None,
            position: None,
            hint: None,
            maybe_cors: false,
            foreign: false,
            tried_out: false,
            attempts: 0,
            task: None,
            source: None,
        }))
    }

    /// A client's option is missing or wrong.
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(Kind::Config, message.into())
    }

    /// A parameter is missing or wrong.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(Kind::Validation, message.into())
    }

    /// For a [`Transport`](cbr_client::Transport) of one's own: no complete answer came.
    pub fn connection(message: impl Into<String>) -> Self {
        Self::new(Kind::Connection, message.into())
    }

    /// No complete answer came within this time.
    pub fn timeout(after: Duration) -> Self {
        let message = format!("no complete answer within {} ms", millis(after));
        Self::new(Kind::Timeout, message)
    }

    /// The service answered with a status that is no success.
    pub fn http(status: u16, message: impl Into<String>) -> Self {
        let mut error = Self::new(Kind::of_status(status), message.into());
        // A browser hides the status of a redirect that it was told not to follow.
        error.0.status = (status != 0).then_some(status);
        error.0.hint = hint::for_status(status).map(Cow::Borrowed);
        error
    }

    /// The body does not match the expected JSON.
    pub fn decode(mismatch: &cbr_json::Mismatch) -> Self {
        let mut error = Self::new(Kind::Decode, mismatch.to_string());
        error.0.path = Some(mismatch.path());
        error.0.foreign = mismatch.is_unrecognized();
        error
    }

    /// What was to be read is not what it should be, though it is no JSON.
    pub fn malformed(message: String) -> Self {
        Self::new(Kind::Decode, message)
    }

    /// The allocator gave no memory.
    pub fn out_of_memory() -> Self {
        Self::memory(OUT_OF_MEMORY.to_owned())
    }

    /// A table cannot hold more.
    pub fn memory(message: String) -> Self {
        Self::new(Kind::Memory, message)
    }

    /// A task that was waited for did not end well, or not in time.
    pub fn wait(message: impl Into<String>, task: Option<&str>) -> Self {
        let mut error = Self::new(Kind::Wait, message.into());
        error.0.task = task.map(Into::into);
        error
    }

    /// One of the caller's own functions failed.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        allow(dead_code, reason = "hooks in Rust make their own errors")
    )]
    pub fn hook(message: impl Into<String>) -> Self {
        Self::new(Kind::Hook, message.into())
    }

    /// What is wrong with a client's option is a matter of its configuration, whoever checked it.
    pub fn in_config(mut self) -> Self {
        if self.0.kind == Kind::Validation {
            self.0.kind = Kind::Config;
        }
        self
    }

    /// To try again is for whoever calls: signing in has had all its own tries.
    pub fn tried_out(mut self) -> Self {
        self.0.tried_out = true;
        self
    }

    /// True for an error whose retries were used up where it was made.
    pub fn is_tried_out(&self) -> bool {
        self.0.tried_out
    }

    /// It came about while requests were sent, and nobody has tried again yet.
    pub fn is_of_an_exchange(&self) -> bool {
        let before = matches!(
            self.0.kind,
            Kind::Config | Kind::Validation | Kind::Hook | Kind::Wait | Kind::Memory
        );
        !before && !self.0.tried_out
    }

    /// It lies at this place of a text that the caller wrote.
    pub fn with_position(mut self, position: Position) -> Self {
        self.0.position = Some(position);
        self
    }

    /// Sets the HTTP status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Sets the service's error code, and the hint that belongs to it.
    pub fn with_code(mut self, code: Option<String>) -> Self {
        if let Some(hint) = code.as_deref().and_then(hint::for_code) {
            self.0.hint = Some(Cow::Borrowed(hint));
        }
        self.0.code = code;
        self
    }

    /// Sets how often a request was sent.
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets the id of the request.
    pub fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    /// Sets the delay that the service asks for.
    pub fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    /// Sets the hint.
    pub fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// A browser reports a refusal by CORS as a bare network error.
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

    /// Takes a secret out of everything the server had a say in: a proxy may echo the request.
    pub fn redact(mut self, secret: &str) -> Self {
        let inner = &mut *self.0;
        let texts = [
            Some(&mut inner.message),
            inner.code.as_mut(),
            inner.request_id.as_mut(),
            inner.path.as_mut(),
        ];
        for text in texts.into_iter().flatten() {
            if find(text, secret).is_some() {
                *text = replace(text, secret, "[redacted]");
            }
        }
        if let Some(hint) = &mut inner.hint
            && find(hint, secret).is_some()
        {
            *hint = Cow::Owned(replace(hint, secret, "[redacted]"));
        }
        self
    }

    /// The category of the error.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// A client's option is missing or wrong; nothing was sent.
    #[must_use]
    pub fn is_config(&self) -> bool {
        self.0.kind == Kind::Config
    }

    /// A parameter is wrong; nothing was sent.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.0.kind == Kind::Validation
    }

    /// No answer came: the network, TLS, or in a browser CORS.
    #[must_use]
    pub fn is_connection(&self) -> bool {
        self.0.kind == Kind::Connection
    }

    /// No complete answer came in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == Kind::Timeout
    }

    /// The answer's body is not what it should be.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// The credentials were refused (401).
    #[must_use]
    pub fn is_authentication(&self) -> bool {
        self.0.kind == Kind::Authentication
    }

    /// The credentials are not allowed to do this (403).
    #[must_use]
    pub fn is_permission(&self) -> bool {
        self.0.kind == Kind::Permission
    }

    /// The service does not know this task or project (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.kind == Kind::NotFound
    }

    /// More requests than the service allows (429): 200 in 5 minutes.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.0.kind == Kind::Throttled
    }

    /// The service, or a proxy before it, fails (5xx).
    #[must_use]
    pub fn is_server(&self) -> bool {
        self.0.kind == Kind::Server
    }

    /// A task that was waited for failed, or went on for longer than the wait; [`task`](Self::task) has it.
    #[must_use]
    pub fn is_wait(&self) -> bool {
        self.0.kind == Kind::Wait
    }

    /// A hook of the caller's failed.
    #[must_use]
    pub fn is_hook(&self) -> bool {
        self.0.kind == Kind::Hook
    }

    /// A table has no room for more tasks. It holds what it held before.
    #[must_use]
    pub fn is_out_of_memory(&self) -> bool {
        self.0.kind == Kind::Memory
    }

    /// The same call may succeed later: 429, 500, 502, 503, 504, a timeout, a failed connection, or a success whose body
    /// is cut or is something else than the service sends, as proxies make it.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            Kind::Connection | Kind::Timeout | Kind::Throttled => true,
            Kind::Decode => self.0.foreign,
            Kind::Server => matches!(self.0.status, Some(500 | 502 | 503 | 504)),
            _ => false,
        }
    }

    /// HTTP status of the answer, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The service's error code, such as `BackupService.6500`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Id of the request, for the service's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the service asks to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often a request was sent; 0 where none was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Where in the body a decode error is: `operation_logs[3]`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Where in a filter's text the error is.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// What to do about it, in this project's words.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// True where a browser may have refused the call by CORS, which it reports as a bare network error.
    #[must_use]
    pub fn maybe_cors(&self) -> bool {
        self.0.maybe_cors
    }

    /// The task that was waited for, as it was seen last: normalized JSON, which `OperationLog::of` reads.
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
            .field("code", &inner.code)
            .field("request_id", &inner.request_id)
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
