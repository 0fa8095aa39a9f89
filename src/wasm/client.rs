use std::cell::RefCell;
use std::future::{Future, ready};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::Error;
use crate::auth::{LocalFuture, Secret, TokenSource};
use crate::client::{Client, ClientConfig, Pages};
use crate::js::{JsCause, entries, kind_of, property};
use crate::request::{RequestParts, ShowOpLog};
use crate::transport::HttpRequest;
use crate::transport::fetch::{self, FetchTransport};
use crate::wasm::abort::until_aborted;
use crate::wasm::convert::{self, CallOptions, call_options, is_nothing};
use crate::wasm::errors;
use crate::wasm::list_op_logs::JsListOpLogs;
use crate::wasm::show_op_log::JsShowOpLog;

/// The client behind `CbrClient`.
#[wasm_bindgen(js_name = Client, skip_typescript)]
#[derive(Debug)]
pub struct JsClient {
    client: Client<FetchTransport>,
}

impl JsClient {
    pub(crate) fn project(&self) -> &str {
        self.client.project_id()
    }

    /// The request, where everything that it needs is there without waiting.
    pub(crate) fn prepare_now(&self, parts: &RequestParts) -> Result<HttpRequest, Error> {
        let prepared = pin!(self.client.prepare(parts));
        match prepared.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(request) => request,
            Poll::Pending => Err(Error::config(
                "auth.token: expected a token without waiting, got a promise; use `await client.prepare(request)`",
            )),
        }
    }

    fn prepare_promise(&self, parts: Result<RequestParts, Error>) -> Promise {
        let client = self.client.clone();
        future_to_promise(async move {
            let prepare = async { fetch::build(&client.prepare(&parts?).await?, None) };
            prepare
                .await
                .map(JsValue::from)
                .map_err(|e| errors::to_js(&e))
        })
    }
}

#[wasm_bindgen(js_class = Client)]
impl JsClient {
    /// Takes the options of `CbrClient`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<JsClient, JsValue> {
        let client = client(options).map_err(|e| errors::to_js(&e.in_config()))?;
        Ok(Self { client })
    }

    /// The endpoint in use.
    #[wasm_bindgen(getter)]
    pub fn endpoint(&self) -> String {
        self.client.endpoint().to_owned()
    }

    /// The project in use.
    #[wasm_bindgen(getter, js_name = projectId)]
    pub fn project_id(&self) -> String {
        self.client.project_id().to_owned()
    }

    /// One page.
    pub fn list(&self, request: &JsListOpLogs, options: &JsValue) -> Promise {
        let client = self.client.clone();
        let prepared = request
            .request()
            .and_then(|request| Ok((request, call_options(options)?)));
        future_to_promise(async move {
            let (request, CallOptions { signal, timeout }) =
                prepared.map_err(|e| errors::to_js(&e))?;
            let page = until_aborted(signal.as_ref(), client.list_text(&request, timeout)).await?;
            convert::to_object(&page.json())
        })
    }

    /// A walk through all pages.
    pub fn pages(
        &self,
        request: &JsListOpLogs,
        options: &JsValue,
        wanted: Option<f64>,
    ) -> Result<JsPages, JsValue> {
        #[allow(
            clippy::cast_possible_truncation,
            reason = "saturates, and the core clamps it"
        )]
        let wanted = wanted.map(|wanted| wanted as i64);
        let start = || {
            let options = call_options(options)?;
            let pages = self
                .client
                .pages(&request.request()?, options.timeout, wanted)?;
            Ok(JsPages {
                state: Rc::new(RefCell::new(Some(pages))),
                options: Rc::new(options),
            })
        };
        start().map_err(|e: Error| errors::to_js(&e))
    }

    /// One task.
    pub fn get(&self, id: &JsValue, options: &JsValue) -> Promise {
        let client = self.client.clone();
        let prepared = convert::text("operation_log_id", id)
            .and_then(|id| Ok((ShowOpLog::new(id), call_options(options)?)));
        future_to_promise(async move {
            let (request, CallOptions { signal, timeout }) =
                prepared.map_err(|e| errors::to_js(&e))?;
            let task = until_aborted(signal.as_ref(), client.get_text(&request, timeout)).await?;
            convert::to_object(&task.json())
        })
    }

    /// A list request with its credentials.
    #[wasm_bindgen(js_name = prepareList)]
    pub fn prepare_list(&self, request: &JsListOpLogs) -> Promise {
        self.prepare_promise(
            request
                .request()
                .and_then(|request| request.parts(self.project())),
        )
    }

    /// A show request with its credentials.
    #[wasm_bindgen(js_name = prepareShow)]
    pub fn prepare_show(&self, request: &JsShowOpLog) -> Promise {
        self.prepare_promise(request.request.parts(self.project()))
    }
}

/// A walk through all pages of a list.
#[wasm_bindgen(js_name = Pages, skip_typescript)]
#[derive(Debug)]
pub struct JsPages {
    /// Taken out while a page is under way, so that a `free` meanwhile does no harm.
    state: Rc<RefCell<Option<Pages<FetchTransport>>>>,
    options: Rc<CallOptions>,
}

