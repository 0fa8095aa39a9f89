//! Transport over the fetch API, in pages, workers, Node and edge runtimes.
//!
//! The result of fetch is read by its properties, because a mocked `fetch` may return any object, and an abort may have any
//! reason. Nothing that JavaScript does can cause a panic: it would leave the promise pending for ever.

use std::hint::black_box;
use std::time::Duration;

use cbr_client::Transport;
use cbr_wasm::abort::Signal;
use cbr_wasm::js::{JsCause, property};
use cbr_wire::http::{HttpRequest, HttpResponse, ResponseHeaders};
use cbr_wire::{Error, Secret};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, JSON, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestCache, RequestInit, RequestRedirect};

/// Largest body in bytes. A page of 1,000 tasks has about 1 MB. A larger body, together with the text made from it, does not
/// fit into wasm's memory, and running out of memory would leave the call pending for ever.
const MAX_BODY: f64 = 512.0 * 1024.0 * 1024.0;

/// Length of a body whose text has to be asked for.
const LARGE_BODY: usize = 1 << 24;

/// Transport that calls the caller's own `fetch`, or the global one at the time of the call.
#[derive(Debug, Default)]
pub(crate) struct FetchTransport {
    pub(crate) fetch: Option<Function>,
}

/// Guard that aborts the request when it is dropped before the answer is complete.
#[derive(Debug)]
struct AbortOnDrop {
    controller: AbortController,
    /// True once the answer is complete. Aborting then would only cost time.
    is_complete: bool,
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if !self.is_complete {
            // Without a reason, because some implementations of fetch fail for a reason that is not an `Error`.
            self.controller.abort();
        }
    }
}

/// Call of `fetch` in progress.
struct Called {
    promise: Result<JsValue, JsValue>,
    argument: JsValue,
}

/// `Response` of a success whose body was not read.
#[derive(Debug)]
pub(crate) struct UnreadResponse {
    response: JsValue,
    abort: AbortOnDrop,
}

impl UnreadResponse {
    /// Returns the response to the caller. After that, only the caller's signal can abort it.
    pub(crate) fn into_js(mut self, signal: Option<&Signal>) -> JsValue {
        self.abort.is_complete = true;
        if let Some(signal) = signal {
            signal.abort_with(&self.abort.controller);
        }
        self.response.clone()
    }
}

impl FetchTransport {
    /// Calls `fetch`. The caller's own gets a URL and an init, because it may not know the `Request` of this runtime.
    ///
    /// Returns the promise and the argument. The argument must live until the promise settles: Node's fetch holds a request's signal
    /// weakly, so without the request an abort would not arrive.
    fn call(&self, request: &HttpRequest, signal: &AbortSignal) -> Result<Called, Error> {
        let this = JsValue::UNDEFINED;
        if let Some(fetch) = &self.fetch {
            let argument = init(request, Some(signal)).into();
            let promise = fetch.call2(&this, &(&request.url).into(), &argument);
            return Ok(Called { promise, argument });
        }
        let fetch: Function = property(&js_sys::global(), "fetch")
            .dyn_into()
            .map_err(|_| {
                Error::config(
                    "fetch: expected a function, got none in this runtime: give the client one",
                )
            })?;
        let argument = web_sys::Request::from(build(request, Some(signal))?).into();
        let promise = fetch.call1(&this, &argument);
        Ok(Called { promise, argument })
    }

    /// Sends a request and reads the body. With `leaves_success_unread`, the body of a success is not read.
    async fn exchange(
        &self,
        request: &HttpRequest,
        leaves_success_unread: bool,
    ) -> Result<(HttpResponse, Option<UnreadResponse>), Error> {
        let failed = |what: &str, cause: JsValue| failure(request, what, cause);
        let controller = AbortController::new().map_err(|e| failed("cannot be aborted", e))?;
        let called = self.call(request, &controller.signal())?;
        let mut abort = AbortOnDrop {
            controller,
            is_complete: false,
        };
        let promise = called.promise.map_err(|e| failed("failed", e))?;
        let response = JsFuture::from(Promise::resolve(&promise))
            .await
            .map_err(|e| failed("failed", e))?;
        let status = status(&response)?;
        let headers = headers(&property(&response, "headers"));
        if leaves_success_unread && (200..300).contains(&status) {
            let answer = HttpResponse {
                status,
                headers,
                body: Vec::new(),
            };
            return Ok((answer, Some(UnreadResponse { response, abort })));
        }
        let body = body(&response).await.map_err(|e| match e {
            BodyError::Thrown(e) => failed("broke off in the body", e),
            BodyError::TooLong(length) => Error::memory(format!(
                "expected memory for an answer of {length} bytes, got none from the allocator"
            )),
        })?;
        drop(called.argument);
        abort.is_complete = true;
        let answer = HttpResponse {
            status,
            headers,
            body,
        };
        Ok((answer, None))
    }
}

