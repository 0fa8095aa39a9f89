//! Single flight: concurrent calls share one sign-in or look-up.

use std::cell::RefCell;
use std::fmt;

use cbr_wire::Error;
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared, WeakShared};

type Flight<T> = LocalBoxFuture<'static, Result<T, Error>>;

/// Single flight: at most one future is in progress, and all callers wait for it.
///
/// Every caller polls the shared future. So the future continues if the caller that started it is dropped. It also continues if
/// that caller is not polled, for example because it is a prefetched page whose reader is busy. All callers get the same
/// result, success or failure. A later caller starts a new future.
pub(crate) struct SingleFlight<T: Clone + 'static> {
    /// Weak, so that the future is dropped when nobody waits for it.
    current: RefCell<Option<WeakShared<Flight<T>>>>,
}

impl<T: Clone + 'static> SingleFlight<T> {
    pub(crate) fn new() -> Self {
        Self {
            current: RefCell::new(None),
        }
    }

    /// Joins the future in progress, or starts one.
    pub(crate) fn join(&self, start: impl FnOnce() -> Flight<T>) -> Shared<Flight<T>> {
        let in_progress = self
            .current
            .borrow()
            .as_ref()
            .and_then(WeakShared::upgrade)
            .filter(|flight| flight.peek().is_none());
        in_progress.unwrap_or_else(|| {
            let flight = start().shared();
            *self.current.borrow_mut() = flight.downgrade();
            flight
        })
    }
}

impl<T: Clone + 'static> fmt::Debug for SingleFlight<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SingleFlight")
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::future::Future;
    use std::pin::Pin;
    use std::rc::Rc;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Wake, Waker};

    use super::*;

    /// Sign-in that ends when the test says so.
    #[derive(Clone, Default)]
    struct Renewal {
        begun: Rc<Cell<u32>>,
        outcome: Rc<RefCell<Option<Result<u32, Error>>>>,
        waker: Rc<RefCell<Option<Waker>>>,
    }

    impl Renewal {
        fn start(&self) -> Flight<u32> {
            let renewal = self.clone();
            renewal.begun.set(renewal.begun.get() + 1);
            Box::pin(std::future::poll_fn(move |context| {
                *renewal.waker.borrow_mut() = Some(context.waker().clone());
                renewal
                    .outcome
                    .borrow_mut()
                    .take()
                    .map_or(Poll::Pending, Poll::Ready)
            }))
        }

        fn end(&self, outcome: Result<u32, Error>) {
            *self.outcome.borrow_mut() = Some(outcome);
            self.waker.borrow_mut().take().unwrap().wake();
        }
    }

    #[derive(Default)]
    struct Counter(AtomicUsize);

    impl Wake for Counter {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
        Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
    }

    fn value(poll: Poll<Result<u32, Error>>) -> u32 {
        match poll {
            Poll::Ready(Ok(value)) => value,
            other => panic!("expected a value, got {other:?}"),
        }
    }

    #[test]
    fn fifty_calls_wait_for_one_renewal() {
        let (flights, renewal) = (SingleFlight::new(), Renewal::default());
        let mut calls: Vec<_> = (0..50).map(|_| flights.join(|| renewal.start())).collect();
        assert!(calls.iter_mut().all(|call| poll(call).is_pending()));
        renewal.end(Ok(7));
        assert!(calls.iter_mut().all(|call| value(poll(call)) == 7));
        assert_eq!(renewal.begun.get(), 1);
    }

    #[test]
    fn the_others_go_on_when_the_first_is_dropped() {
        let (flights, renewal) = (SingleFlight::new(), Renewal::default());
        let mut first = flights.join(|| renewal.start());
        let mut second = flights.join(|| renewal.start());
        assert!(poll(&mut first).is_pending());
        drop(first);
        assert!(poll(&mut second).is_pending());
        renewal.end(Ok(7));
        assert_eq!(value(poll(&mut second)), 7);
        assert_eq!(renewal.begun.get(), 1);
    }

    #[test]
    fn all_are_woken_and_none_depends_on_another_being_polled() {
        let (flights, renewal) = (SingleFlight::new(), Renewal::default());
        let counters: Vec<_> = (0..3).map(|_| Arc::new(Counter::default())).collect();
        let mut calls: Vec<_> = (0..3).map(|_| flights.join(|| renewal.start())).collect();
        for (call, counter) in calls.iter_mut().zip(&counters) {
            let waker = Waker::from(Arc::clone(counter));
            let pending = Pin::new(call).poll(&mut Context::from_waker(&waker));
            assert!(pending.is_pending());
        }
        renewal.end(Ok(7));
        assert!(
            counters
                .iter()
                .all(|counter| counter.0.load(Ordering::Relaxed) == 1)
        );
        // The caller that started it is not polled, and the last caller gets its result anyway.
        assert_eq!(value(poll(calls.last_mut().unwrap())), 7);
    }

    #[test]
    fn a_failure_is_shared_and_later_calls_begin_anew() {
        let (flights, renewal) = (SingleFlight::new(), Renewal::default());
        let mut calls: Vec<_> = (0..50).map(|_| flights.join(|| renewal.start())).collect();
        assert!(calls.iter_mut().all(|call| poll(call).is_pending()));
        renewal.end(Err(Error::config("no")));
        for call in &mut calls {
            assert!(matches!(poll(call), Poll::Ready(Err(error)) if error.to_string() == "no"));
        }
        assert_eq!(renewal.begun.get(), 1);
        let mut later = flights.join(|| renewal.start());
        assert!(poll(&mut later).is_pending());
        renewal.end(Ok(8));
        assert_eq!(value(poll(&mut later)), 8);
        assert_eq!(renewal.begun.get(), 2);
    }

    #[test]
    fn it_ends_when_nobody_waits() {
        let (flights, renewal) = (SingleFlight::new(), Renewal::default());
        let mut only = flights.join(|| renewal.start());
        assert!(poll(&mut only).is_pending());
        assert_eq!(Rc::strong_count(&renewal.outcome), 2);
        drop(only);
        assert_eq!(Rc::strong_count(&renewal.outcome), 1);
    }

    #[test]
    fn a_call_that_stands_still_does_not_keep_an_old_outcome_alive() {
        let (flights, renewal) = (SingleFlight::new(), Renewal::default());
        let mut still = flights.join(|| renewal.start());
        let mut quick = flights.join(|| renewal.start());
        assert!(poll(&mut still).is_pending());
        assert!(poll(&mut quick).is_pending());
        renewal.end(Ok(1));
        assert_eq!(value(poll(&mut quick)), 1);
        let mut later = flights.join(|| renewal.start());
        assert!(poll(&mut later).is_pending());
        assert_eq!(renewal.begun.get(), 2);
        assert_eq!(value(poll(&mut still)), 1);
    }
}
