//! Sign-in with a password or access keys.
//!
//! This crate does not name what it takes, so that the module for pages does not contain it. The crate of the full module
//! registers it.

use std::cell::Cell;

use cbr_client::ClientConfig;
use cbr_client::auth::Credentials;
use cbr_wire::Error;
use wasm_bindgen::JsValue;

/// Reads credentials from the option `auth`.
pub type Reader = fn(auth: &JsValue) -> Result<Credentials, Error>;

/// Readers of the two forms of `auth` that sign in.
#[derive(Debug, Clone, Copy)]
pub struct SignIn {
    /// Reads `{ accessKey, secretKey }`.
    pub keys: Reader,
    /// Reads `{ username, password, domainName }`.
    pub password: Reader,
}

thread_local! {
    static REGISTERED: Cell<Option<SignIn>> = const { Cell::new(None) };
}

/// Registers the readers, when the full module starts.
pub fn register(sign_in: SignIn) {
    REGISTERED.set(Some(sign_in));
}

/// Returns the readers. An error where secrets are not allowed, or in a module without them.
pub(crate) fn find(config: &ClientConfig) -> Result<SignIn, Error> {
    config.check_secrets_allowed()?;
    REGISTERED.get().ok_or_else(|| {
        Error::config("auth: expected a token or a proxy, got a password or keys, which the module of this page cannot sign in with")
            .with_hint("await init({ signIn: true }) before anything else: it loads the module that can sign in with them")
    })
}
