//! Access to JavaScript values that never throws.

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use cbr_json::concat;
use cbr_wire::error::Cause;
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

// A JavaScript `Proxy` can throw in any of these functions. An exception that passes through wasm leaves every active borrow
// borrowed for ever.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn array_is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn object_keys(value: &JsValue) -> Result<Array, JsValue>;
}

/// Returns a property of any value; `undefined` if there is none, or if reading it throws.
#[must_use]
pub fn property(target: &JsValue, name: &str) -> JsValue {
    if !(target.is_object() || target.is_function()) {
        return JsValue::UNDEFINED;
    }
    Reflect::get(target, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of a new object. This fails only for a frozen object.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Converts a duration to milliseconds.
#[must_use]
pub fn millis(time: Duration) -> JsValue {
    (time.as_secs_f64() * 1000.0).into()
}

/// Value that JavaScript threw, as the source of an error.
pub struct JsCause(pub JsValue);

impl JsCause {
    /// Wraps a value as the cause of an error.
    #[must_use]
    pub fn shared(value: JsValue) -> Cause {
        Rc::new(Self(value))
    }
}

impl fmt::Debug for JsCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsCause")
    }
}

impl fmt::Display for JsCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exception in JavaScript")
    }
}

impl std::error::Error for JsCause {}

/// Describes the kind of a value for a message. It never shows the value, which may be a secret.
#[must_use]
pub fn kind_of(value: &JsValue) -> String {
    if value.is_null() {
        return "null".to_owned();
    }
    if is_array(value) {
        return "an array".to_owned();
    }
    match value.js_typeof().as_string().as_deref() {
        Some("object") => {
            let constructor = property(value, "constructor");
            match property(&constructor, "name").as_string() {
                Some(name) if name != "Object" && !name.is_empty() => {
                    let article = if name.starts_with(['A', 'E', 'I', 'O']) {
                        "an"
                    } else {
                        "a"
                    };
                    concat(&[article, " ", &name])
                }
                _ => "an object".to_owned(),
            }
        }
        Some("undefined") => "undefined".to_owned(),
        Some(kind) => concat(&["a ", kind]),
        None => "something else".to_owned(),
    }
}

/// Returns the own enumerable entries of an object; none if it cannot be enumerated.
#[must_use]
pub fn entries(object: &JsValue) -> Vec<(String, JsValue)> {
    if !object.is_object() {
        return Vec::new();
    }
    let keys = object_keys(object).unwrap_or_default();
    keys.iter()
        .filter_map(|key| Some((key.as_string()?, property(object, &key.as_string()?))))
        .collect()
}

/// True for an array of any realm.
#[must_use]
pub fn is_array(value: &JsValue) -> bool {
    array_is_array(value).unwrap_or_default()
}

/// Iterates lazily over the items of an array, so that an array with a false length of a billion fails at its first invalid
/// item.
pub fn items(array: &JsValue) -> impl Iterator<Item = JsValue> {
    let length = property(array, "length").as_f64().unwrap_or_default();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length of an array"
    )]
    let length = length as u32;
    (0..length).map(move |at| Reflect::get_u32(array, at).unwrap_or_default())
}
