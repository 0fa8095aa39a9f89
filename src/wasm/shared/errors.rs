//! Errors as `CbrError` of JavaScript.

use std::cell::RefCell;

use cbr_wire::Error;
use js_sys::{Array, Function, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::js::JsCause;

thread_local! {
    static ERROR_CLASS: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Registers the class of errors: `new CbrError(message, details)`.
#[wasm_bindgen(js_name = registerErrorClass)]
pub fn register_error_class(
    #[wasm_bindgen(unchecked_param_type = "new (message: string, details: ErrorDetails) => Error")]
    class: Function,
) {
    ERROR_CLASS.with(|slot| {
        if let Ok(mut slot) = slot.try_borrow_mut() {
            *slot = Some(class);
        }
    });
}

/// Details of a `CbrError` besides its message.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details<'a> {
    kind: &'static str,
    retryable: bool,
    status: Option<u16>,
    code: Option<&'a str>,
    request_id: Option<&'a str>,
    retry_after: Option<f64>,
    path: Option<&'a str>,
    position: Option<usize>,
    hint: Option<&'a str>,
    maybe_cors: Option<bool>,
    attempts: u32,
}

/// Turns an error into a `CbrError`.
#[must_use]
pub fn to_js(error: &Error) -> JsValue {
    let details = Details {
        kind: error.kind().name(),
        retryable: error.is_retryable(),
        status: error.status(),
        code: error.code(),
        request_id: error.request_id(),
        retry_after: error.retry_after().map(|time| time.as_secs_f64() * 1000.0),
        path: error.path(),
        position: error.position().map(|position| position.utf16),
        hint: error.hint(),
        maybe_cors: error.maybe_cors().then_some(true),
        attempts: error.attempts(),
    };
    let message = error.to_string();
    let details = serde_wasm_bindgen::to_value(&details).unwrap_or(JsValue::UNDEFINED);
    let cause =
        std::error::Error::source(error).and_then(|source| source.downcast_ref::<JsCause>());
    let task = error
        .task_json()
        .and_then(|task| js_sys::JSON::parse(task).ok());
    // Setting a property fails only for a frozen object.
    if let Some(JsCause(cause)) = cause {
        let _ = Reflect::set(&details, &"cause".into(), cause);
    }
    if let Some(task) = task {
        let _ = Reflect::set(&details, &"task".into(), &task);
    }
    let class = ERROR_CLASS.with(|slot| slot.try_borrow().ok().and_then(|slot| slot.clone()));
    class
        .and_then(|class| {
            Reflect::construct(&class, &Array::of2(&message.as_str().into(), &details)).ok()
        })
        .unwrap_or_else(|| js_sys::Error::new(&message).into())
}
