//! The client: construction and single requests. Pages, waits and watches have files of their own.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use cbr_wire::answer::{Answer, Operation};
use cbr_wire::http::HttpRequest;
use cbr_wire::model::page::{PageText, TaskText};
use cbr_wire::model::{OpLogPage, OperationLog};
use cbr_wire::request::{ListOpLogs, RequestParts, ShowOpLog};
use cbr_wire::small::text::quoted;
use cbr_wire::{Error, Secret};

use crate::auth::{Authenticator, Credentials, ProjectLocation, Settings};
use crate::config::{CallOptions, ClientConfig, DEFAULT_TIMEOUT};
use crate::endpoint::Endpoint;
use crate::endpoint::service_root::ServiceUrl;
use crate::hooks::Hooks;
use crate::rate_limiter::RateLimiter;
use crate::retry::RetryOptions;
use crate::transport::Transport;

/// Default page size. The service's newest reference advises to send one always.
pub const DEFAULT_LIMIT: i64 = 1000;

/// Client for the tasks of one project.
///
/// Cloning is cheap; clones share everything.
pub struct Client<T> {
    pub(crate) shared: Rc<Shared<T>>,
}

pub(crate) struct Shared<T> {
    pub(crate) authenticator: Authenticator,
    pub(crate) timeout: Duration,
    pub(crate) total_timeout: Duration,
    pub(crate) retry: RetryOptions,
    pub(crate) rate_limiter: Option<RefCell<RateLimiter>>,
    pub(crate) concurrency: usize,
    pub(crate) headers: Vec<(String, Secret)>,
    pub(crate) hooks: Box<dyn Hooks>,
    /// Number of requests to IAM.
    pub(crate) iam_sent: Cell<u32>,
    pub(crate) transport: T,
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Self {
            shared: Rc::clone(&self.shared),
        }
    }
}

impl<T> std::fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint())
            .field("project_id", &self.project_id())
            .finish_non_exhaustive()
    }
}

impl<T> Client<T> {
    /// Returns the endpoint, without a trailing slash; `None` until IAM has been asked for it.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        self.shared.authenticator.known_endpoint()
    }

    /// Returns the project id; `None` until IAM has been asked for it.
    #[must_use]
    pub fn project_id(&self) -> Option<&str> {
        self.shared.authenticator.known_project()
    }
}

