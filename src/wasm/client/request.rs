//! Conversion of the parameters of a list request from JavaScript.

use cbr_wasm::convert::{integer, is_nothing, text};
use cbr_wasm::js::{entries, is_array, kind_of, property};
use cbr_wire::Error;
use cbr_wire::request::{FilterTime, ListOpLogs};
use cbr_wire::small::text::{quoted, quoted_excerpt};
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

/// Converts a value to the type of a parameter.
macro_rules! convert {
    ([lower_bound] $name:expr, $value:expr) => {
        time($name, $value)
    };
    ([upper_bound] $name:expr, $value:expr) => {
        time($name, $value)
    };
    ([integer($min:literal, $max:literal)] $name:expr, $value:expr) => {
        integer($name, concat!("from ", $min, " to ", $max), $value)
    };
    ([$text:ident] $name:expr, $value:expr) => {
        text($name, $value)
    };
}

macro_rules! set_parameter {
    ($(
        $(#[$doc:meta])*
        $name:ident: $kind:ident $(($min:literal, $max:literal))? $ty:ident = $ts:literal;
    )*) => {
        /// Sets one parameter of a list request by its name on the wire. `undefined` and `null` remove it.
        pub fn set(request: &mut ListOpLogs, name: &str, value: &JsValue) -> Result<(), Error> {
            match name {
                $(
                    stringify!($name) => {
                        request.$name = if is_nothing(value) {
                            None
                        } else {
                            Some(convert!([$kind $(($min, $max))?] name, value)?.into())
                        };
                    }
                )*
                _ => {
                    return Err(Error::expected("query", "the service's parameters (status, vault_name, limit, …)", &quoted(name)));
                }
            }
            Ok(())
        }
    };
}

cbr_wire::list_parameters!(set_parameter);

/// Converts a plain object to a list request.
pub fn query(value: &JsValue) -> Result<ListOpLogs, Error> {
    let mut request = ListOpLogs::default();
    if is_nothing(value) {
        return Ok(request);
    }
    if !value.is_object() || is_array(value) {
        return Err(Error::expected("query", "an object", &kind_of(value)));
    }
    for (name, value) in entries(value) {
        set(&mut request, &name, &value)?;
    }
    Ok(request)
}

/// Forms of a time, for messages. The facade turns those that are relative to now into milliseconds.
const TIME: &str = "a Date, milliseconds or a time such as 2026-11-01, 2026-11-01T12:00:00Z, -24h, today, yesterday or now";

/// Converts a time: a `Date`, milliseconds or a string.
pub fn time(field: &str, value: &JsValue) -> Result<FilterTime, Error> {
    let named = |e: Error| Error::validation(format!("{field}: {e}"));
    if let Some(text) = value.as_string() {
        let got = |_| Error::expected(field, TIME, &quoted_excerpt(&text));
        return text.parse().map_err(got);
    }
    // Checked by its method, because a `Date` of another realm is not an instance of this one's class.
    let date = property(value, "getTime")
        .dyn_into::<Function>()
        .ok()
        .and_then(|get| get.call0(value).ok());
    match date.as_ref().unwrap_or(value).as_f64() {
        Some(millis) if millis.is_nan() => Err(Error::expected(
            field,
            "a valid time",
            "an invalid Date or NaN",
        )),
        Some(millis) => FilterTime::from_unix_millis(millis).map_err(named),
        None => Err(Error::expected(field, TIME, &kind_of(value))),
    }
}