impl Transport for FetchTransport {
    type Unread = UnreadResponse;

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let (answer, _) = self.exchange(&request, false).await?;
        Ok(answer)
    }

    async fn open(
        &self,
        request: HttpRequest,
    ) -> Result<(HttpResponse, Option<UnreadResponse>), Error> {
        self.exchange(&request, true).await
    }

    async fn sleep(&self, time: Duration) {
        // `setTimeout` takes 31 bits, and fires at once for more.
        let whole = time.saturating_add(Duration::from_nanos(999_999));
        let millis = whole.as_millis().min(i32::MAX as u128);
        TimeoutFuture::new(u32::try_from(millis).unwrap_or(u32::MAX)).await;
    }

    #[allow(clippy::cast_possible_truncation, reason = "seconds of a date fit")]
    fn unix_time(&self) -> i64 {
        (js_sys::Date::now() / 1000.0) as i64
    }

    fn now(&self) -> Duration {
        let performance = property(&js_sys::global(), "performance");
        let read = property(&performance, "now").dyn_into::<Function>();
        let millis = read.ok().and_then(|now| now.call0(&performance).ok());
        let millis = millis.and_then(|millis| millis.as_f64());
        Duration::try_from_secs_f64(millis.unwrap_or_else(js_sys::Date::now) / 1000.0)
            .unwrap_or_default()
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }
}

/// Builds the second argument of `fetch` and of `Request`.
fn init(request: &HttpRequest, signal: Option<&AbortSignal>) -> RequestInit {
    let headers = request.headers.iter();
    let headers: Array = headers
        .map(|(name, value)| Array::of2(&name.into(), &value.expose().into()))
        .collect();
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(&headers);
    // Not "error", which edge runtimes refuse. A redirect becomes an error by its status.
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(signal);
    if let Some(body) = &request.body {
        init.set_body(&body.expose().into());
    }
    if supports_cache_mode() {
        init.set_cache(RequestCache::NoStore);
    }
    init
}

/// Builds a standard `Request`.
///
/// Not by gloo-net's builder, which panics where an exception is not an `Error`, and reads the URL once more: 2.3 KB of
/// WebAssembly.
pub(crate) fn build(
    request: &HttpRequest,
    signal: Option<&AbortSignal>,
) -> Result<gloo_net::http::Request, Error> {
    let built = web_sys::Request::new_with_str_and_init(&request.url, &init(request, signal));
    built.map(Into::into).map_err(|e| {
        // The exception may quote the value of a header.
        let message = format!(
            "endpoint, headers: expected those that this runtime takes, got a refusal of the request for {}",
            request.url
        );
        Error::config(message).with_source(JsCause::shared(e))
    })
}

/// True if requests have a cache mode. Some edge runtimes have none and throw for it.
fn supports_cache_mode() -> bool {
    let prototype = property(&property(&js_sys::global(), "Request"), "prototype");
    prototype.is_object() && Reflect::has(&prototype, &"cache".into()).unwrap_or(false)
}

/// Returns the status of a response; 0 for a redirect, whose status a browser hides.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
fn status(response: &JsValue) -> Result<u16, Error> {
    let status = property(response, "status")
        .as_f64()
        .filter(|status| (0.0..=999.0).contains(status));
    status.map(|status| status as u16).ok_or_else(|| {
        let got = response.js_typeof().as_string().unwrap_or_default();
        Error::connection(format!(
            "fetch: expected a Response with a numeric status, got {got} without one"
        ))
    })
}

fn headers(headers: &JsValue) -> ResponseHeaders {
    let get = property(headers, "get").dyn_into::<Function>().ok();
    let read = |name: &str| match &get {
        Some(get) => get.call1(headers, &name.into()).ok()?.as_string(),
        None => property(headers, name).as_string(),
    };
    ResponseHeaders {
        request_id: read("x-request-id"),
        content_type: read("content-type"),
        retry_after: read("retry-after"),
        date: read("date"),
        subject_token: read("x-subject-token").map(Secret::new),
    }
}

