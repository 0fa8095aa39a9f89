//! Looking at JavaScript values without ever throwing.

use std::fmt;
use std::time::Duration;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

/// A property of anything: `undefined` where there is none, or where reading it throws.
pub(crate) fn property(target: &JsValue, name: &str) -> JsValue {
    if !(target.is_object() || target.is_function()) {
        return JsValue::UNDEFINED;
    }
    Reflect::get(target, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of a new object. It would fail only for a frozen one.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Milliseconds as JavaScript counts them.
pub(crate) fn millis(time: Duration) -> JsValue {
    (time.as_secs_f64() * 1000.0).into()
}

/// A value that JavaScript threw, as the source of an error.
pub(crate) struct JsCause(pub(crate) JsValue);

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

/// What a value is, for messages: never its contents, which may be a secret.
pub(crate) fn kind_of(value: &JsValue) -> String {
    if value.is_null() {
        return "null".to_owned();
    }
    if Array::is_array(value) {
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
                    format!("{article} {name}")
                }
                _ => "an object".to_owned(),
            }
        }
        Some("undefined") => "undefined".to_owned(),
        Some(kind) => format!("a {kind}"),
        None => "something else".to_owned(),
    }
}

/// The own enumerable entries of an object.
pub(crate) fn entries(object: &JsValue) -> Vec<(String, JsValue)> {
    let Some(object) = Object::try_from(object) else {
        return Vec::new();
    };
    Object::keys(object)
        .iter()
        .filter_map(|key| Some((key.as_string()?, property(object, &key.as_string()?))))
        .collect()
}
