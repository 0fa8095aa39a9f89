//! One call: where to, waiting its turn, signing in, sending, reading, and all of it again where that helps.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use cbr_wire::answer::{Answer, Operation};
use cbr_wire::error::millis;
use cbr_wire::http::{HttpRequest, HttpResponse, Method};
use cbr_wire::request::RequestParts;
use cbr_wire::secret::hide;
use cbr_wire::{Error, Secret, answer};
use futures_util::future::LocalBoxFuture;

use crate::auth::{Exchange, Proof};
use crate::budget::{Place, RateBudget};
use crate::hooks::{HookState, Level};
use crate::secrecy::{redact, shown, without};
use crate::{CallOptions, Client, Transport};

/// Nobody sleeps longer than this in the queue for the budget: those ahead may give up.
const NAP: Duration = Duration::from_secs(2);

/// A call under way.
struct Call<'a> {
    operation: &'static str,
    method: &'static str,
    url: &'a str,
    /// How long each try may take.
    timeout: Duration,
    /// When the call has to be over, on the transport's clock.
    deadline: Duration,
    /// How often it was sent.
    sent: &'a Cell<u32>,
}

impl<'a> Call<'a> {
    fn state(&self) -> HookState<'a> {
        HookState {
            operation: self.operation,
            method: self.method,
            url: self.url,
            attempt: self.sent.get(),
            ..HookState::default()
        }
    }
}

/// A place in the queue for the budget, given up when dropped.
struct Turn<'a> {
    budget: &'a RefCell<RateBudget>,
    place: Place,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.budget.borrow_mut().leave(self.place);
    }
}

