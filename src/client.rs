//! Drives requests over a [`Transport`].

use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use crate::Error;
use crate::auth::{Secret, TokenSource};
use crate::decode;
use crate::endpoint::Endpoint;
use crate::model::page::{PageText, TaskText};
use crate::model::{OpLogPage, OperationLog};
pub use crate::paginate::ListReport;
use crate::paginate::{Paginator, Ticket};
use crate::regions;
use crate::request::{ListOpLogs, RequestParts, ShowOpLog, id};
use crate::transport::{HttpRequest, HttpResponse, Transport};

/// How long a call may take where nothing else is said.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The page size that is asked for where none is named: the service's newest reference advises to name one always.
pub const DEFAULT_LIMIT: i64 = 1000;

/// What a client needs to know.
#[derive(Debug, Clone, Default)]
pub struct ClientConfig {
    /// Region of Huawei Cloud or Open Telekom Cloud, from which the endpoint follows.
    pub region: Option<String>,
    /// Endpoint, where the region's own is not the one to use: a private cloud, or a proxy. https, or this machine.
    pub endpoint: Option<String>,
    /// Id of the project whose tasks are asked for.
    pub project_id: Option<String>,
    /// How long a call may take, body and all; 30 s if `None`. [`Duration::MAX`] for as long as it takes.
    pub timeout: Option<Duration>,
    /// Headers to add to every request.
    pub headers: Vec<(String, String)>,
    /// Lets an endpoint be plain http on another machine. Whoever is on the way can read the token.
    pub allow_insecure_endpoint: bool,
}

/// A client for the tasks of one project.
///
/// Cheap to clone; clones share everything.
pub struct Client<T> {
    shared: Rc<Shared<T>>,
}

struct Shared<T> {
    endpoint: Endpoint,
    project_id: String,
    timeout: Duration,
    headers: Vec<(String, Secret)>,
    token: Box<dyn TokenSource>,
    transport: T,
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
            .field("endpoint", &self.shared.endpoint.as_str())
            .field("project_id", &self.shared.project_id)
            .finish_non_exhaustive()
    }
}

impl<T: Transport> Client<T> {
    /// Checks the configuration.
    ///
    /// # Errors
    /// A config error that names the option, what was expected and what came.
    pub fn new(
        config: ClientConfig,
        token: impl TokenSource + 'static,
        transport: T,
    ) -> Result<Self, Error> {
        let endpoint = match (&config.endpoint, &config.region) {
            (Some(endpoint), _) => endpoint.clone(),
            (None, Some(region)) => regions::cbr_endpoint(region).ok_or_else(|| {
                let regions: Vec<_> = regions::ids().collect();
                Error::config(format!(
                    "region: expected one of {}, got {region:?}; for any other cloud name the endpoint",
                    regions.join(", ")
                ))
            })?,
            (None, None) => return Err(Error::config("endpoint: expected an endpoint or a region, got neither")),
        };
        let project_id = config
            .project_id
            .ok_or_else(|| Error::config("projectId: expected the id of a project, got nothing"))?;
        id("projectId", &project_id).map_err(Error::in_config)?;
        let timeout = config.timeout.unwrap_or(DEFAULT_TIMEOUT);
        if timeout.is_zero() {
            return Err(Error::config("timeout: expected more than 0 ms, got 0"));
        }
        let headers = config
            .headers
            .into_iter()
            .map(|(name, value)| header(&name, &value))
            .collect::<Result<_, _>>()?;
        let endpoint = Endpoint::parse(&endpoint, config.allow_insecure_endpoint)?;
        let token = Box::new(token);
        Ok(Self {
            shared: Rc::new(Shared {
                endpoint,
                project_id,
                timeout,
                headers,
                token,
                transport,
            }),
        })
    }

