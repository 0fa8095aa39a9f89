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
    /// User name. Not used if there is a `user_id`.
    pub username: String,
    /// Id of the user, which needs no domain.
    pub user_id: Option<String>,
    /// Password.
    pub password: Secret,
    /// Name of the user's domain (account). Not used if there is a `domain_id`.
    pub domain_name: String,
    /// Id of the user's domain (account).
    pub domain_id: Option<String>,
    /// Domain of the project that a name stands for. IAM assumes the user's domain.
    pub project_domain: Option<Domain>,
}

/// A domain (account), by its name or id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Domain {
    /// Name of the domain.
    Name(String),
    /// Id of the domain.
    Id(String),
}

/// Scope of a token: a project.
#[derive(Debug, Clone)]
pub(super) enum Scope {
    Id(String),
    Name(String),
}

/// A part of the request's body.
enum Part<'a> {
    /// JSON as it is.
    Json(&'static str),
    /// A text to write as a string.
    Text(&'a str),
}

impl Part<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Json(json) => json,
            Self::Text(text) => text,
        }
    }
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
            user_id: None,
            password: Secret::exact(password.trim_end_matches(['\r', '\n']).to_owned()),
            domain_name: domain_name.into(),
            domain_id: None,
            project_domain: None,
        }
    }

    /// Creates credentials of a user id.
    ///
    /// ```
    /// use cbr_tasks::auth::Password;
    ///
    /// let user = Password::of_user_id("7116d09f88fa41908676fdd4b039e95b", "open sesame");
    /// assert!(user.validate().is_ok());
    /// ```
    #[must_use]
    pub fn of_user_id(user_id: impl Into<String>, password: impl Into<String>) -> Self {
        let mut user = Self::new("", password, "");
        user.user_id = Some(user_id.into());
        user
    }

    /// Sets the id of the user's domain, which takes the place of its name.
    #[must_use]
    pub fn domain_id(mut self, id: impl Into<String>) -> Self {
        self.domain_id = Some(id.into());
        self
    }

    /// Sets the domain of the project that a name stands for.
    #[must_use]
    pub fn project_domain(mut self, domain: Domain) -> Self {
        self.project_domain = Some(domain);
        self
    }

    /// Checks that no part is empty.
    ///
    /// # Errors
    /// A config error that names the option.
    pub fn validate(&self) -> Result<(), Error> {
        let password = ("auth.password", self.password.expose());
        let mut texts = match (&self.user_id, &self.domain_id) {
            (Some(id), _) => vec![("auth.userId", id.as_str()), password],
            (None, Some(id)) => vec![
                ("auth.username", self.username.as_str()),
                password,
                ("auth.domainId", id.as_str()),
            ],
            (None, None) => vec![
                ("auth.username", self.username.as_str()),
                password,
                ("auth.domainName", self.domain_name.as_str()),
            ],
        };
        texts.extend(self.project_domain.as_ref().map(|domain| match domain {
            Domain::Name(name) => ("auth.projectDomainName", name.as_str()),
            Domain::Id(id) => ("auth.projectDomainId", id.as_str()),
        }));
        for (field, text) in texts {
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
        use Part::{Json, Text};
        let mut parts = vec![Json(
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"#,
        )];
        match &self.user_id {
            Some(id) => parts.extend([Json(r#""id":"#), Text(id)]),
            None => parts.extend([Json(r#""name":"#), Text(&self.username)]),
        }
        parts.extend([Json(r#","password":"#), Text(self.password.expose())]);
        if self.user_id.is_none() {
            let (key, domain) = match &self.domain_id {
                Some(id) => (r#","domain":{"id":"#, id),
                None => (r#","domain":{"name":"#, &self.domain_name),
            };
            parts.extend([Json(key), Text(domain), Json("}")]);
        }
        parts.push(Json(r#"}}},"scope":{"project":{"#));
        match scope {
            Scope::Id(id) => parts.extend([Json(r#""id":"#), Text(id)]),
            Scope::Name(name) => {
                parts.extend([Json(r#""name":"#), Text(name)]);
                let domain = self.project_domain.as_ref().map(|domain| match domain {
                    Domain::Name(name) => (r#","domain":{"name":"#, name),
                    Domain::Id(id) => (r#","domain":{"id":"#, id),
                });
                if let Some((key, domain)) = domain {
                    parts.extend([Json(key), Text(domain), Json("}")]);
                }
            }
        }
        parts.push(Json("}}}}"));

        // The longest escape has six bytes. The buffer must not grow, because that would leave a copy of the password behind.
        let capacity = parts.iter().map(|part| part.text().len() * 6 + 2).sum();
        let mut body = Zeroizing::new(String::with_capacity(capacity));
        for part in parts {
            match part {
                Json(json) => body.push_str(json),
                Text(text) => write_string(text, &mut body),
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

    #[track_caller]
    fn assert_body(user: &Password, scope: &Scope, expected: &str) {
        let request = user.request(IAM, scope);
        assert_eq!(request.body.unwrap().expose(), expected);
    }

    #[test]
    fn a_user_id_needs_no_domain() {
        assert_body(
            &Password::of_user_id("u\"1", "open sesame"),
            &Scope::Id("p1".to_owned()),
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"u\"1","password":"open sesame"}}},"scope":{"project":{"id":"p1"}}}}"#,
        );
    }

    #[test]
    fn a_domain_may_be_given_by_its_id() {
        assert_body(
            &Password::new("operator", "open sesame", "").domain_id("d1"),
            &Scope::Id("p1".to_owned()),
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"operator","password":"open sesame","domain":{"id":"d1"}}}},"scope":{"project":{"id":"p1"}}}}"#,
        );
    }

    #[test]
    fn the_projects_domain_goes_with_its_name_only() {
        let user = Password::of_user_id("u1", "p").project_domain(Domain::Name("OTC".to_owned()));
        let name = Scope::Name("eu-de".to_owned());
        assert_body(
            &user,
            &name,
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"u1","password":"p"}}},"scope":{"project":{"name":"eu-de","domain":{"name":"OTC"}}}}}"#,
        );
        let user = user.project_domain(Domain::Id("d1".to_owned()));
        assert_body(
            &user,
            &name,
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"u1","password":"p"}}},"scope":{"project":{"name":"eu-de","domain":{"id":"d1"}}}}}"#,
        );
        assert_body(
            &user,
            &Scope::Id("p1".to_owned()),
            r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"u1","password":"p"}}},"scope":{"project":{"id":"p1"}}}}"#,
        );
    }

    #[test]
    fn an_error_names_what_is_empty() {
        for (user, expected) in [
            (Password::new(" ", "p", "d"), "auth.username"),
            (Password::new("u", "\n", "d"), "auth.password"),
            (Password::new("u", "p", ""), "auth.domainName"),
            (Password::of_user_id("", "p"), "auth.userId"),
            (Password::of_user_id("u", ""), "auth.password"),
            (Password::new("u", "p", "d").domain_id(" "), "auth.domainId"),
            (
                Password::new("u", "p", "d").project_domain(Domain::Id(String::new())),
                "auth.projectDomainId",
            ),
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
