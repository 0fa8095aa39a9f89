//! Options of `CbrClient`.

use std::time::Duration;

use cbr_client::auth::Credentials;
use cbr_client::{Client, ClientConfig, RateLimit, RetryOptions};
use cbr_wasm::convert;
use cbr_wasm::convert::{options_of, unknown};
use cbr_wasm::js::{entries, property};
use cbr_wire::Error;
use cbr_wire::small::text::{join, split_once};
use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::fetch::FetchTransport;
use crate::hooks::{self, JsHooks};
use crate::options::Options;
use crate::sign_in;
use crate::token::JsToken;

/// Forms of `auth`, for messages.
const WAYS_IN: &str =
    "{ token }, { accessKey, secretKey }, { username, password, domainName } or { proxy: true }";

const OPTIONS: [&str; 16] = [
    "region",
    "endpoint",
    "projectId",
    "projectName",
    "auth",
    "timeout",
    "totalTimeout",
    "retry",
    "rateLimit",
    "concurrency",
    "fetch",
    "headers",
    "hooks",
    "logger",
    "allowSecretsInBrowser",
    "allowInsecureEndpoint",
];

/// Creates a client from its options.
pub(super) fn client(
    options: &JsValue,
    on_wait: Option<Function>,
) -> Result<Client<FetchTransport>, Error> {
    let given = Options::new("options", options, &OPTIONS)?;
    let mut config = ClientConfig::default();
    config.in_browser = in_browser();
    config.region = given.get("region", convert::text)?;
    config.endpoint = given.get("endpoint", convert::text)?.map(absolute);
    config.project_id = given.get("projectId", convert::text)?;
    config.project_name = given.get("projectName", convert::text)?;
    given.read("timeout", convert::timeout, &mut config.timeout)?;
    given.read("totalTimeout", convert::timeout, &mut config.total_timeout)?;
    given.read("rateLimit", rate_limit, &mut config.rate_limit)?;
    given.read("concurrency", concurrency, &mut config.concurrency)?;
    given.read("headers", headers, &mut config.headers)?;
    let (insecure, secrets) = (
        &mut config.allow_insecure_endpoint,
        &mut config.allow_secrets_in_browser,
    );
    given.read("allowInsecureEndpoint", convert::boolean, insecure)?;
    given.read("allowSecretsInBrowser", convert::boolean, secrets)?;
    let mut hooks = given.get("hooks", JsHooks::read)?.unwrap_or_default();
    hooks.on_wait = on_wait;
    hooks.logger = given.get("logger", hooks::logger)?;
    if let Some((retry, should_retry)) = given.get("retry", retry)? {
        config.retry = retry;
        hooks.should_retry = should_retry;
    }
    let transport = FetchTransport {
        fetch: given.get("fetch", convert::function)?,
    };
    let auth = given
        .get("auth", |_, auth| Ok(auth.clone()))?
        .ok_or_else(|| Error::expected("auth", WAYS_IN, "nothing").in_config())?;
    let credentials = credentials(&auth, &mut config)?;
    Client::with_hooks(config, credentials, transport, hooks)
}

/// True in a window or a worker of a browser. Server runtimes have some of a browser's globals too.
fn in_browser() -> bool {
    let global = js_sys::global();
    let versions = property(&property(&global, "process"), "versions");
    if property(&versions, "node").is_string()
        || property(&global, "Deno").is_object()
        || property(&global, "Bun").is_object()
    {
        return false;
    }
    let agent = property(&property(&global, "navigator"), "userAgent").as_string();
    if agent.as_deref() == Some("Cloudflare-Workers") {
        return false;
    }
    property(&global, "document").is_object()
        || property(&global, "WorkerGlobalScope").is_function()
}

/// Completes an endpoint like `/backup` with the origin of the page, as a link in the page would be.
fn absolute(endpoint: String) -> String {
    if !endpoint.starts_with('/') || endpoint.starts_with("//") {
        return endpoint;
    }
    // A frame with `srcdoc` has the base of the page around it; a worker has no base, but an origin.
    let global = js_sys::global();
    let base = property(&property(&global, "document"), "baseURI").as_string();
    let base = base.or_else(|| property(&property(&global, "location"), "origin").as_string());
    let base = base.unwrap_or_default();
    let Some((scheme, rest)) = split_once(&base, "://") else {
        return endpoint;
    };
    let host = split_once(rest, "/").map_or(rest, |(host, _)| host);
    join(&[scheme, "://", host, &endpoint], "")
}

fn headers(field: &str, value: &JsValue) -> Result<Vec<(String, String)>, Error> {
    let header = |(name, value): (String, JsValue)| {
        let text = convert::text(&format!("{field}.{name}"), &value)?;
        Ok((name, text))
    };
    options_of(field, value)?.into_iter().map(header).collect()
}

