//! Cancellation by a caller's `AbortSignal`, with the caller's own reason.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

use cbr_wire::Error;
use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::errors;
use crate::js::{kind_of, property};

/// An `AbortSignal`. It is checked by its properties, because it may come from another realm or a polyfill.
#[derive(Debug)]
pub struct Signal(JsValue);

impl Signal {
    /// Checks `options.signal`.
    ///
    /// # Errors
    /// A validation error for anything but a signal.
    pub fn from_option(field: &str, value: &JsValue) -> Result<Self, Error> {
        let listens = property(value, "addEventListener").is_function();
        if property(value, "aborted").as_bool().is_none() || !listens {
            return Err(Error::expected(field, "an AbortSignal", &kind_of(value)));
        }
        Ok(Self(value.clone()))
    }

    fn aborted(&self) -> bool {
        property(&self.0, "aborted").is_truthy()
    }

    fn reason(&self) -> JsValue {
        property(&self.0, "reason")
    }

    /// Lets this signal abort a controller, for as long as both are in use.
    pub fn abort_with(&self, controller: &JsValue) {
        if self.aborted() {
            return;
        }
        if let Ok(abort) = property(controller, "abort").dyn_into::<Function>() {
            // Bound to no reason: a listener is called with the event.
            self.call(
                "addEventListener",
                &abort.bind1(controller, &JsValue::UNDEFINED),
            );
        }
    }

    fn call(&self, method: &str, listener: &JsValue) {
        if let Ok(method) = property(&self.0, method).dyn_into::<Function>() {
            // Without a listener, an abort is noticed at the next poll.
            let _ = method.call2(&self.0, &"abort".into(), listener);
        }
    }
}

/// Listener that wakes the waiting call, until it is dropped.
struct Listener<'a> {
    signal: &'a Signal,
    closure: Closure<dyn Fn()>,
    waker: Rc<RefCell<Option<Waker>>>,
}

impl<'a> Listener<'a> {
    fn new(signal: &'a Signal) -> Self {
        let waker = Rc::new(RefCell::new(None::<Waker>));
        let wake = Rc::clone(&waker);
        let closure = Closure::<dyn Fn()>::new(move || {
            if let Some(waker) = wake
                .try_borrow_mut()
                .ok()
                .and_then(|mut waker| waker.take())
            {
                waker.wake();
            }
        });
        signal.call("addEventListener", closure.as_ref());
        Self {
            signal,
            closure,
            waker,
        }
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        self.signal
            .call("removeEventListener", self.closure.as_ref());
    }
}

/// Runs a call until it is done or aborted.
///
/// # Errors
/// A `CbrError`, or the signal's reason unchanged.
pub async fn until_aborted<V>(
    signal: Option<&Signal>,
    call: impl Future<Output = Result<V, Error>>,
) -> Result<V, JsValue> {
    if let Some(signal) = signal.filter(|signal| signal.aborted()) {
        return Err(signal.reason());
    }
    let listener = signal.map(Listener::new);
    let mut call = pin!(call);
    poll_fn(|context| {
        if let Some(Listener { signal, waker, .. }) = &listener {
            if signal.aborted() {
                return Poll::Ready(Err(signal.reason()));
            }
            if let Ok(mut waker) = waker.try_borrow_mut() {
                *waker = Some(context.waker().clone());
            }
        }
        call.as_mut().poll(context).map_err(|e| errors::to_js(&e))
    })
    .await
}
