//! Drives requests over a [`Transport`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use cbr_wire::answer::{Answer, Operation};
use cbr_wire::http::HttpRequest;
use cbr_wire::model::page::{PageText, TaskText};
use cbr_wire::model::{OpLogPage, OperationLog};
use cbr_wire::request::{ListOpLogs, RequestParts, ShowOpLog};
use cbr_wire::{Error, Secret};

use crate::Transport;
use crate::auth::{Authenticator, Credentials, Place, Settings};
use crate::budget::RateBudget;
use crate::config::{CallOptions, ClientConfig, DEFAULT_TIMEOUT};
use crate::endpoint::Endpoint;
use crate::hooks::Hooks;
use crate::pages::Pages;
use crate::retry::RetryOptions;

/// The page size that is asked for where none is named: the service's newest reference advises to name one always.
pub const DEFAULT_LIMIT: i64 = 1000;

/// A client for the tasks of one project.
///
/// Cheap to clone; clones share everything.
pub struct Client<T> {
    pub(crate) shared: Rc<Shared<T>>,
}

pub(crate) struct Shared<T> {
    pub(crate) authenticator: Authenticator,
    pub(crate) timeout: Duration,
    pub(crate) total_timeout: Duration,
    pub(crate) retry: RetryOptions,
    pub(crate) budget: Option<RefCell<RateBudget>>,
    pub(crate) concurrency: usize,
    pub(crate) headers: Vec<(String, Secret)>,
    pub(crate) hooks: Box<dyn Hooks>,
    /// How often IAM was asked.
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
    /// The endpoint that requests go to, without a trailing slash; `None` until IAM has been asked for it.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        self.shared.authenticator.known_endpoint()
    }

    /// The project whose tasks are asked for; `None` until IAM has been asked for it.
    #[must_use]
    pub fn project_id(&self) -> Option<&str> {
        self.shared.authenticator.known_project()
    }
}

impl<T: Transport + 'static> Client<T> {
    /// Checks the configuration.
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

    /// The same with somebody looking on.
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
        let headers = config.headers()?;
        let budget = config
            .rate_limit
            .as_ref()
            .map(|limit| RefCell::new(RateBudget::new(limit, transport.now())));
        let credentials = credentials.into();
        if config.in_browser
            && !config.allow_secrets_in_browser
            && !matches!(credentials, Credentials::Token(_) | Credentials::Proxy)
        {
            return Err(Error::config(
                "auth: expected a token, got a password or keys in a browser, where whoever can read the page can read them",
            )
            .with_hint(
                "keep them on a server and give the page a token or a proxy; where that cannot be, set allowSecretsInBrowser",
            ));
        }
        let endpoint = |name: &str, text: Option<&String>| {
            let insecure = config.allow_insecure_endpoint;
            text.map(|text| Endpoint::parse_as(name, text, insecure))
                .transpose()
        };
        let settings = Settings {
            endpoint: endpoint("endpoint", config.endpoint.as_ref())?,
            iam_endpoint: endpoint("iamEndpoint", config.iam_endpoint.as_ref())?,
            region: config.region,
            project_id: config.project_id,
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
                budget,
                concurrency: config.concurrency,
                headers,
                hooks: Box::new(hooks),
                iam_sent: Cell::new(0),
                transport,
            }),
        })
    }

    /// What requests are sent by.
    #[must_use]
    pub fn transport(&self) -> &T {
        &self.shared.transport
    }

    /// One page of tasks.
    ///
    /// # Errors
    /// Validation errors before anything is sent; then whatever the network or the service makes of it.
    pub async fn list(
        &self,
        request: &ListOpLogs,
        options: &CallOptions,
    ) -> Result<OpLogPage, Error> {
        let page = self.list_text(request, options).await?;
        Ok(page.typed())
    }

    /// One page of tasks as normalized text, for JavaScript.
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
            Answer::Page(page) => Ok(page),
            Answer::Task(_) => Err(Error::connection("expected a list, got a task")),
        }
    }

    /// A walk through all pages of a list, which loses nothing and repeats nothing while tasks come and go; every
    /// [`next`](Pages::next) gives one. Where no page size is named, the pages are no larger than the `wanted` number of
    /// tasks.
    ///
    /// # Errors
    /// A validation error, before anything is sent.
    pub fn pages(
        &self,
        request: &ListOpLogs,
        options: &CallOptions,
        wanted: Option<i64>,
    ) -> Result<Pages<T>, Error> {
        request.validate()?;
        let mut request = request.clone();
        request
            .limit
            .get_or_insert(wanted.map_or(DEFAULT_LIMIT, |wanted| wanted.clamp(1, DEFAULT_LIMIT)));
        Ok(Pages::new(self.clone(), request, options.clone(), wanted))
    }

    /// One task.
    ///
    /// # Errors
    /// As [`list`](Self::list); a task that is not there is an error for which [`Error::is_not_found`] holds.
    pub async fn get(
        &self,
        request: &ShowOpLog,
        options: &CallOptions,
    ) -> Result<OperationLog, Error> {
        let task = self.get_text(request, options).await?;
        Ok(task.typed())
    }

    /// One task as normalized text, for JavaScript.
    pub async fn get_text(
        &self,
        request: &ShowOpLog,
        options: &CallOptions,
    ) -> Result<TaskText, Error> {
        request.validate()?;
        let parts = |project: &str| request.parts(project);
        match self.call(Operation::ShowOpLog, &parts, options).await? {
            Answer::Task(task) => Ok(task),
            Answer::Page(_) => Err(Error::connection("expected a task, got a list")),
        }
    }

    /// The request with everything that goes over the wire, for another HTTP stack to send. The parts are made in the
    /// project that they are told.
    ///
    /// # Errors
    /// What is wrong with the request, and whatever keeps the credentials from being had.
    pub async fn prepare(
        &self,
        parts: impl FnOnce(&str) -> Result<RequestParts, Error>,
    ) -> Result<HttpRequest, Error> {
        let authenticator = &self.shared.authenticator;
        let Place {
            endpoint,
            project_id,
        } = authenticator.place(self).await?;
        let mut request = HttpRequest::get(parts(&project_id)?.url(endpoint.as_str()));
        self.add_headers(&mut request);
        authenticator.authorize(&mut request, self).await?;
        Ok(request)
    }
}
