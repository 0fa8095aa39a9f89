//! Walk through the pages of a list, for async iteration in JavaScript.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use cbr_client::{ListReport, Pages};
use cbr_wasm::abort::until_aborted;
use cbr_wasm::headroom::ensure_headroom;
use cbr_wasm::js::set;
use cbr_wasm::{convert, errors};
use cbr_wire::Error;
use cbr_wire::model::page::PageText;
use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::call_options::JsCallOptions;
use crate::fetch::FetchTransport;
use crate::page_object;

/// State of a walk. While it is polled, hooks and signals may call back into it, so a failed borrow must not panic.
#[derive(Debug)]
struct Walk {
    pages: RefCell<Option<Pages<FetchTransport>>>,
    freed: Cell<bool>,
    /// Waker of the prefetcher. A prefetcher ends when `generation` is no longer the one that it started with.
    prefetch_waker: RefCell<Option<Waker>>,
    generation: Cell<u32>,
    options: JsCallOptions,
}

impl Walk {
    /// Polls the pages; `otherwise` if they are freed or already being polled.
    fn poll<V>(
        &self,
        otherwise: V,
        poll: impl FnOnce(&mut Pages<FetchTransport>) -> Poll<V>,
    ) -> Poll<V> {
        let Ok(mut pages) = self.pages.try_borrow_mut() else {
            return Poll::Ready(otherwise);
        };
        let polled = pages.as_mut().map(poll);
        let dropped = self.freed.get().then(|| pages.take());
        drop(pages);
        drop(dropped);
        polled.unwrap_or(Poll::Ready(otherwise))
    }

    /// Returns the next page.
    async fn next(&self) -> Result<Option<PageText>, JsValue> {
        drop(ensure_headroom(0).map_err(|full| errors::to_js(&full))?);
        let next = poll_fn(|context| self.poll(Ok(None), |pages| pages.poll_next(context)));
        until_aborted(self.options.signal.as_ref(), next)
            .await
            .inspect_err(|_| self.stop())
    }

    fn stop(&self) {
        let _ = self.poll((), |pages| {
            pages.stop();
            Poll::Ready(())
        });
    }

    /// Ends the prefetcher. Nothing else would wake it, and it would wait for the signal for ever.
    fn stop_prefetch(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
        let waker = self.prefetch_waker.try_borrow_mut().ok();
        if let Some(waker) = waker.and_then(|mut waker| waker.take()) {
            waker.wake();
        }
    }

    fn report(&self) -> JsValue {
        let pages = self.pages.try_borrow().ok();
        let report = pages.and_then(|pages| Some(report_to_js(pages.as_ref()?.report())));
        report.unwrap_or(JsValue::UNDEFINED)
    }
}

fn report_to_js(report: &ListReport) -> JsValue {
    let object = Object::new();
    for (name, number) in report.counts() {
        if let Some(number) = number {
            #[allow(clippy::cast_precision_loss, reason = "as JSON.parse does")]
            set(&object, name, &(number as f64).into());
        }
    }
    set(&object, "settled", &report.settled.into());
    object.into()
}

/// Walk through all pages of a list.
#[wasm_bindgen(js_name = Pages)]
#[derive(Debug)]
pub struct JsPages {
    walk: Rc<Walk>,
}

impl JsPages {
    pub(super) fn new(pages: Pages<FetchTransport>, options: JsCallOptions) -> Self {
        Self {
            walk: Rc::new(Walk {
                pages: RefCell::new(Some(pages)),
                freed: Cell::new(false),
                prefetch_waker: RefCell::default(),
                generation: Cell::default(),
                options,
            }),
        }
    }
}

impl Drop for JsPages {
    fn drop(&mut self) {
        // Cancels the requests in progress, even while a page is awaited.
        self.walk.freed.set(true);
        self.walk.stop_prefetch();
        let _ = self.walk.poll((), |_| Poll::Ready(()));
    }
}

#[wasm_bindgen(js_class = Pages)]
impl JsPages {
    /// Returns the next page; `undefined` after the last.
    #[wasm_bindgen(unchecked_return_type = "Promise<OpLogPage | undefined>")]
    pub fn next(&self) -> Promise {
        let walk = Rc::clone(&self.walk);
        walk.stop_prefetch();
        convert::promise(async move {
            let Some(page) = walk.next().await? else {
                return Ok(JsValue::UNDEFINED);
            };
            // The caller may take long to process this page. The other requests must not time out meanwhile.
            spawn_local(prefetch(Rc::clone(&walk)));
            page_object::to_js(&page)
        })
    }

    /// Returns the next page as the bytes of a JSON array of normalized tasks, for a table; `undefined` after the last.
    #[wasm_bindgen(js_name = nextBytes, unchecked_return_type = "Promise<Uint8Array<ArrayBuffer> | undefined>")]
    pub fn next_bytes(&self) -> Promise {
        let walk = Rc::clone(&self.walk);
        walk.stop_prefetch();
        convert::promise(async move {
            let Some(page) = walk.next().await? else {
                return Ok(JsValue::UNDEFINED);
            };
            spawn_local(prefetch(Rc::clone(&walk)));
            page_object::to_bytes(&page).map(Into::into)
        })
    }

    /// Returns the report on the walk so far.
    #[wasm_bindgen(unchecked_return_type = "ListReport")]
    pub fn report(&self) -> JsValue {
        self.walk.report()
    }
}

/// Prefetcher: polls the requests in progress until there are none, the next page is requested, the walk is freed, or its
/// signal aborts.
async fn prefetch(walk: Rc<Walk>) {
    let generation = walk.generation.get();
    let run = poll_fn(|context| {
        if walk.generation.get() != generation {
            return Poll::Ready(Ok::<(), Error>(()));
        }
        if let Ok(mut waker) = walk.prefetch_waker.try_borrow_mut() {
            *waker = Some(context.waker().clone());
        }
        walk.poll((), |pages| pages.poll_ahead(context)).map(Ok)
    });
    if until_aborted(walk.options.signal.as_ref(), run)
        .await
        .is_err()
    {
        walk.stop();
    }
}
