//! Options of a single call.

use cbr_client::CallOptions;
use cbr_wasm::abort::Signal;
use cbr_wasm::convert::{function, timeout};
use cbr_wire::Error;
use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::options::Options;

/// Options of every call.
pub const CALL: [&str; 3] = ["signal", "timeout", "totalTimeout"];

/// Options of a list.
pub const LIST: [&str; 4] = ["onProgress", "signal", "timeout", "totalTimeout"];

/// Options of a single call.
#[derive(Debug, Default)]
pub struct JsCallOptions {
    pub signal: Option<Signal>,
    pub call: CallOptions,
    pub on_progress: Option<Function>,
}

impl JsCallOptions {
    /// Reads the options that all calls have.
    pub fn read(given: &Options<'_>) -> Result<Self, Error> {
        let mut options = Self {
            signal: given.get("signal", Signal::from_option)?,
            on_progress: given.get("onProgress", function)?,
            ..Self::default()
        };
        given.read("timeout", timeout, &mut options.call.timeout)?;
        given.read("totalTimeout", timeout, &mut options.call.total_timeout)?;
        Ok(options)
    }

    /// Reads the options of a call that has these only.
    pub fn of(value: &JsValue, names: &[&str]) -> Result<Self, Error> {
        Self::read(&Options::of_call(value, names)?)
    }
}
