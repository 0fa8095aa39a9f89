//! The client behind `CbrClient`.

use std::task::{Context, Poll, Waker};

use cbr_client::Client;
use cbr_client::auth::LocalBoxFuture;
use cbr_wasm::abort::until_aborted;
use cbr_wasm::{convert, errors};
use cbr_wire::Error;
use cbr_wire::request::{ListOpLogs, RequestParts, ShowOpLog};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::call_options::{CALL, JsCallOptions, LIST};
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

/// Request parts for the project that is given to it.
type Parts = Box<dyn FnOnce(&str) -> Result<RequestParts, Error>>;

impl JsClient {
    /// Prepares a request. Boxed: a copy of the future in every caller would cost 1 KB.
    fn prepare(&self, parts: Parts) -> LocalBoxFuture<'static, Result<JsValue, JsValue>> {
        let client = self.client.clone();
        Box::pin(async move {
            let prepared = client.prepare(parts).await;
            let built = prepared.and_then(|request| fetch::build(&request, None));
            built
                .map(|request| web_sys::Request::from(request).into())
                .map_err(|e| errors::to_js(&e))
        })
    }

    /// Prepares a request if no credentials have to be fetched for it.
    fn prepare_now(&self, parts: Parts) -> Result<JsValue, JsValue> {
        let mut prepared = self.prepare(parts);
        let polled = prepared
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        match polled {
            Poll::Ready(request) => request,
            Poll::Pending => Err(errors::to_js(&Error::config(
                "auth: expected credentials without waiting, got some that have to be asked for; use `await client.prepare(request)`",
            ))),
        }
    }
}

/// Request whose response is fetched unread.
enum Fetched {
    List(ListOpLogs),
    Show(ShowOpLog),
}

fn fetch_promise(
    client: &Client<FetchTransport>,
    request: Result<Fetched, Error>,
    options: &JsValue,
) -> Promise {
    let client = client.clone();
    let prepared = request.and_then(|request| Ok((request, JsCallOptions::of(options, &CALL)?)));
    convert::promise(async move {
        let (request, options) = prepared.map_err(|e| errors::to_js(&e))?;
        let call: LocalBoxFuture<'_, _> = match &request {
            Fetched::List(request) => Box::pin(client.fetch_page(request, &options.call)),
            Fetched::Show(request) => Box::pin(client.fetch_task(request, &options.call)),
        };
        let response = until_aborted(options.signal.as_ref(), call).await?;
        Ok(response.into_js(options.signal.as_ref()))
    })
}

#[wasm_bindgen(js_class = Client)]
impl JsClient {
    /// Creates a client from the options of `CbrClient`. `on_wait` is called before a wait for the rate limiter.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "CbrClientOptions")] options: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "(delay: number) => void")] on_wait: Option<
            Function,
        >,
    ) -> Result<JsClient, JsValue> {
        let client = config::client(options, on_wait).map_err(|e| errors::to_js(&e.in_config()))?;
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
        let prepared = request
            .request()
            .and_then(|request| Ok((request, JsCallOptions::of(options, &LIST)?)));
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
            let options = JsCallOptions::of(options, &LIST)?;
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
        let prepared = convert::text("operation_log_id", id)
            .and_then(|id| Ok((ShowOpLog::new(id), JsCallOptions::of(options, &CALL)?)));
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
    #[wasm_bindgen(js_name = listRequest, unchecked_return_type = "Request")]
    pub fn list_request(&self, request: &JsListOpLogs) -> Result<JsValue, JsValue> {
        self.prepare_now(list_parts(request))
    }

    /// Returns an authorized show request, if no credentials have to be fetched first.
    #[wasm_bindgen(js_name = showRequest, unchecked_return_type = "Request")]
    pub fn show_request(&self, request: &JsShowOpLog) -> Result<JsValue, JsValue> {
        self.prepare_now(show_parts(request))
    }

    /// Sends a list request and gives the response unread.
    #[wasm_bindgen(js_name = fetchList, unchecked_return_type = "Promise<Response>")]
    pub fn fetch_list(
        &self,
        request: &JsListOpLogs,
        #[wasm_bindgen(unchecked_param_type = "CallOptions | undefined")] options: &JsValue,
    ) -> Promise {
        fetch_promise(&self.client, request.request().map(Fetched::List), options)
    }

    /// Sends a show request and gives the response unread.
    #[wasm_bindgen(js_name = fetchShow, unchecked_return_type = "Promise<Response>")]
    pub fn fetch_show(
        &self,
        request: &JsShowOpLog,
        #[wasm_bindgen(unchecked_param_type = "CallOptions | undefined")] options: &JsValue,
    ) -> Promise {
        let request = Fetched::Show(request.request.clone());
        fetch_promise(&self.client, Ok(request), options)
    }

    /// Prepares an authorized list request.
    #[wasm_bindgen(js_name = prepareList, unchecked_return_type = "Promise<Request>")]
    pub fn prepare_list(&self, request: &JsListOpLogs) -> Promise {
        future_to_promise(self.prepare(list_parts(request)))
    }

    /// Prepares an authorized show request.
    #[wasm_bindgen(js_name = prepareShow, unchecked_return_type = "Promise<Request>")]
    pub fn prepare_show(&self, request: &JsShowOpLog) -> Promise {
        future_to_promise(self.prepare(show_parts(request)))
    }
}

fn list_parts(request: &JsListOpLogs) -> Parts {
    let request = request.request();
    Box::new(move |project| request?.parts(project))
}

fn show_parts(request: &JsShowOpLog) -> Parts {
    let request = request.request.clone();
    Box::new(move |project| request.parts(project))
}
