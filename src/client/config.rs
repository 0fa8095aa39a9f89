use std::time::Duration;

use cbr_wire::small::text::quoted;
use cbr_wire::{Error, Secret};

use crate::budget::RateLimit;
use crate::retry::RetryOptions;

/// How long a try of a call may take where nothing else is said.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// How many pages of a listing are asked for at once where nothing else is said.
pub const DEFAULT_CONCURRENCY: usize = 4;

/// What a client needs to know.
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
    /// Region of Huawei Cloud or Open Telekom Cloud, from which the endpoints of the service and of IAM follow.
    pub region: Option<String>,
    /// Endpoint, where the region's own is not the one to use: a private cloud, or a proxy. https, or this machine.
    pub endpoint: Option<String>,
    /// Endpoint of IAM, where the region's own is not the one to use.
    pub iam_endpoint: Option<String>,
    /// Id of the project whose tasks are asked for. With a password or keys it is found out where it is not given.
    pub project_id: Option<String>,
    /// Name of the project, to find its id by; the region's name if `None`.
    pub project_name: Option<String>,
    /// How long a try of a call may take, body and all; 30 s if `None`. [`Duration::MAX`] for as long as it takes.
    pub timeout: Option<Duration>,
    /// How long a call may take with all its tries and waits; as long as it takes if `None`.
    pub total_timeout: Option<Duration>,
    /// What is tried again, and when.
    pub retry: RetryOptions,
    /// How many requests go out; `None` for no limit.
    pub rate_limit: Option<RateLimit>,
    /// How many pages of a listing are asked for at once, where the service shows that this is safe.
    pub concurrency: usize,
    /// Headers to add to every request.
    pub headers: Vec<(String, String)>,
    /// Lets an endpoint be plain http on another machine. Whoever is on the way can read the token.
    pub allow_insecure_endpoint: bool,
    /// Lets keys and passwords be used in a browser, where whoever can read the page can read them.
    pub allow_secrets_in_browser: bool,
    /// The client runs in a browser's window or worker: `Host` cannot be signed there.
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
    /// Checks what concerns calls, not where they go.
    pub(super) fn validate(&self) -> Result<(), Error> {
        for (name, time) in [
            ("timeout", self.timeout),
            ("totalTimeout", self.total_timeout),
        ] {
            if time.is_some_and(|time| time.is_zero()) {
                return Err(Error::config(format!(
                    "{name}: expected more than 0 ms, got 0"
                )));
            }
        }
        if !(1..=64).contains(&self.concurrency) {
            return Err(Error::config(format!(
                "concurrency: expected an integer from 1 to 64, got {}",
                self.concurrency
            )));
        }
        self.rate_limit.as_ref().map_or(Ok(()), RateLimit::validate)
    }

    /// The caller's own headers, checked.
    pub(super) fn headers(&self) -> Result<Vec<(String, Secret)>, Error> {
        let headers = self.headers.iter();
        headers.map(|(name, value)| header(name, value)).collect()
    }
}

/// What a single call may be told.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// How long each try may take, instead of the client's own time.
    pub timeout: Option<Duration>,
    /// How long the call may take with all its tries and waits; of a listing, each page.
    pub total_timeout: Option<Duration>,
}

/// Setters, to be chained.
impl CallOptions {
    /// How long each try may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long the call may take with all its tries and waits.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }
}

/// Headers that signing in makes, and that would not be what the caller thinks they are.
const OURS: [(&str, &str); 4] = [
    ("x-auth-token", "the token goes to `auth`"),
    ("authorization", "keys go to `auth`"),
    ("x-sdk-date", "keys go to `auth`"),
    ("x-security-token", "keys go to `auth`"),
];

/// A header of the caller's.
fn header(name: &str, value: &str) -> Result<(String, Secret), Error> {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(Error::config(format!(
            "headers: expected the name of a header, got {}",
            quoted(name)
        )));
    }
    let ours = OURS
        .iter()
        .find(|(ours, _)| name.eq_ignore_ascii_case(ours));
    if let Some((_, place)) = ours {
        return Err(Error::config(format!(
            "headers: expected no {name}; {place}"
        )));
    }
    let value = Secret::new(value);
    value.validate(&format!("headers.{name}"))?;
    Ok((name.to_owned(), value))
}
