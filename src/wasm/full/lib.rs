//! The client's module with everything: the exports of `cbr-wasm-client`, and sign-in with a password or access keys.

#![cfg(target_arch = "wasm32")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

use cbr_client::auth::{AccessKeys, Credentials, Password};
use cbr_wasm::convert;
use cbr_wasm::js::property;
use cbr_wasm_client::sign_in::{SignIn, register};
use cbr_wire::{Error, Secret};
use wasm_bindgen::prelude::*;

/// Registers sign-in, when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    register(SignIn { keys, password });
}

fn keys(auth: &JsValue) -> Result<Credentials, Error> {
    let secret = |name| text(auth, name).map(Secret::new);
    let keys = AccessKeys::new(secret("accessKey")?, secret("secretKey")?);
    if convert::is_nothing(&property(auth, "securityToken")) {
        return Ok(keys.into());
    }
    Ok(keys.security_token(secret("securityToken")?).into())
}

fn password(auth: &JsValue) -> Result<Credentials, Error> {
    let text = |name| text(auth, name);
    Ok(Password::new(text("username")?, text("password")?, text("domainName")?).into())
}

/// Messages never show a value.
fn text(auth: &JsValue, name: &str) -> Result<String, Error> {
    convert::text(&format!("auth.{name}"), &property(auth, name))
}
