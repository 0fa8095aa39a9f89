use std::cell::RefCell;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::Error;
use crate::js::{self, JsCause};

thread_local! {
    static ERROR_CLASS: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Takes the class that errors are made of: `new CbrError(message, details)`.
#[wasm_bindgen(js_name = registerErrorClass, skip_typescript)]
pub fn register_error_class(class: Function) {
    ERROR_CLASS.with(|slot| {
        if let Ok(mut slot) = slot.try_borrow_mut() {
            *slot = Some(class);
        }
    });
}

/// An error as JavaScript's `CbrError`: `new CbrError(message, details)`.
pub(crate) fn to_js(error: &Error) -> JsValue {
    let details = Object::new();
    let set = |name: &str, value: JsValue| js::set(&details, name, &value);
    let text = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            js::set(&details, name, &value.into());
        }
    };
    set("kind", error.kind().name().into());
    set("retryable", error.is_retryable().into());
    set("attempts", error.attempts().into());
    text("code", error.code());
    text("requestId", error.request_id());
    text("path", error.path());
    text("hint", error.hint());
    if let Some(status) = error.status() {
        set("status", status.into());
    }
    if let Some(time) = error.retry_after() {
        set("retryAfter", js::millis(time));
    }
    if error.maybe_cors() {
        set("maybeCors", true.into());
    }
    let source = std::error::Error::source(error);
    if let Some(JsCause(cause)) = source.and_then(|source| source.downcast_ref()) {
        set("cause", cause.clone());
    }
    if let Some(task) = error.task_text()
        && let Ok(task) = js_sys::JSON::parse(task.json())
    {
        set("task", task);
    }
    let message = error.to_string();
    let class = ERROR_CLASS.with(|slot| slot.try_borrow().ok().and_then(|slot| slot.clone()));
    class
        .and_then(|class| {
            Reflect::construct(&class, &Array::of2(&message.as_str().into(), &details)).ok()
        })
        .unwrap_or_else(|| js_sys::Error::new(&message).into())
}
