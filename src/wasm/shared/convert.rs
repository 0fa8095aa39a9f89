//! JavaScript values → Rust values, with errors that name the field.

use std::pin::Pin;
use std::time::Duration;

use cbr_wire::Error;
use cbr_wire::small::text::quoted;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use crate::errors;
use crate::js::{entries, is_array, kind_of, set as set_property};

/// A promise of what comes of some work. Boxed: the machinery of a promise for every kind of work would cost 2 KB each.
pub fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let work: Pin<Box<dyn Future<Output = _>>> = Box::pin(work);
    future_to_promise(work)
}

/// What came, for a message about a parameter: a short text or number as it is, else its kind.
fn shown(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        let short: String = text.chars().take(40).collect();
        return quoted(&short);
    }
    if value.as_f64().is_some() {
        // JavaScript writes numbers; Rust's code for it would cost 15 KB.
        return js_sys::Array::of1(value).join("").into();
    }
    kind_of(value)
}

/// True for `undefined` and `null`.
pub fn is_nothing(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

/// A text; the message shows only what kind of value came instead, which may be a secret.
pub fn text(field: &str, value: &JsValue) -> Result<String, Error> {
    value.as_string().ok_or_else(|| {
        Error::validation(format!(
            "{field}: expected a string, got {}",
            kind_of(value)
        ))
    })
}

/// An integer; `words` say which.
#[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
pub fn integer(field: &str, words: &str, value: &JsValue) -> Result<i64, Error> {
    let number = value
        .as_f64()
        .filter(|number| number.fract() == 0.0 && number.abs() < 9.0e15);
    number.map(|number| number as i64).ok_or_else(|| {
        Error::validation(format!(
            "{field}: expected an integer {words}, got {}",
            shown(value)
        ))
    })
}

/// Milliseconds, more than 0; `Infinity` for as long as it takes.
pub fn timeout(field: &str, value: &JsValue) -> Result<Option<Duration>, Error> {
    if is_nothing(value) {
        return Ok(None);
    }
    match value.as_f64().filter(|millis| *millis > 0.0) {
        Some(millis) => Ok(Some(duration(millis))),
        None => Err(Error::validation(format!(
            "{field}: expected milliseconds, more than 0, got {}",
            shown(value)
        ))),
    }
}

/// Milliseconds, from 0 on.
pub fn delay(field: &str, value: &JsValue) -> Result<Duration, Error> {
    let millis = value.as_f64().filter(|millis| *millis >= 0.0);
    millis.map(duration).ok_or_else(|| {
        Error::validation(format!(
            "{field}: expected milliseconds from 0 on, got {}",
            shown(value)
        ))
    })
}

fn duration(millis: f64) -> Duration {
    Duration::try_from_secs_f64(millis / 1000.0).unwrap_or(Duration::MAX)
}

/// `true` or `false`.
pub fn boolean(field: &str, value: &JsValue) -> Result<bool, Error> {
    value.as_bool().ok_or_else(|| {
        Error::validation(format!(
            "{field}: expected a boolean, got {}",
            kind_of(value)
        ))
    })
}

/// A function.
pub fn function(field: &str, value: &JsValue) -> Result<Function, Error> {
    value.clone().dyn_into().map_err(|value: JsValue| {
        Error::validation(format!(
            "{field}: expected a function, got {}",
            kind_of(&value)
        ))
    })
}

/// Sets a number in an object that was just made.
pub fn set_number(object: &js_sys::Object, name: &str, number: usize) {
    set_property(object, name, &number.into());
}

/// Microseconds since 1970-01-01T00:00:00Z.
#[allow(clippy::cast_possible_truncation, reason = "of this age")]
pub fn now() -> i64 {
    (js_sys::Date::now() * 1000.0) as i64
}

/// Normalized JSON, in ASCII, as plain objects.
///
/// `JSON.parse` makes objects several times faster than calls from wasm that set one property each, and numbers beyond
/// 2^53 become what it makes of them instead of failing the page.
pub fn to_object(json: &str) -> Result<JsValue, JsValue> {
    js_sys::JSON::parse(json)
        .map_err(|_| errors::to_js(&Error::config("normalized JSON that JSON.parse refuses")))
}

/// The entries of an options object, without those that are `undefined` or `null`.
pub fn options_of(field: &str, value: &JsValue) -> Result<Vec<(String, JsValue)>, Error> {
    if !value.is_object() || is_array(value) {
        return Err(Error::validation(format!(
            "{field}: expected an object, got {}",
            kind_of(value)
        )));
    }
    let mut entries = entries(value);
    entries.retain(|(_, value)| !is_nothing(value));
    Ok(entries)
}

/// The error for an option that does not exist.
pub fn unknown(field: &str, expected: &str, got: &str) -> Error {
    Error::validation(format!("{field}: expected {expected}, got {}", quoted(got)))
}
