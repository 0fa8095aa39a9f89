//! A simulated network in virtual time: a test sets the duration of every request, and an hour passes in an instant.

#![allow(
    dead_code,
    reason = "the checks of the fuzz targets use a part of this"
)]

pub mod scripted;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use cbr_tasks::Error;
use cbr_tasks::auth::Secret;
use cbr_tasks::client::{Client, ClientConfig};
use cbr_tasks::transport::{HttpRequest, HttpResponse, ResponseHeaders, Transport};

/// Outcome of a request, and the time that it takes.
pub enum Reply {
    Answer(Duration, HttpResponse),
    Fail(Duration),
    Hang,
}

/// Answers after 20 ms.
pub fn answer(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    answer_with(status, ResponseHeaders::default(), body)
}

/// Answers after 20 ms, with headers.
pub fn answer_with(status: u16, headers: ResponseHeaders, body: impl Into<Vec<u8>>) -> Reply {
    Reply::Answer(
        Duration::from_millis(20),
        HttpResponse {
            status,
            headers,
            body: body.into(),
        },
    )
}

/// Answers after 20 ms, without a body.
pub fn answer_to_retry_after(status: u16, text: &str) -> Reply {
    let headers = ResponseHeaders {
        retry_after: Some(text.to_owned()),
        ..ResponseHeaders::default()
    };
    answer_with(status, headers, "")
}

pub const TOKEN: &str = "MIIDkgYJKoZIhvcNAQcCoIIDgzCC";

/// Options of a client for a project at an endpoint.
pub fn config() -> ClientConfig {
    let mut config = ClientConfig::default();
    config.endpoint = Some("https://cbr.example".to_owned());
    config.project_id = Some("p1".to_owned());
    config
}

/// Creates a client that signs in with [`TOKEN`].
pub fn connect(config: ClientConfig, sim: &Sim) -> Client<Sim> {
    Client::new(config, Secret::new(TOKEN), sim.clone()).unwrap()
}

type Handler = Box<dyn FnMut(&HttpRequest, Duration) -> Reply>;

struct World {
    now: Cell<Duration>,
    epoch: Cell<i64>,
    timers: RefCell<BTreeMap<(Duration, u64), Waker>>,
    timer_ids: Cell<u64>,
    random: Cell<u64>,
    handler: RefCell<Handler>,
    sent: RefCell<Vec<(Duration, HttpRequest)>>,
    under_way: Cell<usize>,
    most_under_way: Cell<usize>,
}

/// The simulated transport. Clones share one world.
#[derive(Clone)]
pub struct Sim(Rc<World>);

impl Sim {
    /// Creates a world in which `handler` answers every request. It gets the time since the start.
    pub fn new(handler: impl FnMut(&HttpRequest, Duration) -> Reply + 'static) -> Self {
        Self(Rc::new(World {
            now: Cell::new(Duration::ZERO),
            epoch: Cell::new(1_795_000_000),
            timers: RefCell::default(),
            timer_ids: Cell::new(0),
            random: Cell::new(0x9E37_79B9_7F4A_7C15),
            handler: RefCell::new(Box::new(handler)),
            sent: RefCell::default(),
            under_way: Cell::new(0),
            most_under_way: Cell::new(0),
        }))
    }

    /// Returns the requests so far, with the time of each.
    pub fn sent(&self) -> Vec<(Duration, HttpRequest)> {
        self.0.sent.borrow().clone()
    }

    /// Returns the number of requests in progress: neither answered nor dropped.
    pub fn under_way(&self) -> usize {
        self.0.under_way.get()
    }

    /// Returns the largest number of requests in progress at the same time.
    pub fn most_under_way(&self) -> usize {
        self.0.most_under_way.get()
    }

    pub fn time(&self) -> Duration {
        self.0.now.get()
    }

    /// Runs all tasks to their end. The clock advances whenever all of them wait.
    #[track_caller]
    pub fn run<V>(&self, tasks: Vec<Pin<Box<dyn Future<Output = V> + '_>>>) -> Vec<V> {
        struct Flag(AtomicBool);
        impl Wake for Flag {
            fn wake(self: Arc<Self>) {
                self.0.store(true, Ordering::SeqCst);
            }
        }
        let mut tasks: Vec<_> = tasks
            .into_iter()
            .map(|task| (Some(task), Arc::new(Flag(AtomicBool::new(true))), None))
            .collect();
        loop {
            let mut polled = false;
            for (task, flag, value) in &mut tasks {
                if !flag.0.swap(false, Ordering::SeqCst) {
                    continue;
                }
                let Some(future) = task else { continue };
                polled = true;
                let waker = Waker::from(Arc::clone(flag));
                if let Poll::Ready(done) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                    *value = Some(done);
                    *task = None;
                }
            }
            if tasks.iter().all(|(task, _, _)| task.is_none()) {
                break;
            }
            if !polled {
                let first = self.0.timers.borrow_mut().pop_first();
                let Some(((time, _), waker)) = first else {
                    panic!("everything waits, and nothing will happen");
                };
                self.0.now.set(self.0.now.get().max(time));
                waker.wake();
            }
        }
        tasks
            .into_iter()
            .map(|(_, _, value)| value.unwrap())
            .collect()
    }

    /// Runs one future to its end.
    #[track_caller]
    pub fn block_on<V>(&self, future: impl Future<Output = V>) -> V {
        self.run(vec![Box::pin(future)]).remove(0)
    }
}

struct UnderWay(Rc<World>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.set(self.0.under_way.get() - 1);
    }
}

impl Transport for Sim {
    type Unread = Vec<u8>;

    async fn open(&self, request: HttpRequest) -> Result<(HttpResponse, Option<Vec<u8>>), Error> {
        let mut response = self.send(request).await?;
        let is_success = (200..300).contains(&response.status);
        let unread = is_success.then(|| std::mem::take(&mut response.body));
        Ok((response, unread))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let world = &self.0;
        world.under_way.set(world.under_way.get() + 1);
        world
            .most_under_way
            .set(world.most_under_way.get().max(world.under_way.get()));
        let _under_way = UnderWay(Rc::clone(world));
        world
            .sent
            .borrow_mut()
            .push((world.now.get(), request.clone()));
        let reply = (world.handler.borrow_mut())(&request, world.now.get());
        match reply {
            Reply::Answer(after, response) => {
                self.sleep(after).await;
                Ok(response)
            }
            Reply::Fail(after) => {
                self.sleep(after).await;
                Err(Error::connection("the connection failed"))
            }
            Reply::Hang => std::future::pending().await,
        }
    }

    async fn sleep(&self, time: Duration) {
        let until = self.0.now.get().saturating_add(time);
        let id = self.0.timer_ids.get() + 1;
        self.0.timer_ids.set(id);
        poll_fn(|context| {
            if self.0.now.get() >= until {
                return Poll::Ready(());
            }
            let waker = context.waker().clone();
            self.0.timers.borrow_mut().insert((until, id), waker);
            Poll::Pending
        })
        .await;
        self.0.timers.borrow_mut().remove(&(until, id));
    }

    fn unix_time(&self) -> i64 {
        self.0.epoch.get() + i64::try_from(self.0.now.get().as_secs()).unwrap()
    }

    fn now(&self) -> Duration {
        self.0.now.get()
    }

    /// Returns the next number of a fixed xorshift sequence, so that a failing test is reproducible.
    fn random(&self) -> f64 {
        let mut state = self.0.random.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.0.random.set(state);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}
