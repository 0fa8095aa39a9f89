//! Credentials.

use std::fmt;

use cbr_wire::{Error, Secret};

use crate::auth::keys::AccessKeys;
use crate::auth::password::Password;
use crate::auth::token_source::TokenSource;

/// Credentials of a client.
///
/// ```
/// use cbr_tasks::auth::{AccessKeys, Credentials, Password, Secret};
///
/// let token = Credentials::from(Secret::new("MIIDkgYJKoZIhvcNAQcCoIIDgzCC"));
/// let password = Credentials::from(Password::new("operator", "open sesame", "OTC00000000001"));
/// let keys = Credentials::from(AccessKeys::new(Secret::new("HPUAEXAMPLE"), Secret::new("a1b2c3d4")));
/// assert_eq!(format!("{token:?}"), "Token([redacted])");
/// ```
#[non_exhaustive]
pub enum Credentials {
    /// A token, or a source of tokens.
    Token(Box<dyn TokenSource>),
    /// User name and password, for which IAM issues tokens.
    Password(Password),
    /// Access keys, which sign every request.
    Keys(AccessKeys),
    /// No credentials: a proxy adds them, and may know the project too.
    Proxy,
}

impl Credentials {
    pub(super) fn validate(&self) -> Result<(), Error> {
        match self {
            // A source is asked before every request, and its token is checked then.
            Self::Token(_) | Self::Proxy => Ok(()),
            Self::Password(password) => password.validate(),
            Self::Keys(keys) => keys.validate(),
        }
    }

    /// Returns the secrets that the credentials contain.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        match self {
            Self::Token(_) | Self::Proxy => Vec::new(),
            Self::Password(password) => password.secrets(),
            Self::Keys(keys) => [
                Some(&keys.access_key),
                Some(&keys.secret_key),
                keys.security_token.as_ref(),
            ]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        }
    }
}

impl<S: TokenSource + 'static> From<S> for Credentials {
    fn from(source: S) -> Self {
        Self::Token(Box::new(source))
    }
}

impl From<Password> for Credentials {
    fn from(password: Password) -> Self {
        Self::Password(password)
    }
}

impl From<AccessKeys> for Credentials {
    fn from(keys: AccessKeys) -> Self {
        Self::Keys(keys)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "Token([redacted])",
            Self::Password(_) => "Password([redacted])",
            Self::Keys(_) => "Keys([redacted])",
            Self::Proxy => "Proxy",
        })
    }
}
