//! Errors as `CbrError` of JavaScript.

use std::cell::RefCell;

use cbr_wire::Error;
use js_sys::{Array, Function, JSON, Reflect};
use wasm_bindgen::prelude::*;

use crate::js::{JsCause, set};

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
    let details = JSON::parse(&error.to_json()).unwrap_or_default();
    let cause =
        std::error::Error::source(error).and_then(|source| source.downcast_ref::<JsCause>());
    if let Some(JsCause(cause)) = cause {
        set(&details, "cause", cause);
    }
    let message = error.message();
    let class = ERROR_CLASS.with(|slot| slot.try_borrow().ok().and_then(|slot| slot.clone()));
    class
        .and_then(|class| Reflect::construct(&class, &Array::of2(&message.into(), &details)).ok())
        .unwrap_or_else(|| js_sys::Error::new(message).into())
}
