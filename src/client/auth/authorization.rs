//! Authorization of a request.

use std::rc::Rc;

use cbr_wire::Secret;
use cbr_wire::http::HttpRequest;

use crate::auth::session::Session;

/// Authorization of a request. It decides what is renewed when the request is refused.
#[derive(Debug, Clone)]
pub(crate) enum Authorization {
    Token(Secret),
    Session(Rc<Session>),
    /// None: a proxy adds it.
    Proxy,
    Signature {
        canonical: Secret,
        /// A secret too: it is valid as long as its date.
        signature: Secret,
        /// Correction of the clock in the signed time.
        clock_offset: i64,
    },
}

impl Authorization {
    pub(super) fn secret(&self) -> Option<&Secret> {
        match self {
            Self::Token(token) => Some(token),
            Self::Session(session) => Some(&session.token),
            Self::Signature { signature, .. } => Some(signature),
            Self::Proxy => None,
        }
    }
}

/// Sets a header, or replaces it, so that a request can be authorized again.
pub(super) fn set_header(request: &mut HttpRequest, name: &str, value: Secret) {
    request
        .headers
        .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
    request.headers.push((name.to_owned(), value));
}
