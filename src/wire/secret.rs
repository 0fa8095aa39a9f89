use std::fmt;

use zeroize::Zeroizing;

use crate::Error;
use crate::request::header_text;
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
    /// Takes a secret; white space around it, such as a file's last line break, is not part of it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = Zeroizing::new(text.into());
        Self(Zeroizing::new(text.trim().to_owned()))
    }

    /// Takes a secret as it is: in a password, white space may be meant.
    pub fn exact(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret itself, for a header or a signature.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// False for a text so short that hiding it would blank out ordinary words; no token or key of the service is.
    pub fn is_worth_hiding(&self) -> bool {
        self.0.len() >= 8
    }

    /// Checks that it can stand in a header.
    pub fn validate(&self, field: &str) -> Result<(), Error> {
        header_text(field, &self.0)
    }
}

/// A text without the secrets that it holds, but for those that are too short to tell from ordinary words.
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
