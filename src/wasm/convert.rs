//! JavaScript values → Rust values, with errors that name the field.

use std::time::Duration;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use crate::Error;
use crate::auth::LocalFuture;
use crate::client::CallOptions;
use crate::js::{entries, is_array, kind_of, property, set as set_property};
use crate::model::page::PageText;
use crate::request::{FilterTime, ListOpLogs};
use crate::text::{find, quoted};
use crate::wasm::abort::Signal;
use crate::wasm::errors;

/// A promise of what comes of some work. Boxed: the machinery of a promise for every kind of work would cost 2 KB each.
pub(crate) fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let work: LocalFuture<'static, _> = Box::pin(work);
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

pub(crate) fn is_nothing(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

/// A text; the message shows only what kind of value came instead, which may be a secret.
pub(crate) fn text(field: &str, value: &JsValue) -> Result<String, Error> {
    value.as_string().ok_or_else(|| {
        Error::validation(format!(
            "{field}: expected a string, got {}",
            kind_of(value)
        ))
    })
}

/// An integer; `words` say which.
#[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
pub(crate) fn integer(field: &str, words: &str, value: &JsValue) -> Result<i64, Error> {
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

/// A `Date`, milliseconds or a text.
pub(crate) fn time(field: &str, value: &JsValue) -> Result<FilterTime, Error> {
    let named = |e: Error| Error::validation(format!("{field}: {e}"));
    if let Some(text) = value.as_string() {
        return text.parse().map_err(named);
    }
    // By its method: a Date from another realm is no instance of this one's.
    let date = property(value, "getTime")
        .dyn_into::<Function>()
        .ok()
        .and_then(|get| get.call0(value).ok());
    match date.as_ref().unwrap_or(value).as_f64() {
        Some(millis) if millis.is_nan() => Err(Error::validation(format!(
            "{field}: expected a valid time, got an invalid Date or NaN"
        ))),
        Some(millis) => FilterTime::from_unix_millis(millis).map_err(named),
        None => Err(Error::validation(format!(
            "{field}: expected a Date, milliseconds or an RFC 3339 time, got {}",
            kind_of(value)
        ))),
    }
}

/// Sets one parameter of a list request by its name on the wire. `undefined` and `null` take it away.
pub(crate) fn set(request: &mut ListOpLogs, name: &str, value: &JsValue) -> Result<(), Error> {
    fn take<V>(
        value: &JsValue,
        read: impl FnOnce(&JsValue) -> Result<V, Error>,
    ) -> Result<Option<V>, Error> {
        if is_nothing(value) {
            Ok(None)
        } else {
            read(value).map(Some)
        }
    }
    let text = |value: &JsValue| text(name, value);
    match name {
        "start_time" => request.start_time = take(value, |v| time(name, v))?,
        "end_time" => request.end_time = take(value, |v| time(name, v))?,
        "operation_type" => request.operation_type = take(value, text)?.map(Into::into),
        "status" => request.status = take(value, text)?.map(Into::into),
        "provider_id" => request.provider_id = take(value, text)?,
        "resource_id" => request.resource_id = take(value, text)?,
        "resource_name" => request.resource_name = take(value, text)?,
        "vault_id" => request.vault_id = take(value, text)?,
        "vault_name" => request.vault_name = take(value, text)?,
        "enterprise_project_id" => request.enterprise_project_id = take(value, text)?,
        "destination_region" => request.destination_region = take(value, text)?,
        "destination_project_id" => request.destination_project_id = take(value, text)?,
        "limit" => request.limit = take(value, |v| integer(name, "from 1 to 1000", v))?,
        "offset" => request.offset = take(value, |v| integer(name, "from 0 to 2147483647", v))?,
        _ => {
            return Err(Error::validation(format!(
                "query: expected the service's parameters (status, vault_name, limit, …), got {}",
                quoted(name)
            )));
        }
    }
    Ok(())
}

/// A list request from a plain object.
pub(crate) fn query(value: &JsValue) -> Result<ListOpLogs, Error> {
    let mut request = ListOpLogs::default();
    if is_nothing(value) {
        return Ok(request);
    }
    if !value.is_object() || is_array(value) {
        return Err(Error::validation(format!(
            "query: expected an object, got {}",
            kind_of(value)
        )));
    }
    for (name, value) in entries(value) {
        set(&mut request, &name, &value)?;
    }
    Ok(request)
}

/// Milliseconds, more than 0; `Infinity` for as long as it takes.
pub(crate) fn timeout(field: &str, value: &JsValue) -> Result<Option<Duration>, Error> {
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
pub(crate) fn delay(field: &str, value: &JsValue) -> Result<Duration, Error> {
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
pub(crate) fn boolean(field: &str, value: &JsValue) -> Result<bool, Error> {
    value.as_bool().ok_or_else(|| {
        Error::validation(format!(
            "{field}: expected a boolean, got {}",
            kind_of(value)
        ))
    })
}

/// A function.
pub(crate) fn function(field: &str, value: &JsValue) -> Result<Function, Error> {
    value.clone().dyn_into().map_err(|value: JsValue| {
        Error::validation(format!(
            "{field}: expected a function, got {}",
            kind_of(&value)
        ))
    })
}

/// What a single call may be told.
#[derive(Debug, Default)]
pub(crate) struct JsCallOptions {
    pub(crate) signal: Option<Signal>,
    pub(crate) call: CallOptions,
    pub(crate) on_progress: Option<Function>,
}

/// Reads what all calls may be told, and leaves the other options of a call to `take`, which says whether there is one
/// of that name.
pub(crate) fn call_options(
    value: &JsValue,
    expected: &str,
    mut take: impl FnMut(&str, &JsValue) -> Result<bool, Error>,
) -> Result<JsCallOptions, Error> {
    let mut options = JsCallOptions::default();
    if is_nothing(value) {
        return Ok(options);
    }
    if !value.is_object() {
        return Err(Error::validation(format!(
            "options: expected an object, got {}",
            kind_of(value)
        )));
    }
    for (name, value) in entries(value) {
        match name.as_str() {
            _ if is_nothing(&value) => {}
            "signal" => options.signal = Signal::from_option(value)?,
            "timeout" => options.call.timeout = timeout("timeout", &value)?,
            "totalTimeout" => options.call.total_timeout = timeout("totalTimeout", &value)?,
            "onProgress" if find(expected, "onProgress").is_some() => {
                options.on_progress = Some(function("onProgress", &value)?);
            }
            name if take(name, &value)? => {}
            name => {
                return Err(Error::validation(format!(
                    "options: expected {expected}signal, timeout or totalTimeout, got {}",
                    quoted(name)
                )));
            }
        }
    }
    Ok(options)
}

/// Sets a number in an object that was just made.
pub(crate) fn set_number(object: &js_sys::Object, name: &str, number: usize) {
    set_property(object, name, &number.into());
}

/// Microseconds since 1970-01-01T00:00:00Z.
#[allow(clippy::cast_possible_truncation, reason = "of this age")]
pub(crate) fn now() -> i64 {
    (js_sys::Date::now() * 1000.0) as i64
}

/// A page as plain objects.
pub(crate) fn page_to_object(page: &PageText) -> Result<JsValue, JsValue> {
    let object = to_object(&page.frame())?;
    let mut tasks = js_sys::Array::new();
    page.each_piece(&mut |json| {
        tasks = tasks.concat(&to_object(json)?.into());
        Ok::<(), JsValue>(())
    })?;
    js_sys::Reflect::set(&object, &"operation_logs".into(), &tasks)?;
    Ok(object)
}

/// Normalized JSON, in ASCII, as plain objects.
///
/// `JSON.parse` makes objects several times faster than calls from wasm that set one property each, and numbers beyond
/// 2^53 become what it makes of them instead of failing the page.
pub(crate) fn to_object(json: &str) -> Result<JsValue, JsValue> {
    js_sys::JSON::parse(json)
        .map_err(|_| errors::to_js(&Error::config("normalized JSON that JSON.parse refuses")))
}
