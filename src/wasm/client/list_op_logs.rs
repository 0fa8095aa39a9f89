use std::cell::RefCell;

use cbr_wasm::errors;
use cbr_wire::Error;
use cbr_wire::request::ListOpLogs;
use wasm_bindgen::prelude::*;

use crate::request;

/// A request for a list of tasks. Setters change it and return it; `undefined` takes a filter away.
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
    /// A request for everything, or with the filters of a plain object.
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
    ($( #[$doc:literal] $name:ident: $ts:literal ),* $(,)?) => {
        #[wasm_bindgen(js_class = ListOpLogs)]
        impl JsListOpLogs {
            $(
                #[doc = $doc]
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

setters! {
    #["Only tasks from this time on; whole seconds count, rounded down."]
    start_time: "Date | number | string | undefined",
    #["Only tasks up to this time; whole seconds count, rounded up."]
    end_time: "Date | number | string | undefined",
    #["Only tasks of this type."]
    operation_type: "OperationType | undefined",
    #["Only tasks with this status."]
    status: "TaskStatus | undefined",
    #["Only tasks of this backup provider."]
    provider_id: "string | undefined",
    #["Only tasks on the resource with this id."]
    resource_id: "string | undefined",
    #["Only tasks on resources with this name, at most 255 characters; the service decides what matches."]
    resource_name: "string | undefined",
    #["Only tasks in the vault with this id."]
    vault_id: "string | undefined",
    #["Only tasks in vaults with this name; the service decides what matches."]
    vault_name: "string | undefined",
    #["Only tasks of this enterprise project, or `all_granted_eps`."]
    enterprise_project_id: "string | undefined",
    #["Only replications to this region."]
    destination_region: "string | undefined",
    #["Only replications to this project."]
    destination_project_id: "string | undefined",
    #["Page size, 1 to 1000."]
    limit: "number | undefined",
    #["Number of tasks to leave out at the front, from 0 on."]
    offset: "number | undefined",
}