impl<T: Transport + 'static> Client<T> {
    /// Creates a client. Nothing is sent.
    ///
    /// # Errors
    /// A config error that names the option, what was expected and what came.
    pub fn new(
        config: ClientConfig,
        credentials: impl Into<Credentials>,
        transport: T,
    ) -> Result<Self, Error> {
        Self::with_hooks(config, credentials, transport, ())
    }

    /// Creates a client with hooks.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_hooks(
        config: ClientConfig,
        credentials: impl Into<Credentials>,
        transport: T,
        hooks: impl Hooks + 'static,
    ) -> Result<Self, Error> {
        config.validate()?;
        let headers = config.checked_headers()?;
        let rate_limiter = config
            .rate_limit
            .as_ref()
            .map(|limit| RefCell::new(RateLimiter::new(limit)));
        let credentials = credentials.into();
        if credentials.is_user_secret() {
            config.check_secrets_allowed()?;
        }
        let endpoint = |name: &str, text: Option<&str>| {
            let insecure = config.allow_insecure_endpoint;
            text.map(|text| Endpoint::parse_named(name, text, insecure))
                .transpose()
        };
        let service = config.endpoint.as_deref().map(ServiceUrl::split);
        let project_id = project_of(service, config.project_id)?;
        let settings = Settings {
            endpoint: endpoint("endpoint", service.map(|service| service.root))?,
            iam_endpoint: endpoint("iamEndpoint", config.iam_endpoint.as_deref())?,
            region: config.region,
            project_id,
            project_name: config.project_name,
            allow_insecure: config.allow_insecure_endpoint,
            in_browser: config.in_browser,
        };
        let authenticator = Authenticator::new(credentials, settings)?;
        Ok(Self {
            shared: Rc::new(Shared {
                authenticator,
                timeout: config.timeout.unwrap_or(DEFAULT_TIMEOUT),
                total_timeout: config.total_timeout.unwrap_or(Duration::MAX),
                retry: config.retry,
                rate_limiter,
                concurrency: config.concurrency,
                headers,
                hooks: Box::new(hooks),
                iam_sent: Cell::new(0),
                transport,
            }),
        })
    }

    /// Returns the transport.
    #[must_use]
    pub fn transport(&self) -> &T {
        &self.shared.transport
    }

    /// Gets one page of tasks.
    ///
    /// # Errors
    /// A validation error before anything is sent, or a failure of the network or the service.
    pub async fn list(
        &self,
        request: &ListOpLogs,
        options: &CallOptions,
    ) -> Result<OpLogPage, Error> {
        let page = self.list_text(request, options).await?;
        Ok(page.typed())
    }

    /// Gets one page of tasks as normalized text, for JavaScript.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub async fn list_text(
        &self,
        request: &ListOpLogs,
        options: &CallOptions,
    ) -> Result<PageText, Error> {
        request.validate()?;
        let mut request = request.clone();
        request.limit.get_or_insert(DEFAULT_LIMIT);
        let parts = |project: &str| request.parts(project);
        match self.call(Operation::ListOpLogs, &parts, options).await? {
            Some(Answer::Page(page)) => Ok(page),
            _ => Err(Error::connection("expected a list, got something else")),
        }
    }

    /// Gets one task.
    ///
    /// # Errors
    /// As [`list`](Self::list). For an unknown task, [`Error::is_not_found`] is true.
    pub async fn get(
        &self,
        request: &ShowOpLog,
        options: &CallOptions,
    ) -> Result<OperationLog, Error> {
        let task = self.get_text(request, options).await?;
        Ok(task.typed())
    }

    /// Gets one task as normalized text, for JavaScript.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub async fn get_text(
        &self,
        request: &ShowOpLog,
        options: &CallOptions,
    ) -> Result<TaskText, Error> {
        request.validate()?;
        let parts = |project: &str| request.parts(project);
        match self.call(Operation::ShowOpLog, &parts, options).await? {
            Some(Answer::Task(task)) => Ok(task),
            _ => Err(Error::connection("expected a task, got something else")),
        }
    }

    /// Sends a list request and returns the response with its body unread.
    ///
    /// # Errors
    /// As [`list`](Self::list); a body whose content type is not JSON is a decode error.
    pub async fn fetch_page(
        &self,
        request: &ListOpLogs,
        options: &CallOptions,
    ) -> Result<T::Unread, Error> {
        request.validate()?;
        let mut request = request.clone();
        request.limit.get_or_insert(DEFAULT_LIMIT);
        let parts = |project: &str| request.parts(project);
        self.call_unread(Operation::ListOpLogs, &parts, options)
            .await
    }

    /// Sends a show request and returns the response with its body unread.
    ///
    /// # Errors
    /// As [`fetch_page`](Self::fetch_page) and [`get`](Self::get).
    pub async fn fetch_task(
        &self,
        request: &ShowOpLog,
        options: &CallOptions,
    ) -> Result<T::Unread, Error> {
        request.validate()?;
        let parts = |project: &str| request.parts(project);
        self.call_unread(Operation::ShowOpLog, &parts, options)
            .await
    }

    /// Prepares a complete, authorized request for another HTTP stack to send. `parts` gets the project id.
    ///
    /// # Errors
    /// An error of `parts`, or a failure of signing in.
    pub async fn prepare(
        &self,
        parts: impl FnOnce(&str) -> Result<RequestParts, Error>,
    ) -> Result<HttpRequest, Error> {
        let authenticator = &self.shared.authenticator;
        let ProjectLocation {
            endpoint,
            project_id,
        } = authenticator.locate_project(self).await?;
        let mut request = HttpRequest::get(parts(&project_id)?.url(endpoint.as_str()));
        self.add_headers(&mut request);
        authenticator.authorize(&mut request, self).await?;
        Ok(request)
    }
}

/// Returns the configured project, or else the one in the endpoint's URL. They must agree.
fn project_of(
    service: Option<ServiceUrl<'_>>,
    project_id: Option<String>,
) -> Result<Option<String>, Error> {
    let in_url = service.and_then(|service| service.project);
    match (project_id, in_url) {
        (Some(configured), Some(in_url)) if configured != in_url => Err(Error::config(format!(
            "endpoint: expected project {} in its URL, or none, got {}",
            quoted(&configured),
            quoted(in_url)
        ))),
        (configured, in_url) => Ok(configured.or_else(|| in_url.map(str::to_owned))),
    }
}
