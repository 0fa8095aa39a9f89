//! Sign-in with user name and password.

use cbr_json::write_string;
use cbr_wire::http::HttpRequest;
use cbr_wire::{Error, Secret};
use zeroize::Zeroizing;

/// User name and password, for which IAM issues tokens.
///
/// ```
/// use cbr_tasks::auth::Password;
///
/// let user = Password::new("operator", "open sesame", "OTC00000000001");
/// assert!(user.validate().is_ok());
/// assert!(!format!("{user:?}").contains("sesame"));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Password {
    /// User name.
    pub username: String,
    /// Password.
    pub password: Secret,
    /// Name of the user's domain (account).
    pub domain_name: String,
}

/// Scope of a token: a project.
#[derive(Debug, Clone)]
pub(super) enum Scope {
    Id(String),
    Name(String),
}

impl Password {
    /// Creates credentials. A line break at the end of the password, as in a file, is removed.
    #[must_use]
    pub fn new(
        username: impl Into<String>,
        password: impl Into<String>,
        domain_name: impl Into<String>,
    ) -> Self {
        let password = Zeroizing::new(password.into());
        Self {
            username: username.into(),
            password: Secret::exact(password.trim_end_matches(['\r', '\n']).to_owned()),
            domain_name: domain_name.into(),
        }
    }

    /// Checks that no part is empty.
    ///
    /// # Errors
    /// A config error that names the option.
    pub fn validate(&self) -> Result<(), Error> {
        for (field, text) in [
            ("auth.username", self.username.as_str()),
            ("auth.password", self.password.expose()),
            ("auth.domainName", &self.domain_name),
        ] {
            if text.trim().is_empty() {
                return Err(Error::config(format!(
                    "{field}: expected a text that is not empty"
                )));
            }
        }
        Ok(())
    }

    /// Builds the request for a token.
    pub(super) fn request(&self, iam: &str, scope: &Scope) -> HttpRequest {
        let (key, project) = match scope {
            Scope::Id(id) => ("id", id),
            Scope::Name(name) => ("name", name),
        };
        let parts = [
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"#,
            &self.username,
            r#","password":"#,
            self.password.expose(),
            r#","domain":{"name":"#,
            &self.domain_name,
            r#"}}}},"scope":{"project":{""#,
            key,
            r#"":"#,
            project,
            "}}}}",
        ];
        // The longest escape has six bytes. The buffer must not grow, because that would leave a copy of the password behind.
        let capacity = parts.iter().map(|part| part.len() * 6 + 2).sum();
        let mut body = Zeroizing::new(String::with_capacity(capacity));
        for (index, part) in parts.into_iter().enumerate() {
            if matches!(index, 1 | 3 | 5 | 9) {
                write_string(part, &mut body);
            } else {
                body.push_str(part);
            }
        }
        let mut request =
            HttpRequest::post_json(format!("{iam}/v3/auth/tokens"), Secret::new(body.as_str()));
        let accept = Secret::new("application/json");
        request.headers.push(("Accept".to_owned(), accept));
        request
    }

    /// Returns the password, and its escaped form in the body if that differs.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let plain = self.password.expose();
        let mut quoted = Zeroizing::new(String::with_capacity(plain.len() * 6 + 2));
        write_string(plain, &mut quoted);
        let escaped = quoted
            .get(1..quoted.len().saturating_sub(1))
            .unwrap_or_default();
        let mut secrets = vec![self.password.clone()];
        if escaped != plain {
            secrets.push(Secret::exact(escaped.to_owned()));
        }
        secrets
    }
}

#[cfg(test)]
mod tests {
    use cbr_wire::http::Method;

    use super::*;

    const IAM: &str = "https://iam.example";

    #[test]
    fn the_request_is_scoped_and_its_texts_are_escaped() {
        let user = Password::new("o\"perator", " pass\\word\u{1} \n", "OTC é");
        let request = user.request(IAM, &Scope::Name("eu-de_dev".to_owned()));
        assert_eq!(request.method, Method::Post);
        assert_eq!(request.url, "https://iam.example/v3/auth/tokens");
        assert_eq!(
            request.body.unwrap().expose(),
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"o\"perator","password":" pass\\word\u0001 ","domain":{"name":"OTC é"}}}},"scope":{"project":{"name":"eu-de_dev"}}}}"#
        );
        let request = user.request(IAM, &Scope::Id("p1".to_owned()));
        assert!(
            request
                .body
                .unwrap()
                .expose()
                .ends_with(r#""scope":{"project":{"id":"p1"}}}}"#)
        );
    }

    #[test]
    fn an_error_names_what_is_empty() {
        for (user, expected) in [
            (Password::new(" ", "p", "d"), "auth.username"),
            (Password::new("u", "\n", "d"), "auth.password"),
            (Password::new("u", "p", ""), "auth.domainName"),
        ] {
            let error = user.validate().unwrap_err();
            assert!(error.is_config());
            assert_eq!(
                error.to_string(),
                format!("{expected}: expected a text that is not empty")
            );
        }
    }

    #[test]
    fn a_password_never_prints() {
        let user = Password::new("operator", "open sesame", "domain");
        let request = user.request(IAM, &Scope::Id("p1".to_owned()));
        let shown = format!("{user:?} {request:?}");
        assert!(shown.contains("operator"), "{shown}");
        assert!(!shown.contains("sesame"), "{shown}");
    }
}