#[wasm_bindgen(js_class = Pages)]
impl JsPages {
    /// The next page; `undefined` behind the last.
    pub fn next(&self) -> Promise {
        let (state, options) = (Rc::clone(&self.state), Rc::clone(&self.options));
        future_to_promise(async move {
            let Some(mut pages) = state
                .try_borrow_mut()
                .ok()
                .and_then(|mut state| state.take())
            else {
                return Err(errors::to_js(&Error::validation(
                    "a page of this list is under way already",
                )));
            };
            let page = until_aborted(options.signal.as_ref(), pages.next_text()).await;
            state.replace(Some(pages));
            match page? {
                Some(page) => convert::to_object(&page.json()),
                None => Ok(JsValue::UNDEFINED),
            }
        })
    }
}

/// The options of `CbrClient`.
fn client(options: &JsValue) -> Result<Client<FetchTransport>, Error> {
    if !options.is_object() {
        return Err(Error::config(format!(
            "options: expected an object, got {}",
            kind_of(options)
        )));
    }
    let mut config = ClientConfig::default();
    let mut transport = FetchTransport::default();
    let mut token = None;
    for (name, value) in entries(options) {
        if is_nothing(&value) {
            continue;
        }
        match name.as_str() {
            "region" => config.region = Some(convert::text("region", &value)?),
            "endpoint" => config.endpoint = Some(absolute(convert::text("endpoint", &value)?)),
            "projectId" => config.project_id = Some(convert::text("projectId", &value)?),
            "timeout" => config.timeout = convert::timeout(&value)?,
            "headers" => config.headers = headers(&value)?,
            "allowInsecureEndpoint" => {
                config.allow_insecure_endpoint = value.as_bool().ok_or_else(|| {
                    Error::config(format!(
                        "allowInsecureEndpoint: expected a boolean, got {}",
                        kind_of(&value)
                    ))
                })?;
            }
            "fetch" => {
                let fetch = value.dyn_into().map_err(|value| {
                    Error::config(format!(
                        "fetch: expected a function, got {}",
                        kind_of(&value)
                    ))
                })?;
                transport.fetch = Some(fetch);
            }
            "auth" => token = Some(self::token(&value)?),
            _ => {
                return Err(Error::config(format!(
                    "options: expected region, endpoint, projectId, auth, timeout, fetch, headers or \
                     allowInsecureEndpoint, got {name:?}"
                )));
            }
        }
    }
    let token = token.ok_or_else(|| Error::config("auth: expected { token }, got nothing"))?;
    Client::new(config, token, transport)
}

/// `/backup` on a page means the page's own origin.
fn absolute(endpoint: String) -> String {
    let origin = property(&property(&js_sys::global(), "location"), "origin").as_string();
    match origin {
        Some(origin) if endpoint.starts_with('/') && !endpoint.starts_with("//") => {
            origin + &endpoint
        }
        _ => endpoint,
    }
}

fn headers(value: &JsValue) -> Result<Vec<(String, String)>, Error> {
    if !value.is_object() {
        return Err(Error::config(format!(
            "headers: expected an object, got {}",
            kind_of(value)
        )));
    }
    let header = |(name, value): (String, JsValue)| {
        Ok((
            name.clone(),
            convert::text(&format!("headers.{name}"), &value)?,
        ))
    };
    entries(value).into_iter().map(header).collect()
}

/// `{ token }`: a text, or a function that gives one.
fn token(auth: &JsValue) -> Result<JsToken, Error> {
    if !auth.is_object() {
        return Err(Error::config(format!(
            "auth: expected {{ token }}, got {}",
            kind_of(auth)
        )));
    }
    for (name, _) in entries(auth) {
        if name != "token" {
            return Err(Error::config(format!(
                "auth: expected {{ token }}, got {name:?}"
            )));
        }
    }
    let token = property(auth, "token");
    if let Some(text) = token.as_string() {
        let secret = Secret::new(text);
        secret.validate("auth.token")?;
        return Ok(JsToken::Text(secret));
    }
    token.dyn_into().map(JsToken::Function).map_err(|token| {
        Error::config(format!(
            "auth.token: expected a string or a function, got {}",
            kind_of(&token)
        ))
    })
}

enum JsToken {
    Text(Secret),
    Function(Function),
}

impl TokenSource for JsToken {
    fn token(&self) -> LocalFuture<'_, Result<Secret, Error>> {
        let function = match self {
            Self::Text(secret) => return secret.token(),
            Self::Function(function) => function,
        };
        let failed = |e| Error::config("auth.token: the function failed").with_source(JsCause(e));
        let secret = |value: JsValue| match value.as_string() {
            Some(text) => Ok(Secret::new(text)),
            None => Err(Error::config(format!(
                "auth.token: expected a string from the function, got {}",
                kind_of(&value)
            ))),
        };
        match function.call0(&JsValue::UNDEFINED) {
            Err(e) => Box::pin(ready(Err(failed(e)))),
            // Not a promise: no need to wait, which `toRequest` relies on.
            Ok(value) if !property(&value, "then").is_function() => Box::pin(ready(secret(value))),
            Ok(promise) => Box::pin(async move {
                secret(
                    JsFuture::from(Promise::resolve(&promise))
                        .await
                        .map_err(failed)?,
                )
            }),
        }
    }
}
