//! Waiting for a task, for JavaScript.

use std::cell::RefCell;
use std::future::ready;
use std::rc::Rc;

use cbr_client::Client;
use cbr_client::auth::LocalBoxFuture;
use cbr_client::wait::{WaitOptions, WaitProgress};
use cbr_wasm::abort::until_aborted;
use cbr_wasm::{convert, errors, js};
use cbr_wire::Error;
use cbr_wire::model::page::TaskText;
use cbr_wire::request::ShowOpLog;
use js_sys::{Object, Promise};
use wasm_bindgen::JsValue;

use crate::call_options::JsCallOptions;
use crate::fetch::FetchTransport;
use crate::hooks::settle;
use crate::options::Options;

const OPTIONS: [&str; 8] = [
    "maxWait",
    "minDelay",
    "maxDelay",
    "throwOnFailure",
    "onProgress",
    "signal",
    "timeout",
    "totalTimeout",
];

/// Waits for a task to end.
pub(super) fn wait(client: Client<FetchTransport>, id: &JsValue, options: &JsValue) -> Promise {
    let prepared = convert::text("operation_log_id", id).and_then(|id| {
        let (wait, options) = wait_options(options)?;
        Ok((ShowOpLog::new(id), wait, options))
    });
    convert::promise(async move {
        let (request, wait, options) = prepared.map_err(|e| errors::to_js(&e))?;
        // An exception of the caller's function is rethrown unchanged.
        let thrown = Rc::new(RefCell::new(None));
        let mut told = |task: &TaskText, progress: &WaitProgress| -> LocalBoxFuture<'static, _> {
            let Some(on_progress) = &options.on_progress else {
                return Box::pin(ready(Ok(())));
            };
            let task = js_sys::JSON::parse(task.json()).unwrap_or(JsValue::NULL);
            let told = on_progress.call2(&JsValue::UNDEFINED, &task, &state_to_js(progress));
            let thrown = Rc::clone(&thrown);
            Box::pin(async move {
                let settled = match told {
                    Ok(told) => settle(told).await,
                    Err(e) => Err(e),
                };
                settled.map_err(|e| {
                    thrown.replace(Some(e));
                    Error::hook("onProgress failed")
                })
            })
        };
        let work = client.wait_text(&request, &wait, &options.call, &mut told);
        match until_aborted(options.signal.as_ref(), work).await {
            Ok(task) => convert::to_object(task.json()),
            Err(error) => Err(thrown.take().unwrap_or(error)),
        }
    })
}

fn wait_options(value: &JsValue) -> Result<(WaitOptions, JsCallOptions), Error> {
    let given = Options::of_call(value, &OPTIONS)?;
    let mut wait = WaitOptions::default();
    given.read("maxWait", convert::delay, &mut wait.max_wait)?;
    given.read("minDelay", convert::delay, &mut wait.min_delay)?;
    given.read("maxDelay", convert::delay, &mut wait.max_delay)?;
    let throws = &mut wait.throw_on_failure;
    given.read("throwOnFailure", convert::boolean, throws)?;
    let options = JsCallOptions::read(&given)?;
    wait.validate()?;
    Ok((wait, options))
}

fn state_to_js(state: &WaitProgress) -> Object {
    let object = Object::new();
    let set = |name: &str, value: JsValue| js::set(&object, name, &value);
    if let Some(progress) = state.progress {
        set("progress", progress.into());
    }
    if let Some(left) = state.time_left {
        set("timeLeft", js::millis(left));
    }
    set("elapsed", js::millis(state.elapsed));
    set("polls", state.polls.into());
    set("isKnownStatus", state.is_known_status.into());
    object
}
