//! Tests of the exports in Node and in a browser; `xtask` runs them in both.

use cbr_wasm::js::property;
use js_sys::{Function, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

use crate::client::JsClient;
use crate::list_op_logs::JsListOpLogs;

fn object(entries: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &(*name).into(), value).unwrap();
    }
    object.into()
}

/// Creates a client without retries. Its `fetch` is the given body of a JavaScript function of `url` and `init`.
fn client(fetch: &str) -> JsClient {
    let options = object(&[
        ("endpoint", &"https://cbr.example".into()),
        ("projectId", &"p1".into()),
        ("auth", &object(&[("token", &"token-of-eight".into())])),
        ("retry", &false.into()),
        ("fetch", &Function::new_with_args("url, init", fetch)),
    ]);
    JsClient::new(&options, None)
        .map_err(|e| message(&e))
        .unwrap()
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
