//! Credentials.

use std::fmt;

use cbr_wire::{Error, Secret};

use crate::auth::key_sign_in::KeySignIn;
use crate::auth::keys::AccessKeys;
use crate::auth::password::Password;
use crate::auth::password_sign_in::PasswordSignIn;
use crate::auth::project_location::Settings;
use crate::auth::sign_in::SignIn;
use crate::auth::token_source::TokenSource;

/// Credentials of a client: a token, a password, access keys, or a proxy's.
///
/// ```
/// use cbr_tasks::auth::{AccessKeys, Credentials, Password, Secret};
///
/// let token = Credentials::from(Secret::new("MIIDkgYJKoZIhvcNAQcCoIIDgzCC"));
/// let password = Credentials::from(Password::new("operator", "open sesame", "OTC00000000001"));
/// let keys = Credentials::from(AccessKeys::new(Secret::new("HPUAEXAMPLE"), Secret::new("a1b2c3d4")));
/// let proxy = Credentials::proxy();
/// assert_eq!(format!("{token:?}"), "Token([redacted])");
/// ```
pub struct Credentials(pub(super) Kind);

pub(super) enum Kind {
    /// A token, or a source of tokens.
    Token(Box<dyn TokenSource>),
    /// A password, for which IAM issues tokens, or access keys, which sign every request.
    SignIn(Box<dyn SignIn>),
    /// No credentials: a proxy adds them.
    Proxy,
}

impl Credentials {
    /// No credentials: a proxy adds them. Without a project id, the proxy's own project is used.
    #[must_use]
    pub fn proxy() -> Self {
        Self(Kind::Proxy)
    }

    /// True for a password and for access keys.
    pub(crate) fn is_user_secret(&self) -> bool {
        matches!(self.0, Kind::SignIn(_))
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        match &self.0 {
            // A source is asked before every request, and its token is checked then.
            Kind::Token(_) | Kind::Proxy => Ok(()),
            Kind::SignIn(sign_in) => sign_in.validate(),
        }
    }

    /// Adds the endpoints of the region to the settings. Fails if a setting is missing and IAM cannot be asked for it.
    pub(super) fn complete_settings(&self, settings: &mut Settings) -> Result<(), Error> {
        settings.check_texts()?;
        match &self.0 {
            Kind::Token(_) => {
                settings.complete_endpoint()?;
                settings.check_project_id()
            }
            Kind::SignIn(sign_in) => sign_in.complete_settings(settings),
            Kind::Proxy => settings.complete_proxy(),
        }
    }

    /// Returns the secrets of the credentials and of the current session.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        match &self.0 {
            Kind::Token(_) | Kind::Proxy => Vec::new(),
            Kind::SignIn(sign_in) => sign_in.secrets(),
        }
    }
}

impl<S: TokenSource + 'static> From<S> for Credentials {
    fn from(source: S) -> Self {
        Self(Kind::Token(Box::new(source)))
    }
}

impl From<Password> for Credentials {
    fn from(password: Password) -> Self {
        Self(Kind::SignIn(Box::new(PasswordSignIn::new(password))))
    }
}

impl From<AccessKeys> for Credentials {
    fn from(keys: AccessKeys) -> Self {
        Self(Kind::SignIn(Box::new(KeySignIn::new(keys))))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Token(_) => "Token([redacted])",
            Kind::SignIn(_) => "SignIn([redacted])",
            Kind::Proxy => "Proxy",
        })
    }
}
