//! Configuration of a client, and options of a single call.

use std::time::Duration;

use cbr_wire::small::text::quoted;
use cbr_wire::{Error, Secret};

use crate::rate_limiter::RateLimit;
use crate::retry::RetryOptions;

/// Default timeout of an attempt.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// Default number of concurrent page requests of a listing.
pub const DEFAULT_CONCURRENCY: usize = 4;

/// Configuration of a client.
///
/// ```
/// use cbr_tasks::client::ClientConfig;
///
/// let mut config = ClientConfig::default();
/// config.region = Some("eu-de".to_owned());
/// config.project_id = Some("04f1829c788037ac2fb8c01eb2b04b95".to_owned());
/// assert!(config.rate_limit.is_some());
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClientConfig {
    /// Region of Huawei Cloud or Open Telekom Cloud. The endpoints of the service and of IAM follow from it.
    pub region: Option<String>,
    /// Endpoint to use instead of the region's: that of a private cloud, or a proxy. It must be https, or on this machine.
    pub endpoint: Option<String>,
    /// Endpoint of IAM to use instead of the region's.
    pub iam_endpoint: Option<String>,
    /// Project id. With a password or access keys, IAM is asked for it if it is `None`.
    pub project_id: Option<String>,
    /// Name of the project, to look up its id; the region's name if `None`.
    pub project_name: Option<String>,
    /// Timeout of an attempt, including the body; 30 s if `None`. [`Duration::MAX`] for no limit.
    pub timeout: Option<Duration>,
    /// Timeout of a call with all its attempts and delays; no limit if `None`.
    pub total_timeout: Option<Duration>,
    /// Number and delays of retries.
    pub retry: RetryOptions,
    /// Limit for the number of requests; `None` for no limit.
    pub rate_limit: Option<RateLimit>,
    /// Number of concurrent page requests of a listing, 1 to 64. They start once the answers show that it is safe.
    pub concurrency: usize,
    /// Names and values of headers that are added to every request.
    pub headers: Vec<(String, String)>,
    /// Allows plain http to another machine, where everybody on the network can read the token.
    pub allow_insecure_endpoint: bool,
    /// Allows keys and passwords in a browser, where everybody who can read the page can read them.
    pub allow_secrets_in_browser: bool,
    /// True in a window or worker of a browser, where `Host` cannot be signed.
    pub in_browser: bool,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            region: None,
            endpoint: None,
            iam_endpoint: None,
            project_id: None,
            project_name: None,
            timeout: None,
            total_timeout: None,
            retry: RetryOptions::default(),
            rate_limit: Some(RateLimit::default()),
            concurrency: DEFAULT_CONCURRENCY,
            headers: Vec::new(),
            allow_insecure_endpoint: false,
            allow_secrets_in_browser: false,
            in_browser: false,
        }
    }
}

impl ClientConfig {
    /// Checks that a password or access keys may be used here: not in a browser, unless that is allowed.
    ///
    /// # Errors
    /// A config error with the alternatives in its hint.
    pub fn check_secrets_allowed(&self) -> Result<(), Error> {
        if !self.in_browser || self.allow_secrets_in_browser {
            return Ok(());
        }
        Err(Error::config(
            "auth: expected a token, got a password or keys in a browser, where whoever can read the page can read them",
        )
        .with_hint(
            "keep them on a server and give the page a token or a proxy; if that is impossible, set allowSecretsInBrowser",
        ))
    }

    /// Checks the options for calls; the authenticator checks the endpoints.
    pub(super) fn validate(&self) -> Result<(), Error> {
        for (name, time) in [
            ("timeout", self.timeout),
            ("totalTimeout", self.total_timeout),
        ] {
            if time.is_some_and(|time| time.is_zero()) {
                return Err(Error::expected(name, "more than 0 ms", "0").in_config());
            }
        }
        if !(1..=64).contains(&self.concurrency) {
            return Err(Error::expected(
                "concurrency",
                "an integer from 1 to 64",
                &self.concurrency.to_string(),
            )
            .in_config());
        }
        self.rate_limit.as_ref().map_or(Ok(()), RateLimit::validate)
    }

    /// Checks the caller's own headers.
    pub(super) fn checked_headers(&self) -> Result<Vec<(String, Secret)>, Error> {
        let headers = self.headers.iter();
        headers
            .map(|(name, value)| checked_header(name, value))
            .collect()
    }
}

/// Options of a single call.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// Timeout of each attempt, instead of the client's.
    pub timeout: Option<Duration>,
    /// Timeout of the call with all its attempts and delays; of a listing with all its pages.
    pub total_timeout: Option<Duration>,
}

/// Setters, to be chained.
impl CallOptions {
    /// Sets the timeout of each attempt.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the timeout of the call with all its attempts and delays.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }
}

/// Headers that signing in sets, and the option to use instead.
const RESERVED_HEADERS: [(&str, &str); 4] = [
    ("x-auth-token", "the token goes to `auth`"),
    ("authorization", "keys go to `auth`"),
    ("x-sdk-date", "keys go to `auth`"),
    ("x-security-token", "keys go to `auth`"),
];

fn checked_header(name: &str, value: &str) -> Result<(String, Secret), Error> {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(Error::expected("headers", "the name of a header", &quoted(name)).in_config());
    }
    let reserved = RESERVED_HEADERS
        .iter()
        .find(|(reserved, _)| name.eq_ignore_ascii_case(reserved));
    if let Some((_, instead)) = reserved {
        return Err(Error::config(format!(
            "headers: expected no {name}; {instead}"
        )));
    }
    let value = Secret::new(value);
    value.validate(&format!("headers.{name}"))?;
    Ok((name.to_owned(), value))
}
