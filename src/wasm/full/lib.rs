//! The client's module with everything: the exports of `cbr-wasm-client`, and sign-in with a password or access keys.

#![cfg(target_arch = "wasm32")]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(not(test), deny(clippy::panic, clippy::indexing_slicing))]

use cbr_client::auth::{AccessKeys, Credentials, Domain, Password};
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
    let given = |name| !convert::is_nothing(&property(auth, name));
    let text = |name| text(auth, name);
    for (name, id) in [
        ("username", "userId"),
        ("domainName", "domainId"),
        ("projectDomainName", "projectDomainId"),
    ] {
        if given(name) && given(id) {
            return Err(Error::config(format!(
                "auth: expected {name} or {id}, got both"
            )));
        }
    }
    let user = if given("userId") {
        for name in ["domainName", "domainId"] {
            if given(name) {
                return Err(Error::config(format!(
                    "auth.{name}: expected nothing beside userId, which needs no domain"
                )));
            }
        }
        Password::of_user_id(text("userId")?, text("password")?)
    } else if given("domainId") {
        Password::new(text("username")?, text("password")?, "").domain_id(text("domainId")?)
    } else {
        Password::new(text("username")?, text("password")?, text("domainName")?)
    };
    let domain = if given("projectDomainId") {
        Domain::Id(text("projectDomainId")?)
    } else if given("projectDomainName") {
        Domain::Name(text("projectDomainName")?)
    } else {
        return Ok(user.into());
    };
    Ok(user.project_domain(domain).into())
}

/// Messages never show a value.
fn text(auth: &JsValue, name: &str) -> Result<String, Error> {
    convert::text(&format!("auth.{name}"), &property(auth, name))
}