    /// The endpoint that requests go to, without a trailing slash.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.shared.endpoint.as_str()
    }

    /// The project whose tasks are asked for.
    #[must_use]
    pub fn project_id(&self) -> &str {
        &self.shared.project_id
    }

    /// What requests are sent by.
    #[must_use]
    pub fn transport(&self) -> &T {
        &self.shared.transport
    }

    /// One page of tasks. `timeout` is for this call, instead of the client's own.
    ///
    /// # Errors
    /// Validation errors before anything is sent; then whatever the network or the service makes of it.
    pub async fn list(
        &self,
        request: &ListOpLogs,
        timeout: Option<Duration>,
    ) -> Result<OpLogPage, Error> {
        self.list_text(request, timeout)
            .await
            .map(|page| page.typed())
    }

    pub(crate) async fn list_text(
        &self,
        request: &ListOpLogs,
        timeout: Option<Duration>,
    ) -> Result<PageText, Error> {
        let mut request = request.clone();
        request.limit.get_or_insert(DEFAULT_LIMIT);
        let parts = request.parts(&self.shared.project_id)?;
        self.call(&parts, timeout, decode::list_op_logs).await
    }

    /// A walk through all pages of a list; every [`next`](Pages::next) asks for one. Where no page size is named, the
    /// pages are no larger than the `wanted` number of tasks.
    ///
    /// # Errors
    /// A validation error, before anything is sent.
    pub fn pages(
        &self,
        request: &ListOpLogs,
        timeout: Option<Duration>,
        wanted: Option<i64>,
    ) -> Result<Pages<T>, Error> {
        request.validate()?;
        let mut request = request.clone();
        request
            .limit
            .get_or_insert(wanted.map_or(DEFAULT_LIMIT, |wanted| wanted.clamp(1, DEFAULT_LIMIT)));
        Ok(Pages {
            client: self.clone(),
            walk: Paginator::new(request, 1),
            timeout,
            under_way: None,
        })
    }

    /// One task. `timeout` is for this call, instead of the client's own.
    ///
    /// # Errors
    /// As [`list`](Self::list); a task that is not there is an error for which [`Error::is_not_found`] holds.
    pub async fn get(
        &self,
        request: &ShowOpLog,
        timeout: Option<Duration>,
    ) -> Result<OperationLog, Error> {
        self.get_text(request, timeout)
            .await
            .map(|task| task.typed())
    }

    pub(crate) async fn get_text(
        &self,
        request: &ShowOpLog,
        timeout: Option<Duration>,
    ) -> Result<TaskText, Error> {
        let parts = request.parts(&self.shared.project_id)?;
        self.call(&parts, timeout, decode::show_op_log).await
    }

    /// The request with everything that goes over the wire, for another HTTP stack to send.
    ///
    /// # Errors
    /// Whatever keeps the token's source from giving one.
    pub async fn prepare(&self, parts: &RequestParts) -> Result<HttpRequest, Error> {
        self.signed(parts, &self.shared.token.token().await?)
    }

    fn signed(&self, parts: &RequestParts, token: &Secret) -> Result<HttpRequest, Error> {
        token.validate("auth.token")?;
        let mut headers = vec![("Accept".to_owned(), Secret::new("application/json"))];
        headers.extend(self.shared.headers.iter().cloned());
        headers.push(("X-Auth-Token".to_owned(), token.clone()));
        let mut request = HttpRequest::get(parts.url(self.endpoint()));
        request.headers = headers;
        Ok(request)
    }

    /// One call from token to decoded body, within its time.
    async fn call<V>(
        &self,
        parts: &RequestParts,
        timeout: Option<Duration>,
        decode: fn(&HttpResponse, i64) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let Shared {
            transport, token, ..
        } = &*self.shared;
        let timeout = timeout.unwrap_or(self.shared.timeout);
        let sent = Cell::new(0);
        let exchange = async {
            let token = token.token().await?;
            let request = self.signed(parts, &token)?;
            sent.set(1);
            let answer = transport.send(request).await;
            answer
                .and_then(|response| self.read(response, &token, decode))
                .map_err(|e| self.redact(e, &token))
        };
        let mut exchange = pin!(exchange);
        let mut alarm = pin!(async {
            // No timer at all where a call may take as long as it takes: a timer would keep a Node script alive.
            if timeout == Duration::MAX {
                std::future::pending::<()>().await;
            } else {
                transport.sleep(timeout).await;
            }
        });
        std::future::poll_fn(|context| {
            if let Poll::Ready(result) = exchange.as_mut().poll(context) {
                return Poll::Ready(result);
            }
            alarm
                .as_mut()
                .poll(context)
                .map(|()| Err(Error::timeout(timeout)))
        })
        .await
        .map_err(|e| e.with_attempts(sent.get()))
    }

    /// Decodes an answer. A proxy may echo the request in its body, and an error shows a piece of the body: the secrets go
    /// before the piece is cut, because half of one would not be recognized any more.
    fn read<V>(
        &self,
        mut response: HttpResponse,
        token: &Secret,
        decode: fn(&HttpResponse, i64) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let now = self.shared.transport.unix_time();
        let error = match decode(&response, now) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let mut body = decode::text(&response.body).into_owned();
        for secret in self.secrets(token) {
            body = body.replace(secret.expose(), "[redacted]");
        }
        if body.as_bytes() == response.body {
            return Err(error);
        }
        response.body = body.into_bytes();
        Err(decode(&response, now).err().unwrap_or(error))
    }

    fn redact(&self, error: Error, token: &Secret) -> Error {
        self.secrets(token)
            .fold(error, |error, secret| error.redact(secret.expose()))
    }

    /// What must not come out of a call.
    fn secrets<'a>(&'a self, token: &'a Secret) -> impl Iterator<Item = &'a Secret> {
        self.shared
            .headers
            .iter()
            .map(|(_, value)| value)
            .chain([token])
            .filter(|secret| secret.is_worth_hiding())
    }
}

