//! A single call: rate limiter, sign-in, request, decoding and retries.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use cbr_wire::answer::{Answer, Operation};
use cbr_wire::error::millis;
use cbr_wire::http::secret::hide;
use cbr_wire::http::{HttpRequest, HttpResponse, Method};
use cbr_wire::request::RequestParts;
use cbr_wire::{Error, Secret, answer};
use futures_util::future::LocalBoxFuture;

use crate::auth::{Authorization, IamTransport};
use crate::client::Client;
use crate::config::CallOptions;
use crate::hooks::{HookState, Level};
use crate::rate_limiter::{QueueTicket, RateLimiter};
use crate::redaction::{redact, redact_body, visible_headers};
use crate::transport::Transport;

/// Longest sleep in the rate limiter's queue. Callers ahead may be cancelled, so a waiter looks again after this.
const MAX_QUEUE_SLEEP: Duration = Duration::from_secs(2);

/// Call in progress.
struct Call<'a, U> {
    operation: &'static str,
    method: &'static str,
    url: &'a str,
    /// Timeout of each attempt.
    timeout: Duration,
    /// Deadline of the call, on the transport's clock.
    deadline: Duration,
    /// Number of requests sent so far.
    sent: &'a Cell<u32>,
    /// Slot for the response of a call whose body stays unread.
    unread: Option<&'a RefCell<Option<U>>>,
}

impl<'a, U> Call<'a, U> {
    fn hook_state(&self) -> HookState<'a> {
        HookState {
            operation: self.operation,
            method: self.method,
            url: self.url,
            attempt: self.sent.get(),
            ..HookState::default()
        }
    }
}

/// Guard that leaves the rate limiter's queue when a waiting call is dropped.
struct QueueGuard<'a> {
    limiter: &'a RefCell<RateLimiter>,
    ticket: QueueTicket,
}

impl Drop for QueueGuard<'_> {
    fn drop(&mut self) {
        self.limiter.borrow_mut().leave(self.ticket);
    }
}

