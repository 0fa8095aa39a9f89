//! A transport that plays answers from a list, with a clock that moves only when somebody sleeps.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{pending, ready};
use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::http::{HttpRequest, HttpResponse};

use crate::Transport;

/// What becomes of one request.
#[derive(Debug)]
pub enum Script {
    /// It is answered.
    Answer(HttpResponse),
    /// Its connection fails.
    Fail,
    /// It is never answered.
    Hang,
}

/// Plays its script in order; a request beyond the end fails as a connection does.
///
/// ```
/// use cbr_tasks::transport::scripted::{Script, ScriptedTransport};
/// use cbr_tasks::transport::HttpResponse;
///
/// let body = br#"{"operation_logs": [], "count": 0}"#.to_vec();
/// let answer = HttpResponse { status: 200, body, ..HttpResponse::default() };
/// let transport = ScriptedTransport::new([Script::Answer(answer), Script::Hang]);
/// assert!(transport.requests().is_empty());
/// ```
#[derive(Debug, Default)]
pub struct ScriptedTransport {
    script: RefCell<VecDeque<Script>>,
    requests: RefCell<Vec<HttpRequest>>,
    slept: Cell<Duration>,
}

impl ScriptedTransport {
    /// A transport that answers the first request with the first of these, and so on.
    pub fn new(script: impl IntoIterator<Item = Script>) -> Self {
        Self {
            script: RefCell::new(script.into_iter().collect()),
            ..Self::default()
        }
    }

    /// The URLs that were asked for so far.
    #[must_use]
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.requests.borrow().clone()
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, Error>> {
        self.requests.borrow_mut().push(request);
        let next = self.script.borrow_mut().pop_front();
        async move {
            match next {
                Some(Script::Answer(response)) => Ok(response),
                Some(Script::Hang) => pending().await,
                Some(Script::Fail) | None => Err(Error::connection("the connection failed")),
            }
        }
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> {
        self.slept.set(self.slept.get().saturating_add(time));
        ready(())
    }

    fn unix_time(&self) -> i64 {
        i64::try_from(self.slept.get().as_secs()).unwrap_or(i64::MAX)
    }

    fn now(&self) -> Duration {
        self.slept.get()
    }

    fn random(&self) -> f64 {
        0.5
    }
}
