//! What the service says about a failure, as far as the body of its answer has it.

use crate::small::text::{find, replace};

/// One of several reasons for a failure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// Error code, such as `IAM.0001`.
    pub code: Option<String>,
    /// Text.
    pub message: Option<String>,
}

/// Body of a failed call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ServiceError {
    pub(crate) code: Option<String>,
    /// Text on one line; empty if there is none.
    pub(crate) message: String,
    pub(crate) request_id: Option<String>,
    pub(crate) details: Vec<ErrorDetail>,
    pub(crate) encoded_authorization_message: Option<String>,
}

impl ServiceError {
    /// Replaces a secret in every text.
    pub(crate) fn redact(&mut self, secret: &str) {
        redact(&mut self.message, secret);
        let optional = [
            &mut self.code,
            &mut self.request_id,
            &mut self.encoded_authorization_message,
        ];
        let details = self.details.iter_mut();
        let details = details.flat_map(|detail| [&mut detail.code, &mut detail.message]);
        for text in optional.into_iter().chain(details).flatten() {
            redact(text, secret);
        }
    }
}

/// Replaces a secret in a text.
pub(super) fn redact(text: &mut String, secret: &str) {
    if find(text, secret).is_some() {
        *text = replace(text, secret, "[redacted]");
    }
}
