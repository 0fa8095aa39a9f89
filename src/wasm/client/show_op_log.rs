//! `ShowOpLog` for JavaScript.

use cbr_wasm::{convert, errors};
use cbr_wire::request::ShowOpLog;
use wasm_bindgen::prelude::*;

/// Request for one task.
#[wasm_bindgen(js_name = ShowOpLog)]
#[derive(Debug)]
pub struct JsShowOpLog {
    pub(crate) request: ShowOpLog,
}

#[wasm_bindgen(js_class = ShowOpLog)]
impl JsShowOpLog {
    /// Creates a request for the task with this id.
    ///
    /// Throws a `CbrError` of kind `validation` for an id that is empty or has control characters.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] operation_log_id: &JsValue,
    ) -> Result<JsShowOpLog, JsValue> {
        let request = || {
            let request = ShowOpLog::new(convert::text("operation_log_id", operation_log_id)?);
            request.validate().map(|()| request)
        };
        Ok(Self {
            request: request().map_err(|e| errors::to_js(&e))?,
        })
    }
}
