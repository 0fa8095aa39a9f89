//! Conversion of JavaScript values to Rust values. An error names the field, the expected value and the actual one.

use std::pin::Pin;
use std::time::Duration;

use cbr_json::concat;
use cbr_wire::Error;
use cbr_wire::small::text::quoted;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use crate::errors;
use crate::js::{entries, is_array, kind_of, set as set_property};

/// Turns a future into a promise. The future is boxed: `future_to_promise` is compiled for each type of future, at 2 KB each.
pub fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let work: Pin<Box<dyn Future<Output = _>>> = Box::pin(work);
    future_to_promise(work)
}

/// Describes a value for a message: a string by its first 40 characters, a number by its digits, any other value by its kind.
fn described(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        let short: String = text.chars().take(40).collect();
        return quoted(&short);
    }
    if value.as_f64().is_some() {
        // JavaScript formats the number. Rust's code for that would cost 15 KB.
        return js_sys::Array::of1(value).join("").into();
    }
    kind_of(value)
}

/// True for `undefined` and `null`.
#[must_use]
pub fn is_nothing(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

/// Converts a string. For a value of another kind the message names only the kind, because the value may be a secret.
///
/// # Errors
/// A validation error for a value of another kind.
pub fn text(field: &str, value: &JsValue) -> Result<String, Error> {
    value
        .as_string()
        .ok_or_else(|| Error::expected(field, "a string", &kind_of(value)))
}

/// Converts an integer. `bounds` is a part of the message, such as "from 1 to 1000"; the caller checks them.
///
/// # Errors
/// A validation error for a value that is not an integer.
#[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
pub fn integer(field: &str, bounds: &str, value: &JsValue) -> Result<i64, Error> {
    let number = value
        .as_f64()
        .filter(|number| number.fract() == 0.0 && number.abs() < 9.0e15);
    number
        .map(|number| number as i64)
        .ok_or_else(|| Error::expected(field, &concat(&["an integer ", bounds]), &described(value)))
}

/// Converts a timeout in milliseconds, more than 0; `Infinity` for no limit.
///
/// # Errors
/// A validation error for any other value but `undefined` and `null`.
pub fn timeout(field: &str, value: &JsValue) -> Result<Option<Duration>, Error> {
    if is_nothing(value) {
        return Ok(None);
    }
    match value.as_f64().filter(|millis| *millis > 0.0) {
        Some(millis) => Ok(Some(duration(millis))),
        None => Err(Error::expected(
            field,
            "milliseconds, more than 0",
            &described(value),
        )),
    }
}

/// Converts a delay in milliseconds, from 0 on.
///
/// # Errors
/// A validation error for any other value.
pub fn delay(field: &str, value: &JsValue) -> Result<Duration, Error> {
    let millis = value.as_f64().filter(|millis| *millis >= 0.0);
    millis
        .map(duration)
        .ok_or_else(|| Error::expected(field, "milliseconds from 0 on", &described(value)))
}

fn duration(millis: f64) -> Duration {
    Duration::try_from_secs_f64(millis / 1000.0).unwrap_or(Duration::MAX)
}

/// Converts a boolean.
///
/// # Errors
/// A validation error for a value of another kind.
pub fn boolean(field: &str, value: &JsValue) -> Result<bool, Error> {
    value
        .as_bool()
        .ok_or_else(|| Error::expected(field, "a boolean", &kind_of(value)))
}

/// Converts a function.
///
/// # Errors
/// A validation error for a value of another kind.
pub fn function(field: &str, value: &JsValue) -> Result<Function, Error> {
    value
        .clone()
        .dyn_into()
        .map_err(|value: JsValue| Error::expected(field, "a function", &kind_of(&value)))
}

/// Sets a number in a new object.
pub fn set_number(object: &js_sys::Object, name: &str, number: usize) {
    set_property(object, name, &number.into());
}

/// Returns microseconds since 1970-01-01T00:00:00Z.
#[allow(
    clippy::cast_possible_truncation,
    reason = "an i64 has room for the next 290,000 years"
)]
#[must_use]
pub fn now() -> i64 {
    (js_sys::Date::now() * 1000.0) as i64
}

/// Turns normalized JSON, in ASCII, into plain objects.
///
/// `JSON.parse` is several times faster than setting each property by a call from wasm. It also rounds numbers beyond 2^53,
/// where a conversion with range checks would fail the whole page.
///
/// # Errors
/// A memory error for text that is longer than a string of JavaScript can be, and a config error for other text that
/// `JSON.parse` refuses. Normalized JSON is never refused.
pub fn to_object(json: &str) -> Result<JsValue, JsValue> {
    js_sys::JSON::parse(json).map_err(|_| {
        errors::to_js(&if json.len() > SHORT_STRING {
            Error::out_of_memory()
        } else {
            Error::config("normalized JSON that JSON.parse refuses")
        })
    })
}

/// Length of a text that fits into a string of any engine.
const SHORT_STRING: usize = 1 << 27;

/// Returns the entries of an options object, without those that are `undefined` or `null`.
///
/// # Errors
/// A validation error for a value that is not an object.
pub fn options_of(field: &str, value: &JsValue) -> Result<Vec<(String, JsValue)>, Error> {
    if !value.is_object() || is_array(value) {
        return Err(Error::expected(field, "an object", &kind_of(value)));
    }
    let mut entries = entries(value);
    entries.retain(|(_, value)| !is_nothing(value));
    Ok(entries)
}

/// Creates the error for an unknown option.
#[must_use]
pub fn unknown(field: &str, expected: &str, got: &str) -> Error {
    Error::expected(field, expected, &quoted(got))
}
