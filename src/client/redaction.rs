//! Redaction of secrets in errors, in logs and in the arguments of hooks.

use cbr_json::body_text;
use cbr_wire::http::secret::hide;
use cbr_wire::http::{HttpRequest, HttpResponse};
use cbr_wire::small::text::split_once;
use cbr_wire::{Error, Secret};

use crate::auth::Authorization;
use crate::client::Client;
use crate::transport::Transport;

impl<T: Transport + 'static> Client<T> {
    pub(super) fn redact(&self, error: Error, authorization: Option<&Authorization>) -> Error {
        redact(error, &self.secrets(authorization))
    }

    /// Returns the secrets of a request: credentials, and the values of headers that are not public.
    pub(super) fn secrets_of(&self, request: &HttpRequest) -> Vec<Secret> {
        let mut secrets = self.secrets(None);
        for (name, value) in &request.headers {
            if !is_public(name) {
                secrets.push(value.clone());
                let signature = split_once(value.expose(), "Signature=");
                secrets.extend(signature.map(|(_, signature)| Secret::new(signature)));
            }
        }
        secrets.retain(Secret::is_worth_hiding);
        secrets
    }

    /// Returns the secrets of a call: credentials, authorization, and the caller's own headers.
    pub(super) fn secrets(&self, authorization: Option<&Authorization>) -> Vec<Secret> {
        let mut secrets = self.shared.authenticator.secrets(authorization);
        secrets.retain(Secret::is_worth_hiding);
        secrets.extend(self.header_secrets());
        secrets
    }

    /// Returns the values of the caller's own headers.
    pub(super) fn header_secrets(&self) -> Vec<Secret> {
        let headers = self.shared.headers.iter();
        let mut secrets: Vec<_> = headers.map(|(_, value)| value.clone()).collect();
        secrets.retain(Secret::is_worth_hiding);
        secrets
    }
}

/// Copies a response and redacts its body.
pub(super) fn redact_body(response: &HttpResponse, secrets: &[Secret]) -> HttpResponse {
    HttpResponse {
        body: hide(&body_text(&response.body), secrets).into_bytes(),
        ..response.clone()
    }
}

/// Redacts an error.
pub(super) fn redact(error: Error, secrets: &[Secret]) -> Error {
    secrets
        .iter()
        .fold(error, |error, secret| error.redact(secret.expose()))
}

/// True for a request header whose value is not a secret.
fn is_public(name: &str) -> bool {
    ["accept", "content-type", "x-sdk-date", "x-project-id"]
        .iter()
        .any(|public| name.eq_ignore_ascii_case(public))
}

/// Returns the headers of a request for a hook, with secret values redacted.
pub(super) fn visible_headers(request: &HttpRequest) -> Vec<(&str, &str)> {
    let mut headers = Vec::with_capacity(request.headers.len());
    for (name, value) in &request.headers {
        let value = if is_public(name) {
            value.expose()
        } else {
            "[redacted]"
        };
        headers.push((name.as_str(), value));
    }
    headers
}
