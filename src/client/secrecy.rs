//! What must not come out of a call: neither in an error, nor to a hook, nor in a log.

use cbr_json::body_text;
use cbr_wire::http::{HttpRequest, HttpResponse};
use cbr_wire::secret::hide;
use cbr_wire::small::text::split_once;
use cbr_wire::{Error, Secret};

use crate::auth::Proof;
use crate::{Client, Transport};

impl<T: Transport + 'static> Client<T> {
    pub(super) fn redact(&self, error: Error, proof: Option<&Proof>) -> Error {
        redact(error, &self.secrets(proof))
    }

    /// What must not come out of a request.
    pub(super) fn secrets_of(&self, request: &HttpRequest) -> Vec<Secret> {
        let mut secrets = self.secrets(None);
        for (name, value) in &request.headers {
            if !is_harmless(name) {
                secrets.push(value.clone());
                let signature = split_once(value.expose(), "Signature=");
                secrets.extend(signature.map(|(_, signature)| Secret::new(signature)));
            }
        }
        secrets.retain(Secret::is_worth_hiding);
        secrets
    }

    /// What must not come out of a call.
    pub(super) fn secrets(&self, proof: Option<&Proof>) -> Vec<Secret> {
        let mut secrets = self.shared.authenticator.secrets(proof);
        secrets.retain(Secret::is_worth_hiding);
        secrets.extend(self.header_secrets());
        secrets
    }

    /// The values of the caller's own headers.
    pub(super) fn header_secrets(&self) -> Vec<Secret> {
        let headers = self.shared.headers.iter();
        let mut secrets: Vec<_> = headers.map(|(_, value)| value.clone()).collect();
        secrets.retain(Secret::is_worth_hiding);
        secrets
    }
}

/// An answer whose body holds no secrets.
pub(super) fn without(response: &HttpResponse, secrets: &[Secret]) -> HttpResponse {
    HttpResponse {
        body: hide(&body_text(&response.body), secrets).into_bytes(),
        ..response.clone()
    }
}

pub(super) fn redact(error: Error, secrets: &[Secret]) -> Error {
    secrets
        .iter()
        .fold(error, |error, secret| error.redact(secret.expose()))
}

/// Whether everybody may see this header of a request.
fn is_harmless(name: &str) -> bool {
    ["accept", "content-type", "x-sdk-date", "x-project-id"]
        .iter()
        .any(|harmless| name.eq_ignore_ascii_case(harmless))
}

/// The headers of a request as they may be looked at.
pub(super) fn shown(request: &HttpRequest) -> Vec<(&str, &str)> {
    let mut headers = Vec::with_capacity(request.headers.len());
    for (name, value) in &request.headers {
        let value = if is_harmless(name) {
            value.expose()
        } else {
            "[redacted]"
        };
        headers.push((name.as_str(), value));
    }
    headers
}
