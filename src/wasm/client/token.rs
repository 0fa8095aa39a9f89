//! Tokens from JavaScript: a string, or a function that returns one.

use std::future::ready;

use cbr_client::auth::{Credentials, LocalBoxFuture, TokenSource};
use cbr_wasm::js::{JsCause, kind_of, property};
use cbr_wire::{Error, Secret};
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Source of tokens that calls a function.
pub(super) struct JsToken(Function);

impl JsToken {
    #[allow(clippy::new_ret_no_self, reason = "a text needs no function")]
    pub(super) fn new(token: JsValue) -> Result<Credentials, Error> {
        if let Some(text) = token.as_string() {
            let secret = Secret::new(text);
            secret.validate("auth.token")?;
            return Ok(secret.into());
        }
        let function = token.dyn_into().map_err(|token: JsValue| {
            Error::expected("auth.token", "a string or a function", &kind_of(&token)).in_config()
        })?;
        Ok(Self(function).into())
    }
}

impl TokenSource for JsToken {
    fn token(&self) -> LocalBoxFuture<'_, Result<Secret, Error>> {
        let failed =
            |e| Error::config("auth.token: the function failed").with_source(JsCause::shared(e));
        let secret = |value: JsValue| match value.as_string() {
            Some(text) => Ok(Secret::new(text)),
            None => {
                Err(
                    Error::expected("auth.token", "a string from the function", &kind_of(&value))
                        .in_config(),
                )
            }
        };
        match self.0.call0(&JsValue::UNDEFINED) {
            Err(e) => Box::pin(ready(Err(failed(e)))),
            // Not a promise, so the token is ready at once. `toRequest` relies on this.
            Ok(value) if !property(&value, "then").is_function() => Box::pin(ready(secret(value))),
            Ok(promise) => Box::pin(async move {
                let token = JsFuture::from(Promise::resolve(&promise)).await;
                secret(token.map_err(failed)?)
            }),
        }
    }
}
