//! `ListOpLogs` for JavaScript. Its setters follow from the list of parameters in `cbr_wire`.

use std::cell::RefCell;

use cbr_wasm::errors;
use cbr_wire::Error;
use cbr_wire::request::ListOpLogs;
use wasm_bindgen::prelude::*;

use crate::request;

/// Request for a list of tasks. Setters change it and return it; `undefined` removes a filter.
#[wasm_bindgen(js_name = ListOpLogs)]
#[derive(Debug, Default)]
pub struct JsListOpLogs {
    request: RefCell<ListOpLogs>,
}

impl JsListOpLogs {
    pub(crate) fn request(&self) -> Result<ListOpLogs, Error> {
        let request = self
            .request
            .try_borrow()
            .map_err(|_| Error::validation("the request is being changed"))?;
        Ok(request.clone())
    }

    fn set(&self, name: &str, value: &JsValue) -> Result<(), JsValue> {
        let mut request = self.request().map_err(|e| errors::to_js(&e))?;
        request::set(&mut request, name, value).map_err(|e| errors::to_js(&e))?;
        if let Ok(mut slot) = self.request.try_borrow_mut() {
            *slot = request;
        }
        Ok(())
    }
}

#[wasm_bindgen(js_class = ListOpLogs)]
impl JsListOpLogs {
    /// Creates a request for everything, or with the filters of a plain object.
    ///
    /// Throws a `CbrError` of kind `validation` for a parameter that the service does not have, or a value of the wrong kind.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "ListOpLogsQuery")] query: &JsValue,
    ) -> Result<JsListOpLogs, JsValue> {
        let request = request::query(query).map_err(|e| errors::to_js(&e))?;
        Ok(Self {
            request: RefCell::new(request),
        })
    }
}

macro_rules! setters {
    ($(
        $(#[$doc:meta])*
        $name:ident: $kind:ident $(($min:literal, $max:literal))? $ty:ident = $ts:literal;
    )*) => {
        #[wasm_bindgen(js_class = ListOpLogs)]
        impl JsListOpLogs {
            $(
                $(#[$doc])*
                #[wasm_bindgen(unchecked_return_type = "ListOpLogs")]
                pub fn $name(
                    &self,
                    #[wasm_bindgen(unchecked_param_type = $ts)] value: &JsValue,
                ) -> Result<(), JsValue> {
                    self.set(stringify!($name), value)
                }
            )*
        }
    };
}

cbr_wire::list_parameters!(setters);