/// Reason why a body could not be read.
enum BodyError {
    /// An exception of JavaScript.
    Thrown(JsValue),
    /// No memory for this number of bytes, a whole one, and the text made from them.
    TooLong(u64),
}

impl From<JsValue> for BodyError {
    fn from(thrown: JsValue) -> Self {
        Self::Thrown(thrown)
    }
}

/// Reads the body by the first method that the response has, because a mocked fetch may return an incomplete `Response`.
async fn body(response: &JsValue) -> Result<Vec<u8>, BodyError> {
    for reader in ["arrayBuffer", "text", "json"] {
        let Ok(read) = property(response, reader).dyn_into::<Function>() else {
            continue;
        };
        let value = JsFuture::from(Promise::resolve(&read.call0(response)?)).await?;
        return match reader {
            "arrayBuffer" => bytes(&value),
            "text" => Ok(value.as_string().unwrap_or_default().into_bytes()),
            _ => Ok(JSON::stringify(&value)?
                .as_string()
                .unwrap_or_default()
                .into_bytes()),
        };
    }
    Ok(Vec::new())
}

/// Copies the bytes of an `ArrayBuffer` of any realm.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length is a whole number"
)]
fn bytes(buffer: &JsValue) -> Result<Vec<u8>, BodyError> {
    let length = property(buffer, "byteLength").as_f64();
    let length = length.ok_or_else(|| {
        JsValue::from(js_sys::TypeError::new("arrayBuffer() gave no ArrayBuffer"))
    })?;
    if length > MAX_BODY {
        return Err(BodyError::TooLong(length as u64));
    }
    let constructor = property(&js_sys::global(), "Uint8Array").dyn_into::<Function>()?;
    let bytes = Reflect::construct(&constructor, &Array::of1(buffer))?;
    let bytes = bytes.unchecked_into::<Uint8Array>();
    // Checks that there is also memory for the text that is made from the body. Without it, a later allocation would fail, and
    // the call would be pending for ever.
    let reserve = |times: usize| {
        let mut reserved = Vec::<u8>::new();
        reserved
            .try_reserve_exact((bytes.length() as usize).saturating_mul(times))
            .map_err(|_| BodyError::TooLong(length as u64))?;
        drop(black_box(reserved));
        Ok::<(), BodyError>(())
    };
    reserve(5)?;
    let body = bytes.to_vec();
    // An escape takes up to three times the bytes of its character, that text grows by doubling and is copied once more; a byte
    // that is not UTF-8 becomes a character of three.
    if body.len() > LARGE_BODY && !body.is_ascii() {
        let is_utf8 = std::str::from_utf8(&body).is_ok();
        reserve(if is_utf8 { 12 } else { 24 })?;
    }
    Ok(body)
}

/// Creates the error for a request without an answer, with the message of JavaScript.
fn failure(request: &HttpRequest, what: &str, cause: JsValue) -> Error {
    let url = &request.url;
    let place = url.split('?').next().unwrap_or_default();
    let mut message = format!("{} {place} {what}", request.method.as_str());
    for detail in [
        property(&cause, "message"),
        property(&property(&cause, "cause"), "code"),
    ] {
        if let Some(detail) = detail.as_string().filter(|detail| !detail.is_empty()) {
            message.push_str(&format!(": {detail}"));
        }
    }
    // If Node cannot parse a response as HTTP, it stores the bytes in `data`. They may repeat the request.
    for holder in [&cause, &property(&cause, "cause")] {
        if property(holder, "data").is_string() {
            let _ = Reflect::set(holder, &"data".into(), &"[redacted]".into());
        }
    }
    let error = Error::connection(message);
    let error = if is_cross_origin(url) {
        error.with_maybe_cors()
    } else {
        error
    };
    error.with_source(JsCause::shared(cause))
}

/// True in a browser whose page is on another origin than the URL. A frame with `srcdoc` has the origin of the page around it, which its
/// location does not tell.
fn is_cross_origin(url: &str) -> bool {
    let origin = property(&js_sys::global(), "origin");
    origin.as_string().is_some_and(|origin| {
        !url.strip_prefix(&origin)
            .is_some_and(|rest| rest.starts_with('/'))
    })
}
