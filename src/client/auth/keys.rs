//! Access keys.

use cbr_wire::{Error, Secret};

/// Access key and secret key, permanent or temporary.
///
/// They sign requests. The secret key itself is never sent.
///
/// ```
/// use cbr_tasks::auth::{AccessKeys, Secret};
///
/// let keys = AccessKeys::new(Secret::new("HPUAEXAMPLE0123456789"), Secret::new("a1b2c3d4e5f6g7h8i9j0"))
///     .security_token(Secret::new("hQpjbi1ub3J0aC00"));
/// assert!(keys.validate().is_ok());
/// assert!(!format!("{keys:?}").contains("HPUA"));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AccessKeys {
    /// Access key, which identifies the signer.
    pub access_key: Secret,
    /// Secret key, which makes the signature.
    pub secret_key: Secret,
    /// Security token of temporary keys. It is sent and signed.
    pub security_token: Option<Secret>,
}

impl AccessKeys {
    /// Creates permanent keys.
    #[must_use]
    pub fn new(access_key: Secret, secret_key: Secret) -> Self {
        Self {
            access_key,
            secret_key,
            security_token: None,
        }
    }

    /// Sets the security token of temporary keys.
    #[must_use]
    pub fn security_token(mut self, token: Secret) -> Self {
        self.security_token = Some(token);
        self
    }

    /// Checks that the keys are not empty and can be sent in headers.
    ///
    /// # Errors
    /// A config error that names the key.
    pub fn validate(&self) -> Result<(), Error> {
        self.access_key.validate("auth.accessKey")?;
        // The `Authorization` header separates its parts by commas.
        if self.access_key.expose().contains([' ', ',', '"']) {
            return Err(Error::config(
                "auth.accessKey: expected a key without spaces, commas and quotes",
            ));
        }
        self.secret_key.validate("auth.secretKey")?;
        self.security_token
            .as_ref()
            .map_or(Ok(()), |token| token.validate("auth.securityToken"))
    }

    pub(super) fn secrets(&self) -> Vec<Secret> {
        let mut secrets = vec![self.access_key.clone(), self.secret_key.clone()];
        secrets.extend(self.security_token.clone());
        secrets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refuses(keys: &AccessKeys, expected: &str) {
        let error = keys.validate().unwrap_err();
        assert!(error.is_config());
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn an_error_names_the_key_and_never_shows_it() {
        let keys = |access, secret| AccessKeys::new(Secret::new(access), Secret::new(secret));
        refuses(
            &keys(" ", "sesame"),
            "auth.accessKey: expected a text that is not empty",
        );
        refuses(
            &keys("open,sesame", "sesame"),
            "auth.accessKey: expected a key without spaces, commas and quotes",
        );
        refuses(
            &keys("open", ""),
            "auth.secretKey: expected a text that is not empty",
        );
        refuses(
            &keys("open", "sesame").security_token(Secret::new("ses\name")),
            "auth.securityToken: expected visible ASCII characters, got another one at position 3",
        );
    }

    #[test]
    fn keys_never_print() {
        let keys = AccessKeys::new(Secret::new("OPENOPEN"), Secret::new("sesamesesame"))
            .security_token(Secret::new("simsalabim"));
        let shown = format!("{keys:?} {keys:#?}");
        for secret in ["OPEN", "sesame", "simsala"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
