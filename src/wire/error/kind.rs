//! Error categories, and the statuses that are retried.

/// HTTP statuses of transient failures. A client retries them, and no other status.
pub const RETRYABLE_STATUSES: [u16; 13] = [
    408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529,
];

/// Category of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Invalid client options.
    Config,
    /// Invalid request parameters.
    Validation,
    /// No answer: the network, TLS, or in a browser CORS.
    Connection,
    /// No complete answer in time.
    Timeout,
    /// Refused credentials (401).
    Authentication,
    /// Missing permission (403).
    Permission,
    /// Unknown task or project (404).
    NotFound,
    /// More requests than the service allows (429).
    Throttled,
    /// Failure of the service, or of a proxy in front of it (5xx).
    Server,
    /// Any other status that is not a success.
    Http,
    /// A success whose body cannot be decoded.
    Decode,
    /// A wait for a task that failed or did not end in time.
    Wait,
    /// A hook of the caller that failed.
    Hook,
    /// A table without memory for more tasks.
    Memory,
}

impl Kind {
    /// Returns the category of an HTTP status.
    pub(super) fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Authentication,
            403 => Self::Permission,
            404 => Self::NotFound,
            429 => Self::Throttled,
            500..=599 => Self::Server,
            _ => Self::Http,
        }
    }

    /// Returns the name for JavaScript: `not-found`.
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