impl<T: Transport + 'static> Client<T> {
    /// A call of the service, from where it goes to its decoded answer, within its time. One boxed future for all
    /// operations: a copy of its state machine in every caller would cost 9 KB each.
    pub(super) fn call<'a>(
        &'a self,
        operation: Operation,
        parts: &'a dyn Fn(&str) -> Result<RequestParts, Error>,
        options: &'a CallOptions,
    ) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        Box::pin(self.call_unboxed(operation, parts, options))
    }

    async fn call_unboxed(
        &self,
        operation: Operation,
        parts: &dyn Fn(&str) -> Result<RequestParts, Error>,
        options: &CallOptions,
    ) -> Result<Answer, Error> {
        let shared = &*self.shared;
        let total = options.total_timeout.unwrap_or(shared.total_timeout);
        let sent = Cell::new(0);
        let iam_sent = shared.iam_sent.get();
        let deadline = shared.transport.now().saturating_add(total);
        let work = async {
            let place = shared.authenticator.place(self).await;
            let place = place.map_err(Error::tried_out)?;
            let url = parts(&place.project_id)?.url(place.endpoint.as_str());
            let call = Call {
                operation: operation.name(),
                method: "GET",
                url: &url,
                timeout: options.timeout.unwrap_or(shared.timeout),
                deadline,
                sent: &sent,
            };
            let recovered = Cell::new(false);
            let answer = RefCell::new(None);
            self.with_retries(&call, &|| {
                Box::pin(async {
                    let found = self.attempt(&call, operation, &recovered).await?;
                    answer.replace(Some(found));
                    Ok(())
                })
            })
            .await?;
            answer
                .into_inner()
                .ok_or_else(|| Error::connection("expected an answer, got none"))
        };
        let outcome = self.within(total, Box::pin(work)).await;
        // Where signing in failed, its own tries are all there were.
        outcome.map_err(|e| {
            let iam_sent = shared.iam_sent.get().wrapping_sub(iam_sent);
            let attempts = if e.is_tried_out() { iam_sent } else { 0 };
            e.with_attempts(sent.get().saturating_add(attempts))
        })
    }

    /// Tries until it works or there is no point in trying on.
    async fn with_retries<'f>(
        &self,
        call: &Call<'_>,
        attempt: &dyn Fn() -> LocalBoxFuture<'f, Result<(), Error>>,
    ) -> Result<(), Error> {
        let shared = &*self.shared;
        let mut retries = 0;
        loop {
            let error = match attempt().await {
                Ok(()) => return Ok(()),
                Err(error) => error.with_attempts(call.sent.get()),
            };
            if retries >= shared.retry.limit || !error.is_of_an_exchange() {
                return Err(error);
            }
            let told = shared.hooks.should_retry(&error, call.sent.get()).await?;
            if !told.unwrap_or(error.is_retryable()) {
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
                ..call.state()
            };
            shared.hooks.before_retry(&state).await?;
            shared.transport.sleep(delay).await;
        }
    }

    /// One try; where the credentials were refused and can be mended, two.
    async fn attempt(
        &self,
        call: &Call<'_>,
        operation: Operation,
        recovered: &Cell<bool>,
    ) -> Result<Answer, Error> {
        let shared = &*self.shared;
        loop {
            let waited = self.wait_for_budget(call).await?;
            let exchange = async {
                let mut request = HttpRequest::get(call.url);
                self.add_headers(&mut request);
                let authorized = shared.authenticator.authorize(&mut request, self).await;
                let proof = authorized.map_err(Error::tried_out)?;
                let answer = self.send(call, request, waited).await;
                Ok((proof, answer))
            };
            let (proof, answer) = self.within(call.timeout, Box::pin(exchange)).await?;
            let response = answer.map_err(|e| self.redact(e, Some(&proof)))?;
            let error = match self.read(operation, &response, &proof) {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if error.is_throttled()
                && let Some(budget) = &shared.budget
            {
                let asked = error
                    .retry_after()
                    .map(|asked| asked.min(shared.retry.max_retry_after));
                budget.borrow_mut().throttled(shared.transport.now(), asked);
            }
            let is_refusal = error.is_authentication() || error.is_permission();
            if !is_refusal {
                return Err(error);
            }
            if !recovered.replace(true) && shared.authenticator.recover(&proof, &response, self) {
                continue;
            }
            let secrets = self.secrets(Some(&proof));
            let error = proof.explain(error, &response.body, &secrets);
            return Err(redact(error, &secrets));
        }
    }

    /// Sends a request and tells the hooks.
    async fn send(
        &self,
        call: &Call<'_>,
        request: HttpRequest,
        waited: Duration,
    ) -> Result<HttpResponse, Error> {
        let shared = &*self.shared;
        call.sent.set(call.sent.get() + 1);
        let secrets = self.secrets_of(&request);
        let state = HookState {
            headers: shown(&request),
            delay: waited,
            ..call.state()
        };
        if let Err(error) = shared.hooks.before_request(&state).await {
            call.sent.set(call.sent.get() - 1);
            return Err(error);
        }
        self.log(Level::Debug, || format!("{} {}", call.method, call.url));
        let begun = shared.transport.now();
        let sent = shared.transport.send(request).await;
        let mut answer = sent.map_err(|e| redact(e, &secrets));
        if let Ok(response) = &mut answer {
            // A proxy may make it up from what it was sent.
            let id = response.headers.request_id.take();
            response.headers.request_id = id.map(|id| hide(&id, &secrets));
            let state = HookState {
                status: response.status,
                request_id: response.headers.request_id.as_deref(),
                elapsed: shared.transport.now().saturating_sub(begun),
                ..call.state()
            };
            shared.hooks.after_response(&state).await?;
        }
        answer
    }

    /// Waits for a turn, and says how long that took.
    async fn wait_for_budget(&self, call: &Call<'_>) -> Result<Duration, Error> {
        let Some(budget) = &self.shared.budget else {
            return Ok(Duration::ZERO);
        };
        let transport = &self.shared.transport;
        let place = budget.borrow_mut().enter();
        let turn = Turn { budget, place };
        let begun = transport.now();
        let mut told = false;
        loop {
            let now = transport.now();
            let polled = budget.borrow_mut().poll(turn.place, now);
            let Err(wait) = polled else {
                return Ok(if told {
                    now.saturating_sub(begun)
                } else {
                    Duration::ZERO
                });
            };
            if !std::mem::replace(&mut told, true) {
                self.log(Level::Debug, || {
                    format!(
                        "{} waits {} ms for the rate budget",
                        call.operation,
                        millis(wait)
                    )
                });
                let state = HookState {
                    delay: wait,
                    ..call.state()
                };
                self.shared.hooks.before_wait(&state).await?;
            }
            transport.sleep(wait.min(NAP)).await;
        }
    }

    pub(super) fn add_headers(&self, request: &mut HttpRequest) {
        request
            .headers
            .push(("Accept".to_owned(), Secret::new("application/json")));
        request.headers.extend(self.shared.headers.iter().cloned());
    }

    /// Ends what takes longer than it may.
    async fn within<V>(
        &self,
        time: Duration,
        mut work: LocalBoxFuture<'_, Result<V, Error>>,
    ) -> Result<V, Error> {
        let mut alarm = pin!(async {
            // No timer at all where it may take as long as it takes: a timer would keep a Node script alive.
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
            let rung = alarm.as_mut().poll(context);
            rung.map(|()| Err(Error::timeout(time)))
        })
        .await
    }

    /// Decodes an answer. A proxy may echo the request in its body, and an error shows a piece of the body: the secrets go
    /// before the piece is cut, because half of one would not be recognized any more.
    fn read(
        &self,
        operation: Operation,
        response: &HttpResponse,
        proof: &Proof,
    ) -> Result<Answer, Error> {
        let now = self.shared.transport.unix_time();
        let error = match answer::answer(operation, response, now) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let secrets = self.secrets(Some(proof));
        let cleaned = answer::answer(operation, &without(response, &secrets), now);
        Err(redact(cleaned.err().unwrap_or(error), &secrets))
    }

    pub(super) fn log(&self, level: Level, message: impl FnOnce() -> String) {
        if self.shared.hooks.wants_log() {
            self.shared.hooks.log(level, &message());
        }
    }
}

/// IAM is asked in the same way, but for the budget, which is the service's own.
impl<T: Transport + 'static> Exchange for Client<T> {
    async fn exchange(
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
                    let response = self.within(call.timeout, exchange).await?;
                    let now = shared.transport.unix_time();
                    let status = answer::success(&response, now)
                        .or_else(|_| answer::success(&without(&response, &secrets), now));
                    // Who reads the answer knows the credentials, but not these.
                    last.replace(Some(without(&response, &self.header_secrets())));
                    status.map_err(|e| redact(e, &secrets))
                })
            })
            .await;
        match (outcome, last.into_inner()) {
            // An answer is an answer, whatever its status.
            (Ok(()), Some(response)) => Ok(response),
            (Err(error), Some(response)) if error.status() == Some(response.status) => Ok(response),
            (Err(error), _) => Err(self.redact(error, None)),
            (Ok(()), None) => Err(Error::connection("expected an answer, got none")),
        }
    }

    fn unix_time(&self) -> i64 {
        self.shared.transport.unix_time()
    }
}
