use std::fmt;

use cbr_wire::{Error, Secret};

use crate::auth::{AccessKeys, Password, TokenSource};

/// What a client signs in with.
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
    /// A token, or whatever gives tokens.
    Token(Box<dyn TokenSource>),
    /// A user's name and password, for which IAM gives tokens.
    Password(Password),
    /// Access keys, with which every request is signed.
    Keys(AccessKeys),
    /// None: a proxy on the way signs in, and may know the project as well.
    Proxy,
}

impl Credentials {
    pub(super) fn validate(&self) -> Result<(), Error> {
        match self {
            // A source is asked, and its token checked, before every request.
            Self::Token(_) | Self::Proxy => Ok(()),
            Self::Password(password) => password.validate(),
            Self::Keys(keys) => keys.validate(),
        }
    }

    /// The secrets that are known without asking anybody.
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
