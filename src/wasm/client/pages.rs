//! Walk through the pages of a list, for async iteration in JavaScript.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use cbr_client::Pages;
use cbr_wasm::abort::until_aborted;
use cbr_wasm::headroom::ensure_headroom;
use cbr_wasm::{convert, errors, js};
use cbr_wire::Error;
use cbr_wire::model::page::PageText;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::call_options::JsCallOptions;
use crate::fetch::FetchTransport;
use crate::page_object;

/// Walk, until it is freed. While it is polled, hooks and signals may call back into it, so a failed borrow must not panic.
#[derive(Debug)]
struct Walk {
    pages: RefCell<Option<Pages<FetchTransport>>>,
    freed: Cell<bool>,
    /// Waker of the prefetcher. It ends when `turn` changes.
    ahead: RefCell<Option<Waker>>,
    turn: Cell<u32>,
    options: JsCallOptions,
}

impl Walk {
    /// Polls the pages; `gone` if they are freed or already being polled.
    fn poll<V>(
        &self,
        gone: V,
        poll: impl FnOnce(&mut Pages<FetchTransport>) -> Poll<V>,
    ) -> Poll<V> {
        let Ok(mut pages) = self.pages.try_borrow_mut() else {
            return Poll::Ready(gone);
        };
        let polled = pages.as_mut().map(poll);
        let dropped = self.freed.get().then(|| pages.take());
        drop(pages);
        drop(dropped);
        polled.unwrap_or(Poll::Ready(gone))
    }

    /// Returns the next page and reports progress.
    async fn next(&self) -> Result<Option<PageText>, JsValue> {
        drop(ensure_headroom(0).map_err(|full| errors::to_js(&full.into()))?);
        let next = poll_fn(|context| self.poll(Ok(None), |pages| pages.poll_next(context)));
        let page = until_aborted(self.options.signal.as_ref(), next).await;
        let told = page.and_then(|page| match &self.options.on_progress {
            Some(tell) => tell
                .call1(&JsValue::UNDEFINED, &self.report())
                .map(|_| page),
            None => Ok(page),
        });
        told.inspect_err(|_| self.stop())
    }

    fn stop(&self) {
        let _ = self.poll((), |pages| {
            pages.stop();
            Poll::Ready(())
        });
    }

    /// Ends the prefetcher. Nothing else would wake it, and it would listen to the signal for ever.
    fn end_ahead(&self) {
        self.turn.set(self.turn.get().wrapping_add(1));
        let ahead = self.ahead.try_borrow_mut().ok();
        if let Some(waker) = ahead.and_then(|mut ahead| ahead.take()) {
            waker.wake();
        }
    }

    fn report(&self) -> JsValue {
        let pages = self.pages.try_borrow().ok();
        let report = pages.and_then(|pages| {
            let report = pages.as_ref()?.report();
            #[allow(clippy::cast_precision_loss, reason = "a number of tasks")]
            let total = report.total.map(|total| total as f64);
            Some(js::object([
                ("tasks", report.tasks.into()),
                ("pages", report.pages.into()),
                ("requests", report.requests.into()),
                ("total", total.into()),
                ("shifts", report.shifts.into()),
                ("duplicates", report.duplicates.into()),
                ("refetched", report.refetched.into()),
                ("looks", report.looks.into()),
                ("settled", report.settled.into()),
            ]))
        });
        report.into()
    }
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
                ahead: RefCell::default(),
                turn: Cell::default(),
                options,
            }),
        }
    }
}

impl Drop for JsPages {
    fn drop(&mut self) {
        // Cancels the requests in progress, even while a page is awaited.
        self.walk.freed.set(true);
        self.walk.end_ahead();
        let _ = self.walk.poll((), |_| Poll::Ready(()));
    }
}

#[wasm_bindgen(js_class = Pages)]
impl JsPages {
    /// Returns the next page; `undefined` after the last.
    #[wasm_bindgen(unchecked_return_type = "Promise<OpLogPage | undefined>")]
    pub fn next(&self) -> Promise {
        let walk = Rc::clone(&self.walk);
        walk.end_ahead();
        convert::promise(async move {
            let Some(page) = walk.next().await? else {
                return Ok(JsValue::UNDEFINED);
            };
            // The caller may take long to process this page. The other requests must not time out meanwhile.
            spawn_local(ahead(Rc::clone(&walk)));
            page_object::to_js(&page)
        })
    }

    /// Returns the next page as the bytes of a JSON array of normalized tasks, for a table; `undefined` after the last.
    #[wasm_bindgen(js_name = nextBytes, unchecked_return_type = "Promise<Uint8Array<ArrayBuffer> | undefined>")]
    pub fn next_bytes(&self) -> Promise {
        let walk = Rc::clone(&self.walk);
        walk.end_ahead();
        convert::promise(async move {
            let Some(page) = walk.next().await? else {
                return Ok(JsValue::UNDEFINED);
            };
            spawn_local(ahead(Rc::clone(&walk)));
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
async fn ahead(walk: Rc<Walk>) {
    let turn = walk.turn.get();
    let run = poll_fn(|context| {
        if walk.turn.get() != turn {
            return Poll::Ready(Ok::<(), Error>(()));
        }
        if let Ok(mut ahead) = walk.ahead.try_borrow_mut() {
            *ahead = Some(context.waker().clone());
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
