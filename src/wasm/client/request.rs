//! Parameters of a list request from JavaScript.

use cbr_wasm::convert::{integer, is_nothing, text};
use cbr_wasm::js::{entries, is_array, kind_of, property};
use cbr_wire::Error;
use cbr_wire::request::{FilterTime, ListOpLogs};
use cbr_wire::small::text::quoted;
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

/// Sets one parameter of a list request by its name on the wire. `undefined` and `null` take it away.
pub fn set(request: &mut ListOpLogs, name: &str, value: &JsValue) -> Result<(), Error> {
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
pub fn query(value: &JsValue) -> Result<ListOpLogs, Error> {
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

/// A `Date`, milliseconds or a text.
pub fn time(field: &str, value: &JsValue) -> Result<FilterTime, Error> {
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
