//! Options of a single call.

use cbr_client::CallOptions;
use cbr_wasm::abort::Signal;
use cbr_wasm::convert::{function, is_nothing, timeout};
use cbr_wasm::js::{entries, kind_of};
use cbr_wire::Error;
use cbr_wire::small::text::{find, quoted};
use js_sys::Function;
use wasm_bindgen::JsValue;

/// Options of a single call.
#[derive(Debug, Default)]
pub struct JsCallOptions {
    pub signal: Option<Signal>,
    pub call: CallOptions,
    pub on_progress: Option<Function>,
}

/// Converts the options that all calls have. The others go to `take`, which returns false for an unknown name.
pub fn call_options(
    value: &JsValue,
    expected: &str,
    take: &mut dyn FnMut(&str, &JsValue) -> Result<bool, Error>,
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
