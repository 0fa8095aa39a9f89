use wasm_bindgen::prelude::*;

use crate::request::ShowOpLog;
use crate::transport::fetch;
use crate::wasm::client::JsClient;
use crate::wasm::{convert, errors};

/// A request for one task.
#[wasm_bindgen(js_name = ShowOpLog)]
#[derive(Debug)]
pub struct JsShowOpLog {
    pub(crate) request: ShowOpLog,
}

#[wasm_bindgen(js_class = ShowOpLog)]
impl JsShowOpLog {
    /// A request for the task with this id.
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

    /// The request for a client's endpoint, with its credentials: send it with any HTTP stack.
    ///
    /// Throws a `CbrError` of kind `config` where the token comes from an asynchronous function: use `client.prepare(request)` then.
    #[wasm_bindgen(js_name = toRequest)]
    pub fn to_request(
        &self,
        #[wasm_bindgen(unchecked_param_type = "CbrClient")] client: &JsClient,
    ) -> Result<web_sys::Request, JsValue> {
        let request = || {
            let parts = |project: &str| self.request.parts(project);
            fetch::build(&client.prepare_now(parts)?, None)
        };
        request().map_err(|e| errors::to_js(&e))
    }
}
