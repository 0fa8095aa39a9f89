//! The client behind `CbrClient`.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use cbr_client::Client;
use cbr_wasm::abort::until_aborted;
use cbr_wasm::{convert, errors};
use cbr_wire::Error;
use cbr_wire::request::{RequestParts, ShowOpLog};
use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::call_options::call_options;
use crate::fetch::FetchTransport;
use crate::list_op_logs::JsListOpLogs;
use crate::pages::JsPages;
use crate::show_op_log::JsShowOpLog;
use crate::watch::JsWatch;
use crate::{config, fetch, page_object, wait, watch};

/// Types of the package's own declarations that those of the exports name.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { CallOptions, CbrClientOptions, ErrorDetails, ListOptions, TaskChange, WaitOptions, WatchOptions } from "cbr-tasks";"#;

/// Client behind `CbrClient`.
#[wasm_bindgen(js_name = Client)]
#[derive(Debug)]
pub struct JsClient {
    client: Client<FetchTransport>,
}

impl JsClient {
    fn request_now(
        &self,
        parts: impl FnOnce(&str) -> Result<RequestParts, Error>,
    ) -> Result<web_sys::Request, JsValue> {
        let prepared = pin!(self.client.prepare(parts));
        let request = match prepared.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(request) => request,
            Poll::Pending => Err(Error::config(
                "auth: expected credentials without waiting, got some that have to be asked for; use `await client.prepare(request)`",
            )),
        };
        request
            .and_then(|request| fetch::build(&request, None))
            .map_err(|e| errors::to_js(&e))
    }

    fn prepare_promise(
        &self,
        parts: impl FnOnce(&str) -> Result<RequestParts, Error> + 'static,
    ) -> Promise {
        let client = self.client.clone();
        convert::promise(async move {
            let prepare = async { fetch::build(&client.prepare(parts).await?, None) };
            prepare
                .await
                .map(JsValue::from)
                .map_err(|e| errors::to_js(&e))
        })
    }
}

#[wasm_bindgen(js_class = Client)]
impl JsClient {
    /// Creates a client from the options of `CbrClient`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "CbrClientOptions")] options: &JsValue,
    ) -> Result<JsClient, JsValue> {
        let client = config::client(options).map_err(|e| errors::to_js(&e.in_config()))?;
        Ok(Self { client })
    }

    /// Endpoint, if it is known.
    #[wasm_bindgen(getter)]
    pub fn endpoint(&self) -> Option<String> {
        self.client.endpoint().map(str::to_owned)
    }

    /// Project id, if it is known.
    #[wasm_bindgen(getter, js_name = projectId)]
    pub fn project_id(&self) -> Option<String> {
        self.client.project_id().map(str::to_owned)
    }

    /// Gets one page.
    #[wasm_bindgen(unchecked_return_type = "Promise<OpLogPage>")]
    pub fn list(
        &self,
        request: &JsListOpLogs,
        #[wasm_bindgen(unchecked_param_type = "ListOptions | undefined")] options: &JsValue,
    ) -> Promise {
        let client = self.client.clone();
        let prepared = request.request().and_then(|request| {
            Ok((
                request,
                call_options(options, "onProgress, ", |_, _| Ok(false))?,
            ))
        });
        convert::promise(async move {
            let (request, options) = prepared.map_err(|e| errors::to_js(&e))?;
            let call = client.list_text(&request, &options.call);
            let page = until_aborted(options.signal.as_ref(), call).await?;
            page_object::to_js(&page)
        })
    }

    /// Walks through all pages.
    pub fn pages(
        &self,
        request: &JsListOpLogs,
        #[wasm_bindgen(unchecked_param_type = "ListOptions | undefined")] options: &JsValue,
        wanted: Option<f64>,
    ) -> Result<JsPages, JsValue> {
        #[allow(
            clippy::cast_possible_truncation,
            reason = "saturates, and the core clamps it"
        )]
        let wanted = wanted.map(|wanted| wanted as i64);
        let start = || {
            let options = call_options(options, "onProgress, ", |_, _| Ok(false))?;
            let pages = self
                .client
                .pages(&request.request()?, &options.call, wanted)?;
            Ok(JsPages::new(pages, options))
        };
        start().map_err(|e: Error| errors::to_js(&e))
    }

    /// Gets one task.
    #[wasm_bindgen(unchecked_return_type = "Promise<OperationLog>")]
    pub fn get(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "CallOptions | undefined")] options: &JsValue,
    ) -> Promise {
        let client = self.client.clone();
        let prepared = convert::text("operation_log_id", id).and_then(|id| {
            Ok((
                ShowOpLog::new(id),
                call_options(options, "", |_, _| Ok(false))?,
            ))
        });
        convert::promise(async move {
            let (request, options) = prepared.map_err(|e| errors::to_js(&e))?;
            let call = client.get_text(&request, &options.call);
            let task = until_aborted(options.signal.as_ref(), call).await?;
            convert::to_object(task.json())
        })
    }

    /// Waits for a task to end.
    #[wasm_bindgen(unchecked_return_type = "Promise<OperationLog>")]
    pub fn wait(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "WaitOptions | undefined")] options: &JsValue,
    ) -> Promise {
        wait::wait(self.client.clone(), id, options)
    }

    /// Watches tasks.
    pub fn watch(
        &self,
        request: &JsListOpLogs,
        #[wasm_bindgen(unchecked_param_type = "WatchOptions | undefined")] options: &JsValue,
    ) -> Result<JsWatch, JsValue> {
        watch::watch(&self.client, request, options).map_err(|e| errors::to_js(&e))
    }

    /// Returns an authorized list request, if no credentials have to be fetched first.
    #[wasm_bindgen(js_name = listRequest)]
    pub fn list_request(&self, request: &JsListOpLogs) -> Result<web_sys::Request, JsValue> {
        let request = request.request();
        self.request_now(|project| request?.parts(project))
    }

    /// Returns an authorized show request, if no credentials have to be fetched first.
    #[wasm_bindgen(js_name = showRequest)]
    pub fn show_request(&self, request: &JsShowOpLog) -> Result<web_sys::Request, JsValue> {
        self.request_now(|project| request.request.parts(project))
    }

    /// Prepares an authorized list request.
    #[wasm_bindgen(js_name = prepareList, unchecked_return_type = "Promise<Request>")]
    pub fn prepare_list(&self, request: &JsListOpLogs) -> Promise {
        let request = request.request();
        self.prepare_promise(move |project| request?.parts(project))
    }

    /// Prepares an authorized show request.
    #[wasm_bindgen(js_name = prepareShow, unchecked_return_type = "Promise<Request>")]
    pub fn prepare_show(&self, request: &JsShowOpLog) -> Promise {
        let request = request.request.clone();
        self.prepare_promise(move |project| request.parts(project))
    }
}
