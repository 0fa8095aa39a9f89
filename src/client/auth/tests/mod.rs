//! Signing in against a fake IAM: no network, no real time.

mod keys;
mod options;
mod password;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use cbr_wire::http::{HttpRequest, HttpResponse, ResponseHeaders};
use cbr_wire::{Error, Secret};

use crate::auth::{
    Authenticator, Authorization, Credentials, IamTransport, LocalBoxFuture, Settings,
};
use crate::endpoint::Endpoint;

const URL: &str = "https://cbr.example/v3/p1/operation-logs";

/// Fake IAM with a list of answers. A request beyond its end never ends. The test sets the clock.
#[derive(Clone, Default)]
struct FakeIam(Rc<State>);

#[derive(Default)]
struct State {
    answers: RefCell<VecDeque<Result<HttpResponse, Error>>>,
    requests: RefCell<Vec<HttpRequest>>,
    /// Wakes the caller that waits for an answer that the test has not given yet.
    waiting: RefCell<Option<Waker>>,
    now: Cell<i64>,
}

impl FakeIam {
    fn new(now: i64, answers: impl IntoIterator<Item = HttpResponse>) -> Self {
        let iam = Self::default();
        iam.0.now.set(now);
        answers
            .into_iter()
            .for_each(|answer| iam.answer(Ok(answer)));
        iam
    }

    fn answer(&self, answer: Result<HttpResponse, Error>) {
        self.0.answers.borrow_mut().push_back(answer);
        if let Some(waker) = self.0.waiting.borrow_mut().take() {
            waker.wake();
        }
    }

    fn pass(&self, seconds: i64) {
        self.0.now.set(self.0.now.get() + seconds);
    }

    fn asked(&self) -> usize {
        self.0.requests.borrow().len()
    }

    fn request(&self, index: usize) -> HttpRequest {
        self.0.requests.borrow()[index].clone()
    }
}

impl IamTransport for FakeIam {
    fn send_to_iam<'a>(
        &'a self,
        attempt: &'a dyn Fn() -> Result<HttpRequest, Error>,
    ) -> LocalBoxFuture<'a, Result<HttpResponse, Error>> {
        Box::pin(async move {
            self.0.requests.borrow_mut().push(attempt()?);
            std::future::poll_fn(|context| {
                *self.0.waiting.borrow_mut() = Some(context.waker().clone());
                let answer = self.0.answers.borrow_mut().pop_front();
                answer.map_or(Poll::Pending, Poll::Ready)
            })
            .await
        })
    }

    fn unix_time(&self) -> i64 {
        self.0.now.get()
    }

    fn shared_handle(&self) -> Rc<dyn IamTransport> {
        Rc::new(self.clone())
    }
}

#[track_caller]
fn now<T>(future: impl Future<Output = T>) -> T {
    match poll(pin!(future)) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("expected a future that waits for nothing"),
    }
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls each future once. None of them ends.
#[track_caller]
fn all_pending<F: Future>(futures: impl Iterator<Item = Pin<Box<F>>>) -> Vec<Pin<Box<F>>> {
    let mut futures: Vec<_> = futures.collect();
    assert!(
        futures
            .iter_mut()
            .all(|one| poll(one.as_mut()).is_pending())
    );
    futures
}

fn endpoint(text: &str) -> Endpoint {
    Endpoint::parse(text, false).unwrap()
}

fn authenticator(credentials: impl Into<Credentials>, settings: Settings) -> Authenticator {
    Authenticator::new(credentials.into(), settings).unwrap()
}

fn answer(status: u16, body: &str) -> HttpResponse {
    HttpResponse {
        status,
        body: body.as_bytes().to_vec(),
        ..HttpResponse::default()
    }
}

fn dated(status: u16, date: &str) -> HttpResponse {
    HttpResponse {
        status,
        headers: ResponseHeaders {
            date: Some(date.to_owned()),
            ..ResponseHeaders::default()
        },
        ..HttpResponse::default()
    }
}

/// Authorizes a request for tasks.
fn authorized(auth: &Authenticator, iam: &FakeIam) -> (HttpRequest, Authorization) {
    let mut request = HttpRequest::get(URL);
    let authorization = now(auth.authorize(&mut request, iam)).unwrap();
    (request, authorization)
}

/// Returns the value of the only header with a name.
#[track_caller]
fn header(request: &HttpRequest, name: &str) -> String {
    let mut values = request.headers.iter().filter(|(other, _)| other == name);
    let (_, value) = values.next().unwrap();
    assert!(values.next().is_none(), "{name} occurs twice");
    value.expose().to_owned()
}

/// Returns all texts of an error.
fn all_of(error: &Error) -> String {
    format!(
        "{error} {error:?} {:?} {:?} {:?} {:?}",
        error.hint(),
        error.code(),
        error.request_id(),
        error.path()
    )
}

fn hidden(auth: &Authenticator, authorization: Option<&Authorization>) -> Vec<String> {
    auth.secrets(authorization)
        .iter()
        .map(|secret: &Secret| secret.expose().to_owned())
        .collect()
}