impl<T: Transport + 'static> Client<T> {
    /// Calls an operation of the service and decodes its answer.
    ///
    /// The future is boxed, so that all operations share one state machine: each copy would cost 9 KB.
    pub(super) fn call<'a>(
        &'a self,
        operation: Operation,
        parts: &'a dyn Fn(&str) -> Result<RequestParts, Error>,
        options: &'a CallOptions,
    ) -> LocalBoxFuture<'a, Result<Option<Answer>, Error>> {
        Box::pin(self.call_unboxed(operation, parts, options, None))
    }

    /// Calls an operation of the service and leaves the body of its answer unread.
    pub(super) fn call_unread<'a>(
        &'a self,
        operation: Operation,
        parts: &'a dyn Fn(&str) -> Result<RequestParts, Error>,
        options: &'a CallOptions,
    ) -> LocalBoxFuture<'a, Result<T::Unread, Error>> {
        Box::pin(async move {
            let unread = RefCell::new(None);
            self.call_unboxed(operation, parts, options, Some(&unread))
                .await?;
            unread
                .into_inner()
                .ok_or_else(|| Error::connection("expected an answer, got none"))
        })
    }

    async fn call_unboxed(
        &self,
        operation: Operation,
        parts: &dyn Fn(&str) -> Result<RequestParts, Error>,
        options: &CallOptions,
        unread: Option<&RefCell<Option<T::Unread>>>,
    ) -> Result<Option<Answer>, Error> {
        let shared = &*self.shared;
        let total = options.total_timeout.unwrap_or(shared.total_timeout);
        let sent = Cell::new(0);
        let iam_sent = shared.iam_sent.get();
        let deadline = shared.transport.now().saturating_add(total);
        let work = async {
            let location = shared.authenticator.locate_project(self).await;
            let location = location.map_err(Error::with_retries_exhausted)?;
            let url = parts(&location.project_id)?.url(location.endpoint.as_str());
            let call = Call {
                operation: operation.name(),
                method: "GET",
                url: &url,
                timeout: options.timeout.unwrap_or(shared.timeout),
                deadline,
                sent: &sent,
                unread,
            };
            let has_renewed = Cell::new(false);
            let answer = RefCell::new(None);
            self.with_retries(&call, &|| {
                Box::pin(async {
                    let decoded = self.attempt(&call, operation, &has_renewed).await?;
                    answer.replace(decoded);
                    Ok(())
                })
            })
            .await?;
            Ok(answer.into_inner())
        };
        let outcome = self.with_timeout(total, Box::pin(work)).await;
        // If signing in failed, only its own attempts were made.
        outcome.map_err(|e| {
            let iam_sent = shared.iam_sent.get().wrapping_sub(iam_sent);
            let attempts = if e.has_exhausted_retries() {
                iam_sent
            } else {
                0
            };
            e.with_attempts(sent.get().saturating_add(attempts))
        })
    }

    /// Repeats an attempt until it succeeds, fails permanently, or the retries or the time are used up.
    async fn with_retries<'f>(
        &self,
        call: &Call<'_, T::Unread>,
        attempt: &dyn Fn() -> LocalBoxFuture<'f, Result<(), Error>>,
    ) -> Result<(), Error> {
        let shared = &*self.shared;
        let mut retries = 0;
        loop {
            let error = match attempt().await {
                Ok(()) => return Ok(()),
                Err(error) => error.with_attempts(call.sent.get()),
            };
            if retries >= shared.retry.limit || !error.is_subject_to_retry() {
                return Err(error);
            }
            let verdict = shared.hooks.should_retry(&error, call.sent.get()).await?;
            if !verdict.unwrap_or(error.is_retryable()) {
                return Err(error);
            }
            retries += 1;
            let delay = shared
                .retry
                .delay(retries, &error, shared.transport.random());
            if shared.transport.now().saturating_add(delay) >= call.deadline {
                return Err(error);
            }
            self.log(Level::Warn, || {
                format!(
                    "{} failed: {error}; trying again in {} ms",
                    call.operation,
                    millis(delay)
                )
            });
            let state = HookState {
                delay,
                status: error.status().unwrap_or_default(),
                request_id: error.request_id(),
                error: Some(&error),
                ..call.hook_state()
            };
            shared.hooks.before_retry(&state).await?;
            shared.transport.sleep(delay).await;
        }
    }

    /// Makes one attempt, and a second one if refused credentials can be renewed.
    async fn attempt(
        &self,
        call: &Call<'_, T::Unread>,
        operation: Operation,
        has_renewed: &Cell<bool>,
    ) -> Result<Option<Answer>, Error> {
        let shared = &*self.shared;
        loop {
            let waited = self.wait_for_rate_limiter(call).await?;
            let exchange = async {
                let mut request = HttpRequest::get(call.url);
                self.add_headers(&mut request);
                let authorized = shared.authenticator.authorize(&mut request, self).await;
                let authorization = authorized.map_err(Error::with_retries_exhausted)?;
                let answer = self.send(call, request, waited).await;
                Ok((authorization, answer))
            };
            let (authorization, answer) =
                self.with_timeout(call.timeout, Box::pin(exchange)).await?;
            let response = answer.map_err(|e| self.redact(e, Some(&authorization)))?;
            let expected = call.unread.is_none().then_some(operation);
            let error = match self.decode(expected, &response, &authorization) {
                Ok(value) => return Ok(value),
                Err(error) if matches!(authorization, Authorization::Proxy) => {
                    error.through_portal()
                }
                Err(error) => error,
            };
            if error.is_throttled()
                && let Some(limiter) = &shared.rate_limiter
            {
                let asked = error
                    .retry_after()
                    .map(|asked| asked.min(shared.retry.max_retry_after));
                limiter
                    .borrow_mut()
                    .on_throttled(shared.transport.now(), asked);
            }
            let is_refusal = error.is_authentication() || error.is_permission();
            if !is_refusal {
                return Err(error);
            }
            if !has_renewed.replace(true)
                && shared
                    .authenticator
                    .renew_after_refusal(&authorization, &response, self)
            {
                continue;
            }
            let secrets = self.secrets(Some(&authorization));
            let error =
                shared
                    .authenticator
                    .add_hint(&authorization, error, &response.body, &secrets);
            return Err(redact(error, &secrets));
        }
    }

    /// Sends a request and calls the hooks before and after it.
    async fn send(
        &self,
        call: &Call<'_, T::Unread>,
        request: HttpRequest,
        waited: Duration,
    ) -> Result<HttpResponse, Error> {
        let shared = &*self.shared;
        call.sent.set(call.sent.get() + 1);
        let secrets = self.secrets_of(&request);
        let state = HookState {
            headers: visible_headers(&request),
            delay: waited,
            ..call.hook_state()
        };
        if let Err(error) = shared.hooks.before_request(&state).await {
            call.sent.set(call.sent.get() - 1);
            return Err(error);
        }
        self.log(Level::Debug, || format!("{} {}", call.method, call.url));
        let begun = shared.transport.now();
        let sent = match call.unread {
            None => shared.transport.send(request).await,
            Some(unread) => shared
                .transport
                .open(request)
                .await
                .map(|(response, body)| {
                    unread.replace(body);
                    response
                }),
        };
        let mut answer = sent.map_err(|e| redact(e, &secrets));
        if let Ok(response) = &mut answer {
            // A proxy may copy parts of the request into the id.
            let id = response.headers.request_id.take();
            response.headers.request_id = id.map(|id| hide(&id, &secrets));
            let state = HookState {
                status: response.status,
                request_id: response.headers.request_id.as_deref(),
                elapsed: shared.transport.now().saturating_sub(begun),
                ..call.hook_state()
            };
            shared.hooks.after_response(&state).await?;
        }
        answer
    }

    /// Waits for a token of the rate limiter, and returns how long that took.
    async fn wait_for_rate_limiter(&self, call: &Call<'_, T::Unread>) -> Result<Duration, Error> {
        let Some(limiter) = &self.shared.rate_limiter else {
            return Ok(Duration::ZERO);
        };
        let transport = &self.shared.transport;
        let ticket = limiter.borrow_mut().enqueue();
        let mut guard = QueueGuard { limiter, ticket };
        let begun = transport.now();
        let mut announced = false;
        loop {
            let now = transport.now();
            let acquired = limiter.borrow_mut().try_acquire(guard.ticket, now);
            let Err(wait) = acquired else {
                return Ok(if announced {
                    now.saturating_sub(begun)
                } else {
                    Duration::ZERO
                });
            };
            if !std::mem::replace(&mut announced, true) {
                self.log(Level::Debug, || {
                    format!(
                        "{} waits {} ms for the rate limiter",
                        call.operation,
                        millis(wait)
                    )
                });
                let state = HookState {
                    delay: wait,
                    ..call.hook_state()
                };
                // A hook may delay this request and let others go first, so it does not hold a place meanwhile.
                limiter.borrow_mut().leave(guard.ticket);
                self.shared.hooks.before_wait(&state).await?;
                guard.ticket = limiter.borrow_mut().enqueue();
                continue;
            }
            transport.sleep(wait.min(MAX_QUEUE_SLEEP)).await;
        }
    }

    pub(super) fn add_headers(&self, request: &mut HttpRequest) {
        request
            .headers
            .push(("Accept".to_owned(), Secret::new("application/json")));
        request.headers.extend(self.shared.headers.iter().cloned());
    }

    /// Runs work with a timeout.
    async fn with_timeout<V>(
        &self,
        time: Duration,
        mut work: LocalBoxFuture<'_, Result<V, Error>>,
    ) -> Result<V, Error> {
        let mut timer = pin!(async {
            // Without a limit there is no timer, because a timer would keep a Node script alive.
            if time == Duration::MAX {
                std::future::pending::<()>().await;
            } else {
                self.shared.transport.sleep(time).await;
            }
        });
        poll_fn(|context| {
            if let Poll::Ready(result) = work.as_mut().poll(context) {
                return Poll::Ready(result);
            }
            let elapsed = timer.as_mut().poll(context);
            elapsed.map(|()| Err(Error::timeout(time)))
        })
        .await
    }

    /// Decodes the answer to an operation. If the body is unread, checks only the status and the content type.
    ///
    /// A proxy may echo the request in its body, and an error contains an excerpt of the body. Half a secret would not be
    /// recognized, so secrets are redacted before the excerpt is cut.
    fn decode(
        &self,
        expected: Option<Operation>,
        response: &HttpResponse,
        authorization: &Authorization,
    ) -> Result<Option<Answer>, Error> {
        let now = self.shared.transport.unix_time();
        let decode = |response: &HttpResponse| match expected {
            Some(operation) => answer::decode(operation, response, now).map(Some),
            None => answer::check_unread(response, now).map(|()| None),
        };
        let error = match decode(response) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let secrets = self.secrets(Some(authorization));
        let cleaned = decode(&redact_body(response, &secrets));
        Err(redact(cleaned.err().unwrap_or(error), &secrets))
    }

    pub(super) fn log(&self, level: Level, message: impl FnOnce() -> String) {
        if self.shared.hooks.wants_log() {
            self.shared.hooks.log(level, &message());
        }
    }
}