/// Converts `retry`, with the function `shouldRetry`.
fn retry(_: &str, value: &JsValue) -> Result<(RetryOptions, Option<Function>), Error> {
    if value.as_bool() == Some(false) {
        return Ok((RetryOptions::never(), None));
    }
    let names = [
        "limit",
        "baseDelay",
        "maxDelay",
        "maxRetryAfter",
        "shouldRetry",
    ];
    let given = Options::new("retry", value, &names)?;
    let mut retry = RetryOptions::default();
    given.read("limit", retry_limit, &mut retry.limit)?;
    given.read("baseDelay", convert::delay, &mut retry.base_delay)?;
    given.read("maxDelay", convert::delay, &mut retry.max_delay)?;
    given.read("maxRetryAfter", convert::delay, &mut retry.max_retry_after)?;
    Ok((retry, given.get("shouldRetry", convert::function)?))
}

fn retry_limit(field: &str, value: &JsValue) -> Result<u32, Error> {
    let limit = integer(field, "from 0 to 1000", value)?;
    if limit > 1000 {
        return Err(out_of_range(field, "from 0 to 1000", i64::from(limit)));
    }
    Ok(limit)
}

fn rate_limit(_: &str, value: &JsValue) -> Result<Option<RateLimit>, Error> {
    if value.as_bool() == Some(false) {
        return Ok(None);
    }
    let given = Options::new("rateLimit", value, &["requests", "period"])?;
    let mut limit = RateLimit::default();
    let requests = |field: &str, value: &JsValue| integer(field, "from 1 on", value);
    given.read("requests", requests, &mut limit.requests)?;
    if let Some(period) = given.get("period", convert::timeout)? {
        limit.period = period.unwrap_or(Duration::ZERO);
    }
    Ok(Some(limit))
}

fn concurrency(field: &str, value: &JsValue) -> Result<usize, Error> {
    // The client checks the upper bound.
    Ok(integer(field, "from 1 to 64", value)? as usize)
}

fn integer(field: &str, words: &str, value: &JsValue) -> Result<u32, Error> {
    let number = convert::integer(field, words, value)?;
    u32::try_from(number).map_err(|_| out_of_range(field, words, number))
}

fn out_of_range(field: &str, words: &str, got: i64) -> Error {
    Error::expected(field, &format!("an integer {words}"), &got.to_string()).in_config()
}

/// Converts `auth`: `{ token }`, `{ accessKey, secretKey }`, `{ username, password, domainName }` or `{ proxy: true }`.
/// Messages never show a value.
fn credentials(auth: &JsValue, config: &mut ClientConfig) -> Result<Credentials, Error> {
    let mut given = options_of("auth", auth)?;
    // If all entries are `undefined`, as unset environment variables are, the error should name the first one.
    if given.is_empty() {
        given = entries(auth);
        given.truncate(1);
    }
    let has = |name: &str| given.iter().any(|(given, _)| given == name);
    let (first, allowed): (&str, &[&str]) = if has("token") {
        ("token", &["token", "iamEndpoint"])
    } else if has("accessKey") || has("secretKey") {
        let keys = &["accessKey", "secretKey", "securityToken", "iamEndpoint"];
        ("accessKey", keys)
    } else if has("username") || has("userId") || has("password") {
        let password = &[
            "username",
            "userId",
            "password",
            "domainName",
            "domainId",
            "projectDomainName",
            "projectDomainId",
            "iamEndpoint",
        ];
        ("username", password)
    } else if has("proxy") {
        ("proxy", &["proxy"])
    } else {
        ("", &[])
    };
    for (name, _) in &given {
        if !allowed.contains(&name.as_str()) {
            let expected = if allowed.is_empty() {
                WAYS_IN.to_owned()
            } else {
                format!("{{ {} }}", join(allowed, ", "))
            };
            return Err(unknown("auth", &expected, name));
        }
    }
    if has("iamEndpoint") {
        let endpoint = convert::text("auth.iamEndpoint", &property(auth, "iamEndpoint"))?;
        config.iam_endpoint = Some(absolute(endpoint));
    }
    match first {
        "token" => JsToken::new(property(auth, "token")),
        "accessKey" => (sign_in::find(config)?.keys)(auth),
        "username" => (sign_in::find(config)?.password)(auth),
        "proxy" if convert::boolean("auth.proxy", &property(auth, "proxy"))? => {
            Ok(Credentials::proxy())
        }
        "proxy" => Err(Error::config("auth.proxy: expected true, got false")),
        _ => Err(Error::expected("auth", WAYS_IN, "an empty object").in_config()),
    }
}
