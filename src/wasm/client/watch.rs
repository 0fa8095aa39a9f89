//! Watching tasks, for JavaScript.

use std::cell::RefCell;
use std::rc::Rc;

use cbr_client::watch::{Change, WatchOptions};
use cbr_client::{Client, Event, Watch};
use cbr_wasm::abort::until_aborted;
use cbr_wasm::js::property;
use cbr_wasm::{convert, errors};
use cbr_wire::Error;
use cbr_wire::model::page::TaskText;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

use crate::call_options::JsCallOptions;
use crate::fetch::FetchTransport;
use crate::hooks::settle;
use crate::list_op_logs::JsListOpLogs;
use crate::options::Options;
use crate::request;

const OPTIONS: [&str; 7] = [
    "interval",
    "since",
    "hiddenInterval",
    "onError",
    "signal",
    "timeout",
    "totalTimeout",
];

/// Watch over tasks.
#[wasm_bindgen(js_name = Watch)]
#[derive(Debug)]
pub struct JsWatch {
    /// Taken out while changes are awaited, so that a `free` meanwhile does no harm.
    state: Rc<RefCell<Option<Watch<FetchTransport>>>>,
    options: Rc<JsCallOptions>,
    on_error: Option<Function>,
}

/// Converts the options of a watch and starts it.
pub(super) fn watch(
    client: &Client<FetchTransport>,
    request: &JsListOpLogs,
    options: &JsValue,
) -> Result<JsWatch, Error> {
    let given = Options::of_call(options, &OPTIONS)?;
    let mut watch = WatchOptions::default();
    given.read("interval", convert::delay, &mut watch.interval)?;
    watch.hidden_interval = given.get("hiddenInterval", convert::delay)?;
    watch.since = given.get("since", request::time)?;
    let on_error = given.get("onError", convert::function)?;
    let options = JsCallOptions::read(&given)?;
    let hides = watch.hidden_interval.is_some();
    let mut watch = client.watch(&request.request()?, watch, &options.call)?;
    if hides {
        watch.is_hidden_by(|| {
            let document = property(&js_sys::global(), "document");
            property(&document, "visibilityState")
                .as_string()
                .as_deref()
                == Some("hidden")
        });
    }
    Ok(JsWatch {
        state: Rc::new(RefCell::new(Some(watch))),
        options: Rc::new(options),
        on_error,
    })
}

#[wasm_bindgen(js_class = Watch)]
impl JsWatch {
    /// Returns the next changes: an array of at least one.
    #[wasm_bindgen(unchecked_return_type = "Promise<TaskChange[]>")]
    pub fn next(&self) -> Promise {
        let (state, options) = (Rc::clone(&self.state), Rc::clone(&self.options));
        let on_error = self.on_error.clone();
        convert::promise(async move {
            let taken = state
                .try_borrow_mut()
                .ok()
                .and_then(|mut state| state.take());
            let Some(mut watch) = taken else {
                return Err(errors::to_js(&Error::validation(
                    "changes of this watch are waited for already",
                )));
            };
            loop {
                let event = until_aborted(options.signal.as_ref(), watch.next_event()).await?;
                match event {
                    Event::Changes(changes) => {
                        state.replace(Some(watch));
                        return changes
                            .iter()
                            .map(to_js)
                            .collect::<Result<Array, _>>()
                            .map(Into::into);
                    }
                    Event::Failure(error) => {
                        if let Some(on_error) = &on_error {
                            let told =
                                on_error.call1(&JsValue::UNDEFINED, &errors::to_js(&error))?;
                            settle(told).await?;
                        }
                    }
                }
            }
        })
    }
}

fn to_js(change: &Change) -> Result<JsValue, JsValue> {
    let object = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&object, &name.into(), value);
    let task = |task: &TaskText| convert::to_object(task.json());
    set("type", &change.kind.as_str().into())?;
    set("task", &task(&change.task)?)?;
    if let Some(previous) = &change.previous {
        set("previous", &task(previous)?)?;
    }
    Ok(object.into())
}
