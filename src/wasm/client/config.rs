//! Options of `CbrClient`.

use std::time::Duration;

use cbr_client::auth::Credentials;
use cbr_client::{Client, ClientConfig, RateLimit, RetryOptions};
use cbr_wasm::convert;
use cbr_wasm::convert::{options_of, unknown};
use cbr_wasm::js::{entries, property};
use cbr_wire::Error;
use cbr_wire::small::text::{join, quoted};
use wasm_bindgen::JsValue;

use crate::fetch::FetchTransport;
use crate::hooks::JsHooks;
use crate::sign_in;
use crate::token::JsToken;

/// Forms of `auth`, for messages.
const WAYS_IN: &str =
    "{ token }, { accessKey, secretKey }, { username, password, domainName } or { proxy: true }";

/// Creates a client from its options.
pub(super) fn client(options: &JsValue) -> Result<Client<FetchTransport>, Error> {
    let mut config = ClientConfig::default();
    let mut transport = FetchTransport::default();
    let mut hooks = JsHooks::default();
    let mut auth = None;
    config.in_browser = in_browser();
    for (name, value) in options_of("options", options)? {
        match name.as_str() {
            "region" => config.region = Some(convert::text("region", &value)?),
            "endpoint" => config.endpoint = Some(absolute(convert::text("endpoint", &value)?)),
            "projectId" => config.project_id = Some(convert::text("projectId", &value)?),
            "projectName" => config.project_name = Some(convert::text("projectName", &value)?),
            "timeout" => config.timeout = convert::timeout("timeout", &value)?,
            "totalTimeout" => config.total_timeout = convert::timeout("totalTimeout", &value)?,
            "retry" => config.retry = retry(&value, &mut hooks)?,
            "rateLimit" => config.rate_limit = rate_limit(&value)?,
            "concurrency" => config.concurrency = concurrency(&value)?,
            "headers" => config.headers = headers(&value)?,
            "hooks" => hooks.take_hooks(&value)?,
            "logger" => hooks.take_logger(&value)?,
            "allowInsecureEndpoint" => {
                config.allow_insecure_endpoint = convert::boolean("allowInsecureEndpoint", &value)?;
            }
            "allowSecretsInBrowser" => {
                config.allow_secrets_in_browser =
                    convert::boolean("allowSecretsInBrowser", &value)?;
            }
            "fetch" => transport.fetch = Some(convert::function("fetch", &value)?),
            // Read last: it depends on other options.
            "auth" => auth = Some(value),
            _ => {
                return Err(Error::config(format!(
                    "options: expected region, endpoint, projectId, projectName, auth, timeout, totalTimeout, retry, \
                     rateLimit, concurrency, fetch, headers, hooks, logger, allowSecretsInBrowser or \
                     allowInsecureEndpoint, got {}",
                    quoted(&name)
                )));
            }
        }
    }
    let auth =
        auth.ok_or_else(|| Error::config(format!("auth: expected {WAYS_IN}, got nothing")))?;
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

/// Completes an endpoint like `/backup` with the origin of the page.
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
    let header = |(name, value): (String, JsValue)| {
        let text = convert::text(&format!("headers.{name}"), &value)?;
        Ok((name, text))
    };
    options_of("headers", value)?
        .into_iter()
        .map(header)
        .collect()
}

fn retry(value: &JsValue, hooks: &mut JsHooks) -> Result<RetryOptions, Error> {
    let mut retry = RetryOptions::default();
    if value.as_bool() == Some(false) {
        return Ok(RetryOptions::never());
    }
    for (name, value) in options_of("retry", value)? {
        let delay = || convert::delay(&format!("retry.{name}"), &value);
        match name.as_str() {
            "limit" => {
                let limit = convert::integer("retry.limit", "from 0 to 1000", &value)?;
                retry.limit = u32::try_from(limit)
                    .ok()
                    .filter(|limit| *limit <= 1000)
                    .ok_or_else(|| {
                        Error::config(format!(
                            "retry.limit: expected an integer from 0 to 1000, got {limit}"
                        ))
                    })?;
            }
            "baseDelay" => retry.base_delay = delay()?,
            "maxDelay" => retry.max_delay = delay()?,
            "maxRetryAfter" => retry.max_retry_after = delay()?,
            "shouldRetry" => {
                hooks.should_retry = Some(convert::function("retry.shouldRetry", &value)?);
            }
            _ => {
                let expected = "limit, baseDelay, maxDelay, maxRetryAfter or shouldRetry";
                return Err(unknown("retry", expected, &name));
            }
        }
    }
    Ok(retry)
}

fn rate_limit(value: &JsValue) -> Result<Option<RateLimit>, Error> {
    if value.as_bool() == Some(false) {
        return Ok(None);
    }
    let mut limit = RateLimit::default();
    for (name, value) in options_of("rateLimit", value)? {
        match name.as_str() {
            "requests" => {
                let requests = convert::integer("rateLimit.requests", "from 1 on", &value)?;
                limit.requests = u32::try_from(requests).map_err(|_| {
                    Error::config(format!(
                        "rateLimit.requests: expected an integer from 1 on, got {requests}"
                    ))
                })?;
            }
            "period" => {
                limit.period =
                    convert::timeout("rateLimit.period", &value)?.unwrap_or(Duration::ZERO);
            }
            _ => return Err(unknown("rateLimit", "requests or period", &name)),
        }
    }
    Ok(Some(limit))
}

fn concurrency(value: &JsValue) -> Result<usize, Error> {
    let number = convert::integer("concurrency", "from 1 to 64", value)?;
    // The client checks the upper bound.
    usize::try_from(number).map_err(|_| {
        Error::config(format!(
            "concurrency: expected an integer from 1 to 64, got {number}"
        ))
    })
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
        ("token", &["token"])
    } else if has("accessKey") || has("secretKey") {
        let keys = &["accessKey", "secretKey", "securityToken", "iamEndpoint"];
        ("accessKey", keys)
    } else if has("username") || has("password") {
        let password = &["username", "password", "domainName", "iamEndpoint"];
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
        _ => Err(Error::config(format!(
            "auth: expected {WAYS_IN}, got an empty object"
        ))),
    }
}