/// A walk through all pages of a list.
#[derive(Debug)]
pub struct Pages<T> {
    client: Client<T>,
    walk: Paginator,
    timeout: Option<Duration>,
    /// A request that was sent; it stays where the call that sent it is dropped.
    under_way: Option<Ticket>,
}

impl<T: Transport> Pages<T> {
    /// The next page, without tasks that an earlier one had; `None` behind the last. After an error, the same page is
    /// asked for again.
    ///
    /// # Errors
    /// As [`Client::list`].
    pub async fn next(&mut self) -> Result<Option<OpLogPage>, Error> {
        Ok(self.next_text().await?.map(|page| page.typed()))
    }

    pub(crate) async fn next_text(&mut self) -> Result<Option<PageText>, Error> {
        if let Some(ticket) = self.under_way.take() {
            self.walk.give_back(ticket);
        }
        loop {
            if let Some(page) = self.walk.take() {
                return Ok(Some(page));
            }
            let Some((ticket, request)) = self.walk.next_request() else {
                return Ok(None);
            };
            self.under_way = Some(ticket);
            let answer = self.client.list_text(&request, self.timeout).await;
            self.under_way = None;
            match answer {
                Ok(page) => self.walk.accept(ticket, page),
                Err(error) => {
                    self.walk.give_back(ticket);
                    return Err(error);
                }
            }
        }
    }

    /// What the walk has come to so far.
    #[must_use]
    pub fn report(&self) -> &ListReport {
        self.walk.report()
    }
}

/// A header of the caller's.
fn header(name: &str, value: &str) -> Result<(String, Secret), Error> {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(is_token) {
        return Err(Error::config(format!(
            "headers: expected the name of a header, got {name:?}"
        )));
    }
    if name.eq_ignore_ascii_case("x-auth-token") {
        return Err(Error::config(
            "headers: expected no X-Auth-Token; the token goes to `auth`",
        ));
    }
    let value = Secret::new(value);
    value.validate(&format!("headers.{name}"))?;
    Ok((name.to_owned(), value))
}
