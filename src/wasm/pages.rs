use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::Error;
use crate::client::{ListReport, Pages};
use crate::js;
use crate::transport::fetch::FetchTransport;
use crate::wasm::abort::until_aborted;
use crate::wasm::convert::{self, JsCallOptions};

/// A walk, until it is freed. While it is polled, hooks and signals may call back into it: no borrow may fail loudly.
#[derive(Debug)]
struct Walk {
    pages: RefCell<Option<Pages<FetchTransport>>>,
    freed: Cell<bool>,
    /// Wakes the one that lets requests go on ahead. Its time is over when this counts on.
    ahead: RefCell<Option<Waker>>,
    turn: Cell<u32>,
    options: JsCallOptions,
}

impl Walk {
    /// Polls, unless there is nothing to poll any more.
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

    fn stop(&self) {
        let _ = self.poll((), |pages| {
            pages.stop();
            Poll::Ready(())
        });
    }

    /// Ends who lets requests go on ahead: nobody else would wake it again, and it would listen to the signal for ever.
    fn end_ahead(&self) {
        self.turn.set(self.turn.get().wrapping_add(1));
        let ahead = self.ahead.try_borrow_mut().ok();
        if let Some(waker) = ahead.and_then(|mut ahead| ahead.take()) {
            waker.wake();
        }
    }

    fn report(&self) -> JsValue {
        let pages = self.pages.try_borrow().ok();
        let report = pages.and_then(|pages| Some(report_to_js(pages.as_ref()?.report())));
        report.unwrap_or(JsValue::UNDEFINED)
    }
}

/// A walk through all pages of a list.
#[wasm_bindgen(js_name = Pages, skip_typescript)]
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
        // Ends the requests under way, also where a page is waited for.
        self.walk.freed.set(true);
        self.walk.end_ahead();
        let _ = self.walk.poll((), |_| Poll::Ready(()));
    }
}

#[wasm_bindgen(js_class = Pages)]
impl JsPages {
    /// The next page; `undefined` behind the last.
    pub fn next(&self) -> Promise {
        let walk = Rc::clone(&self.walk);
        walk.end_ahead();
        convert::promise(async move {
            let next = poll_fn(|context| walk.poll(Ok(None), |pages| pages.poll_next(context)));
            let page = until_aborted(walk.options.signal.as_ref(), next).await;
            let told = page.and_then(|page| match &walk.options.on_progress {
                Some(tell) => tell
                    .call1(&JsValue::UNDEFINED, &walk.report())
                    .map(|_| page),
                None => Ok(page),
            });
            let page = told.inspect_err(|_| walk.stop())?;
            let Some(page) = page else {
                return Ok(JsValue::UNDEFINED);
            };
            // The caller may be long about this page; the others under way must not time out for that.
            spawn_local(ahead(Rc::clone(&walk)));
            convert::page_to_object(&page)
        })
    }

    /// What has been seen so far.
    pub fn report(&self) -> JsValue {
        self.walk.report()
    }
}

/// Lets the requests under way go on, until there are none, the next page is asked for, the walk is freed or its signal
/// says stop.
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

#[allow(clippy::cast_precision_loss, reason = "JavaScript's own precision")]
fn report_to_js(report: &ListReport) -> JsValue {
    let object = Object::new();
    for (name, count) in [
        ("tasks", report.tasks),
        ("pages", report.pages),
        ("requests", report.requests),
        ("shifts", report.shifts),
        ("duplicates", report.duplicates),
        ("refetched", report.refetched),
        ("looks", report.looks),
    ] {
        js::set(&object, name, &count.into());
    }
    if let Some(total) = report.total {
        js::set(&object, "total", &(total as f64).into());
    }
    js::set(&object, "settled", &report.settled.into());
    object.into()
}