/// Requests to IAM have the same retries and timeouts as other requests. The rate limiter is for the service only.
impl<T: Transport + 'static> IamTransport for Client<T> {
    fn send_to_iam<'a>(
        &'a self,
        attempt: &'a dyn Fn() -> Result<HttpRequest, Error>,
    ) -> LocalBoxFuture<'a, Result<HttpResponse, Error>> {
        Box::pin(self.send_to_iam_unboxed(attempt))
    }

    fn unix_time(&self) -> i64 {
        self.shared.transport.unix_time()
    }

    fn shared_handle(&self) -> Rc<dyn IamTransport> {
        Rc::new(self.clone())
    }
}

impl<T: Transport + 'static> Client<T> {
    async fn send_to_iam_unboxed(
        &self,
        attempt: &dyn Fn() -> Result<HttpRequest, Error>,
    ) -> Result<HttpResponse, Error> {
        let shared = &*self.shared;
        let sent = Cell::new(0);
        let first = attempt()?;
        let call = Call {
            operation: match first.method {
                Method::Post => "KeystoneCreateUserTokenByPassword",
                Method::Get => "KeystoneListProjects",
            },
            method: first.method.as_str(),
            url: &first.url,
            timeout: shared.timeout,
            deadline: Duration::MAX,
            sent: &sent,
            unread: None,
        };
        let last = RefCell::new(None);
        let outcome = self
            .with_retries(&call, &|| {
                Box::pin(async {
                    let mut request = attempt()?;
                    request.headers.extend(shared.headers.iter().cloned());
                    let secrets = self.secrets_of(&request);
                    shared.iam_sent.set(shared.iam_sent.get().wrapping_add(1));
                    let exchange = Box::pin(self.send(&call, request, Duration::ZERO));
                    let response = self.with_timeout(call.timeout, exchange).await?;
                    let now = shared.transport.unix_time();
                    let status = answer::check_status(&response, now)
                        .or_else(|_| answer::check_status(&redact_body(&response, &secrets), now));
                    // The authenticator redacts the credentials, but does not know the caller's headers.
                    last.replace(Some(redact_body(&response, &self.header_secrets())));
                    status.map_err(|e| redact(e, &secrets))
                })
            })
            .await;
        match (outcome, last.into_inner()) {
            // A status that is not a success is an answer, too.
            (Ok(()), Some(response)) => Ok(response),
            (Err(error), Some(response)) if error.status() == Some(response.status) => Ok(response),
            (Err(error), _) => Err(self.redact(error, None)),
            (Ok(()), None) => Err(Error::connection("expected an answer, got none")),
        }
    }
}
