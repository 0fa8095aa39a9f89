//! Errors as `CbrError` of JavaScript.

use std::cell::RefCell;

use cbr_wire::Error;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;

use crate::js::{self, JsCause};

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

/// Turns an error into a `CbrError`.
#[must_use]
pub fn to_js(error: &Error) -> JsValue {
    let cause =
        std::error::Error::source(error).and_then(|source| source.downcast_ref::<JsCause>());
    let task = error
        .task_json()
        .and_then(|task| js_sys::JSON::parse(task).ok());
    let details = js::object([
        ("kind", error.kind().name().into()),
        ("retryable", error.is_retryable().into()),
        ("status", error.status().into()),
        ("code", error.code().into()),
        ("requestId", error.request_id().into()),
        ("retryAfter", error.retry_after().map(js::millis).into()),
        ("path", error.path().into()),
        (
            "position",
            error.position().map(|position| position.utf16).into(),
        ),
        ("hint", error.hint().into()),
        ("maybeCors", error.maybe_cors().into()),
        ("attempts", error.attempts().into()),
        ("cause", cause.map(|JsCause(cause)| cause).into()),
        ("task", task.into()),
    ]);
    let message = error.to_string();
    let class = ERROR_CLASS.with(|slot| slot.try_borrow().ok().and_then(|slot| slot.clone()));
    class
        .and_then(|class| {
            Reflect::construct(&class, &Array::of2(&message.as_str().into(), &details)).ok()
        })
        .unwrap_or_else(|| js_sys::Error::new(&message).into())
}
