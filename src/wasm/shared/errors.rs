//! Errors as `CbrError` of JavaScript.

use std::cell::RefCell;

use cbr_wire::Error;
use js_sys::{Array, Function, Reflect};
use serde::{Serialize, Serializer as _};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::js::JsCause;

/// Serializer of maps as plain objects. A struct would be one without being told so, but for those `serde-wasm-bindgen` keeps
/// a hash table of the names of fields, which is 1 KB of WebAssembly.
pub const OBJECTS: &Serializer = &Serializer::new().serialize_maps_as_objects(true);

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

/// One of the details of a `CbrError`.
#[derive(Serialize)]
#[serde(untagged)]
enum Detail<'a> {
    Flag(bool),
    Number(f64),
    Text(&'a str),
}

/// Turns an error into a `CbrError`.
#[must_use]
#[allow(
    clippy::cast_precision_loss,
    reason = "a text has fewer than 2^32 code units"
)]
pub fn to_js(error: &Error) -> JsValue {
    let number = |number: Option<u32>| number.map(|number| Detail::Number(number.into()));
    let retry_after = error.retry_after().map(|time| time.as_secs_f64() * 1000.0);
    let position = error.position().map(|position| position.utf16 as f64);
    let details = [
        ("kind", Some(Detail::Text(error.kind().name()))),
        ("retryable", Some(Detail::Flag(error.is_retryable()))),
        ("status", number(error.status().map(u32::from))),
        ("code", error.code().map(Detail::Text)),
        ("requestId", error.request_id().map(Detail::Text)),
        ("retryAfter", retry_after.map(Detail::Number)),
        ("path", error.path().map(Detail::Text)),
        ("position", position.map(Detail::Number)),
        ("hint", error.hint().map(Detail::Text)),
        (
            "maybeCors",
            error.maybe_cors().then_some(Detail::Flag(true)),
        ),
        ("attempts", number(Some(error.attempts()))),
    ];
    let message = error.to_string();
    let details = OBJECTS.collect_map(details).unwrap_or_default();
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
