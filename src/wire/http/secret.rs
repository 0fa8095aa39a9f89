//! Secrets: tokens, keys and passwords that are wiped when dropped and never printed.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::Error;
use crate::small::text::replace;

/// A token, key or password: wiped when dropped, and never printed.
///
/// ```
/// let secret = cbr_tasks::auth::Secret::new("MIIDkgYJKoZIhvcNAQcCoIIDgzCC");
/// assert_eq!(format!("{secret:?}"), "[redacted]");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Creates a secret, without the white space around it, such as the last line break of a file.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = Zeroizing::new(text.into());
        Self(Zeroizing::new(text.trim().to_owned()))
    }

    /// Creates a secret from the exact text: white space may be part of a password.
    #[must_use]
    pub fn exact(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Returns the text of the secret, for a header or a signature.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// False for a secret of fewer than 8 characters: redacting it would also remove ordinary words. Tokens and keys of the
    /// service are longer.
    #[must_use]
    pub fn is_worth_hiding(&self) -> bool {
        self.0.len() >= 8
    }

    /// Checks that the secret can be the value of a header: visible ASCII, not empty. The error names the field and the
    /// position, and never shows the text.
    ///
    /// # Errors
    /// A config error.
    pub fn validate(&self, field: &str) -> Result<(), Error> {
        if self.0.is_empty() {
            return Err(Error::config(format!(
                "{field}: expected a text that is not empty"
            )));
        }
        match self.0.chars().position(|c| !(' '..='~').contains(&c)) {
            None => Ok(()),
            Some(at) => Err(Error::expected(
                field,
                "visible ASCII characters",
                &format!("another one at position {at}"),
            )
            .in_config()),
        }
    }
}

/// Replaces every secret in a text by `[redacted]`, except those that are [too short](Secret::is_worth_hiding).
#[must_use]
pub fn hide(text: &str, secrets: &[Secret]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets.iter().filter(|secret| secret.is_worth_hiding()) {
        clean = replace(&clean, secret.expose(), "[redacted]");
    }
    clean
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
