//! Tests of the exports in Node and in a browser; `xtask` runs them in both.

use cbr_wasm::js::property;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

use crate::client::JsClient;
use crate::list_op_logs::JsListOpLogs;
use crate::show_op_log::JsShowOpLog;

fn object(entries: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &(*name).into(), value).unwrap();
    }
    object.into()
}

/// Creates a client without retries. Its `fetch` is the given body of a JavaScript function of `request`.
fn client(fetch: &str) -> JsClient {
    client_with_token(fetch, &"token-of-eight".into())
}

fn client_with_token(fetch: &str, token: &JsValue) -> JsClient {
    let options = object(&[
        ("endpoint", &"https://cbr.example".into()),
        ("projectId", &"p1".into()),
        ("auth", &object(&[("token", token)])),
        ("retry", &false.into()),
        ("fetch", &Function::new_with_args("request", fetch)),
    ]);
    JsClient::new(&options).map_err(|e| message(&e)).unwrap()
}

fn request_of(request: Result<JsValue, JsValue>) -> web_sys::Request {
    request.unwrap().unchecked_into()
}

fn message(error: &JsValue) -> String {
    property(error, "message").as_string().unwrap_or_default()
}

fn everything() -> JsListOpLogs {
    JsListOpLogs::new(&JsValue::UNDEFINED).unwrap()
}

