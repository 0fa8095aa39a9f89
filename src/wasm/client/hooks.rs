//! Hooks and logger in JavaScript.

use std::cell::RefCell;
use std::future::ready;
use std::mem::take;

use cbr_client::auth::LocalBoxFuture;
use cbr_client::hooks::{HookState, Hooks, Level};
use cbr_wasm::js::{JsCause, entries, kind_of, millis, property};
use cbr_wasm::{convert, errors, js};
use cbr_wire::Error;
use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::options::Options;

/// Hooks and logger of a client.
#[derive(Debug, Default)]
pub(super) struct JsHooks {
    before_request: Option<Function>,
    after_response: Option<Function>,
    before_retry: Option<Function>,
    before_wait: Option<Function>,
    /// Tells the facade of the milliseconds of a wait, for the listings' `onProgress`.
    pub(super) on_wait: Option<Function>,
    pub(super) should_retry: Option<Function>,
    pub(super) logger: Option<JsValue>,
    /// Promises of an async logger. The next hook awaits them, so that the call fails if one is rejected.
    logged: RefCell<Vec<JsFuture>>,
}

impl JsHooks {
    /// Converts the option `hooks`.
    pub(super) fn read(_: &str, value: &JsValue) -> Result<Self, Error> {
        let names = [
            "beforeRequest",
            "afterResponse",
            "beforeRetry",
            "beforeWait",
        ];
        let given = Options::new("hooks", value, &names)?;
        Ok(Self {
            before_request: given.get("beforeRequest", convert::function)?,
            after_response: given.get("afterResponse", convert::function)?,
            before_retry: given.get("beforeRetry", convert::function)?,
            before_wait: given.get("beforeWait", convert::function)?,
            ..Self::default()
        })
    }
}

/// Checks the option `logger`: an object like `console`.
pub(super) fn logger(_: &str, value: &JsValue) -> Result<JsValue, Error> {
    let can_log = |method| property(value, method).is_function();
    let is_empty = value.is_object() && entries(value).is_empty();
    if !is_empty && !can_log("debug") && !can_log("warn") {
        return Err(Error::expected(
            "logger",
            "an object with functions debug and warn, as console has",
            &kind_of(value),
        )
        .in_config());
    }
    Ok(value.clone())
}

impl Hooks for JsHooks {
    fn before_request(&self, state: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        self.tell("hooks.beforeRequest", self.before_request.as_ref(), state)
    }

    fn after_response(&self, state: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        self.tell("hooks.afterResponse", self.after_response.as_ref(), state)
    }

    fn before_retry(&self, state: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        self.tell("hooks.beforeRetry", self.before_retry.as_ref(), state)
    }

    fn before_wait(&self, state: &HookState<'_>) -> LocalBoxFuture<'_, Result<(), Error>> {
        if let Some(on_wait) = &self.on_wait {
            let _ = on_wait.call1(&JsValue::UNDEFINED, &millis(state.delay));
        }
        self.tell("hooks.beforeWait", self.before_wait.as_ref(), state)
    }

    fn should_retry(
        &self,
        error: &Error,
        attempt: u32,
    ) -> LocalBoxFuture<'_, Result<Option<bool>, Error>> {
        let Some(function) = &self.should_retry else {
            return Box::pin(ready(Ok(None)));
        };
        let arguments = Array::of2(&errors::to_js(error), &attempt.into());
        let answer = call("retry.shouldRetry", function, &arguments);
        Box::pin(async move { Ok(answer.await?.as_bool()) })
    }

    fn wants_log(&self) -> bool {
        self.logger.is_some()
    }

    fn log(&self, level: Level, message: &str) {
        let Some(logger) = &self.logger else { return };
        let method = match level {
            Level::Debug => "debug",
            Level::Warn => "warn",
        };
        if let Ok(log) = property(logger, method).dyn_into::<Function>() {
            // A logger that throws does not fail the call.
            if let Ok(promise) = log.call1(logger, &message.into())
                && is_promise(&promise)
                && let Ok(mut logged) = self.logged.try_borrow_mut()
            {
                logged.push(Promise::resolve(&promise).into());
            }
        }
    }
}

impl JsHooks {
    fn tell(
        &self,
        name: &'static str,
        hook: Option<&Function>,
        state: &HookState<'_>,
    ) -> LocalBoxFuture<'static, Result<(), Error>> {
        let logged = self
            .logged
            .try_borrow_mut()
            .map(|mut logged| take(&mut *logged));
        let answer = hook.map(|hook| call(name, hook, &Array::of1(&to_js(state))));
        Box::pin(async move {
            for promise in logged.unwrap_or_default() {
                promise.await.map_err(|cause| failed("logger", cause))?;
            }
            match answer {
                Some(answer) => answer.await.map(drop),
                None => Ok(()),
            }
        })
    }
}

fn failed(name: &str, cause: JsValue) -> Error {
    let said = property(&cause, "message").as_string();
    let said = said.or_else(|| cause.as_string()).unwrap_or_default();
    let colon = if said.is_empty() { "" } else { ": " };
    Error::hook(format!("{name} failed{colon}{said}")).with_source(JsCause::shared(cause))
}

fn is_promise(value: &JsValue) -> bool {
    property(value, "then").is_function()
}

/// Awaits what a function of the caller returned, if it is a promise.
///
/// # Errors
/// The rejection.
pub(super) async fn settle(value: JsValue) -> Result<(), JsValue> {
    if is_promise(&value) {
        JsFuture::from(Promise::resolve(&value)).await?;
    }
    Ok(())
}

/// Calls a function of the caller and awaits its result.
pub(super) fn call(
    name: &'static str,
    function: &Function,
    arguments: &Array,
) -> LocalBoxFuture<'static, Result<JsValue, Error>> {
    let failed = move |cause| failed(name, cause);
    match function.apply(&JsValue::UNDEFINED, arguments) {
        Err(cause) => Box::pin(ready(Err(failed(cause)))),
        Ok(value) if !is_promise(&value) => Box::pin(ready(Ok(value))),
        Ok(promise) => Box::pin(async move {
            let value = JsFuture::from(Promise::resolve(&promise)).await;
            value.map_err(failed)
        }),
    }
}

fn to_js(state: &HookState<'_>) -> Object {
    let object = Object::new();
    let set = |name: &str, value: &JsValue| js::set(&object, name, value);
    set("operation", &state.operation.into());
    set("method", &state.method.into());
    set("url", &state.url.into());
    set("attempt", &state.attempt.into());
    set("delay", &millis(state.delay));
    if !state.headers.is_empty() {
        let headers = Object::new();
        for (name, value) in &state.headers {
            js::set(&headers, name, &(*value).into());
        }
        set("headers", &headers);
    }
    if state.status != 0 {
        set("status", &state.status.into());
        set("elapsed", &millis(state.elapsed));
    }
    if let Some(id) = state.request_id {
        set("requestId", &id.into());
    }
    if let Some(error) = state.error {
        set("error", &errors::to_js(error));
    }
    object
}