async fn list(client: &JsClient) -> Result<JsValue, JsValue> {
    JsFuture::from(client.list(&everything(), &JsValue::UNDEFINED)).await
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

#[wasm_bindgen_test]
async fn a_page_comes_as_plain_objects_with_every_unknown_field() {
    let client = client(
        r#"return { status: 200, text: () => '{"operation_logs":[{"id":"1","status":"paused","new":{"n":9007199254740993}}],"count":1,"x":null}' }"#,
    );
    let page = list(&client).await.unwrap();
    let expected = r#"{"operation_logs":[{"id":"1","status":"paused","new":{"n":9007199254740992}}],"count":1,"x":null}"#;
    assert_eq!(json(&page), expected);
}

#[wasm_bindgen_test]
async fn a_fetch_that_returns_a_plain_object_will_do() {
    for body in [
        "json: async () => ({ operation_logs: [], count: 0 })",
        "text: () => '{\"operation_logs\":[],\"count\":0}'",
    ] {
        let client = client(&format!("return {{ status: 200, {body} }}"));
        assert_eq!(
            json(&list(&client).await.unwrap()),
            r#"{"operation_logs":[],"count":0}"#
        );
    }
}

#[wasm_bindgen_test]
async fn whatever_fetch_does_the_promise_settles_with_an_error() {
    for fetch in [
        "",
        "return 7",
        "return {}",
        "throw 'no'",
        "throw null",
        "return Promise.reject()",
        "return Promise.reject('no')",
    ] {
        let error = list(&client(fetch)).await.unwrap_err();
        let message = message(&error);
        assert!(
            message.starts_with("fetch: expected a Response") || message.contains("failed"),
            "{fetch}: {message}"
        );
    }
}

#[wasm_bindgen_test]
async fn an_abort_rejects_with_the_reason_itself() {
    for reason in [
        JsValue::from("why"),
        JsValue::from(7),
        JsValue::NULL,
        object(&[]),
    ] {
        let controller = AbortController::new().unwrap();
        let options = object(&[("signal", &controller.signal())]);
        let call = client("return new Promise(() => {})").list(&everything(), &options);
        controller.abort_with_reason(&reason);
        let error = JsFuture::from(call).await.unwrap_err();
        assert!(Object::is(&error, &reason));
    }
}

#[wasm_bindgen_test]
async fn an_abort_reaches_the_signal_of_the_request() {
    let global = js_sys::global();
    let controller = AbortController::new().unwrap();
    let options = object(&[("signal", &controller.signal())]);
    let client = client("globalThis.seen = request.signal; return new Promise(() => {})");
    let call = client.list(&everything(), &options);
    JsFuture::from(Promise::resolve(&JsValue::NULL))
        .await
        .unwrap();
    controller.abort();
    assert!(JsFuture::from(call).await.is_err());
    assert!(property(&property(&global, "seen"), "aborted").is_truthy());
}

#[wasm_bindgen_test]
async fn a_call_ends_when_its_time_is_over() {
    let options = object(&[("timeout", &5.into())]);
    let call = client("return { status: 200, text: () => new Promise(() => {}) }")
        .list(&everything(), &options);
    assert_eq!(
        message(&JsFuture::from(call).await.unwrap_err()),
        "no complete answer within 5 ms"
    );
}

#[wasm_bindgen_test]
fn times_may_be_dates_milliseconds_or_text() {
    let request = everything();
    let date = js_sys::Date::new(&"2026-11-01T00:00:00Z".into());
    request.start_time(&date).unwrap();
    request.end_time(&1_793_577_600_000.0.into()).unwrap();
    let url = request_of(client("").list_request(&request)).url();
    assert!(
        url.ends_with("?start_time=2026-11-01T00%3A00%3A00Z&end_time=2026-11-02T00%3A00%3A00Z"),
        "{url}"
    );
    request.end_time(&"2026-11-03".into()).unwrap();
    request.start_time(&JsValue::UNDEFINED).unwrap();
    let url = request_of(client("").list_request(&request)).url();
    assert!(url.ends_with("?end_time=2026-11-03T00%3A00%3A00Z"), "{url}");
}

#[wasm_bindgen_test]
fn a_wrong_parameter_is_named() {
    let refused =
        |query: &[(&str, &JsValue)]| message(&JsListOpLogs::new(&object(query)).unwrap_err());
    assert_eq!(
        refused(&[("limit", &"10".into())]),
        "limit: expected an integer from 1 to 1000, got \"10\""
    );
    assert_eq!(
        refused(&[("limit", &1.5.into())]),
        "limit: expected an integer from 1 to 1000, got 1.5"
    );
    assert_eq!(
        refused(&[("status", &7.into())]),
        "status: expected a string, got a number"
    );
    assert_eq!(
        refused(&[("start_time", &f64::NAN.into())]),
        "start_time: expected a valid time, got an invalid Date or NaN"
    );
    assert!(refused(&[("vaultName", &"x".into())]).contains("got \"vaultName\""));
    assert_eq!(
        message(&JsListOpLogs::new(&Array::new()).unwrap_err()),
        "query: expected an object, got an array"
    );
}

#[wasm_bindgen_test]
fn a_request_is_a_standard_one() {
    let request = JsShowOpLog::new(&"a/b".into()).unwrap();
    let request = request_of(client("").show_request(&request));
    assert_eq!(
        request.url(),
        "https://cbr.example/v3/p1/operation-logs/a%2Fb"
    );
    assert_eq!(request.method(), "GET");
    assert_eq!(
        request.headers().get("x-auth-token").unwrap().as_deref(),
        Some("token-of-eight")
    );
}

#[wasm_bindgen_test]
async fn a_token_may_come_from_a_function() {
    let now = client_with_token("", &Function::new_no_args("return 'from-a-function'"));
    let request = request_of(now.list_request(&everything()));
    assert_eq!(
        request.headers().get("x-auth-token").unwrap().as_deref(),
        Some("from-a-function")
    );

    let later = client_with_token(
        "",
        &Function::new_no_args("return Promise.resolve('from-a-promise')"),
    );
    assert!(
        message(&later.list_request(&everything()).unwrap_err())
            .contains("client.prepare(request)")
    );
    let request = JsFuture::from(later.prepare_list(&everything()))
        .await
        .unwrap();
    let headers = request.unchecked_into::<web_sys::Request>().headers();
    assert_eq!(
        headers.get("x-auth-token").unwrap().as_deref(),
        Some("from-a-promise")
    );

    for (token, said) in [
        ("throw 'no'", "the function failed"),
        (
            "return 7",
            "expected a string from the function, got a number",
        ),
    ] {
        let error = list(&client_with_token("", &Function::new_no_args(token)))
            .await
            .unwrap_err();
        assert!(message(&error).contains(said), "{}", message(&error));
    }
}

#[wasm_bindgen_test]
async fn pages_go_on_to_the_end() {
    let client = client(
        "const offset = Number(new URL(request.url).searchParams.get('offset'));
         const operation_logs = offset < 3 ? [{ id: String(offset) }] : [];
         return { status: 200, json: () => ({ operation_logs, count: 1 }) }",
    );
    let pages = client
        .pages(&everything(), &JsValue::UNDEFINED, None)
        .unwrap();
    for id in ["0", "1", "2"] {
        let page = JsFuture::from(pages.next()).await.unwrap();
        assert_eq!(
            json(&page),
            format!(r#"{{"operation_logs":[{{"id":"{id}","status":""}}],"count":1}}"#)
        );
    }
    assert!(JsFuture::from(pages.next()).await.unwrap().is_undefined());
}

/// The scanner reads 16 bytes at a time here. Natively, where its other tests run, it reads 8.
#[wasm_bindgen_test]
fn strings_end_and_foreign_characters_are_found_wherever_they_stand() {
    for at in 0..40 {
        let (before, after) = ("a".repeat(at), "b".repeat(40 - at));
        for special in ["\\n", "\\\"", "\\\\", "é", "\u{1F600}"] {
            let inner = format!("{before}{special}{after}");
            let text = format!("\"{inner}\" , \"next\"");
            let mut cursor = cbr_json::Cursor::new(&text);
            assert_eq!(cursor.skip().ok(), text.get(..inner.len() + 2), "{inner}");
            let mut ascii = String::new();
            cbr_json::write_ascii(&text, &mut ascii);
            assert!(ascii.is_ascii());
            let parsed = JSON::parse(&format!("[{ascii}]")).unwrap();
            let as_sent = JSON::parse(&format!("[{text}]")).unwrap();
            assert_eq!(
                JSON::stringify(&parsed).unwrap(),
                JSON::stringify(&as_sent).unwrap()
            );
        }
        for broken in ["\n", "\u{1f}", "\u{0}"] {
            let text = format!("\"{before}{broken}{after}\"");
            assert!(cbr_json::Cursor::new(&text).skip().is_err(), "{at}");
        }
    }
}

/// Keys are predicted from the previous task. A key that differs in one character must not be taken for the predicted one.
#[wasm_bindgen_test]
async fn a_key_that_almost_repeats_is_another_one() {
    let name = "app_consistency_error_message";
    let task = |key: &str, value: &str| {
        format!(
            r#"{{"id":"1","status":"","extra_info":{{"backup":{{"backup_id":"b","{key}":{value}}}}}}}"#
        )
    };
    for at in 0..name.len() {
        let mut other = name.to_owned();
        other.replace_range(at..=at, "X");
        let tasks = [task(name, "7"), task(&other, "7"), task(name, "7")].join(",");
        let body = format!(r#"{{"operation_logs":[{tasks}],"count":3}}"#);
        let client = client(&format!("return Promise.resolve(new Response({body:?}))"));
        let query = JsListOpLogs::new(&JsValue::UNDEFINED).unwrap();
        let page = JsFuture::from(client.list(&query, &JsValue::UNDEFINED)).await;
        let shown = JSON::stringify(&property(&page.unwrap(), "operation_logs")).unwrap();
        let expected = [task(name, "\"7\""), task(&other, "7"), task(name, "\"7\"")].join(",");
        assert_eq!(String::from(shown), format!("[{expected}]"));
    }
}
