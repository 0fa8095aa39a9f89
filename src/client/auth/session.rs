//! A session: the token that IAM issues for a password, its lifetime, and the location of the project.

use cbr_json::{Cursor, Kind, Mismatch};
use cbr_wire::http::HttpResponse;
use cbr_wire::model::timestamp;
use cbr_wire::request::check_id;
use cbr_wire::{Error, Secret};

use crate::auth::catalog::Catalog;
use crate::auth::iam_answer;
use crate::auth::project_location::{ProjectLocation, Settings};

/// Largest time between the renewal of a token and its end, in seconds. The usual one is a tenth of its lifetime.
const MAX_RENEWAL_MARGIN: i64 = 300;

/// Token with its lifetime, and the location of the project it is for.
#[derive(Debug)]
pub(crate) struct Session {
    pub(super) token: Secret,
    /// Lifetime by our clock; `None` if IAM does not send it.
    lifetime: Option<Lifetime>,
    /// Location of the project. An error is kept too, because signing in again would not help.
    pub(super) location: Result<ProjectLocation, Error>,
}

#[derive(Debug, Clone, Copy)]
struct Lifetime {
    renew_at: i64,
    ends_at: i64,
}

impl Lifetime {
    /// Computes the times by our clock: the token arrived now, and its lifetime is the difference between the two times that IAM
    /// sends. So a wrong clock of this machine does not matter.
    fn new(received_at: i64, issued_at: Option<i64>, ends_at: i64) -> Option<Self> {
        let lifetime = ends_at.saturating_sub(issued_at.unwrap_or(received_at));
        // Implausible times are ignored: a renewal before every request would be worse than a 401.
        (lifetime > 0).then(|| {
            let ends_at = received_at.saturating_add(lifetime);
            Self {
                renew_at: ends_at.saturating_sub(MAX_RENEWAL_MARGIN.min(lifetime / 10)),
                ends_at,
            }
        })
    }
}

impl Session {
    /// Decodes the answer to a request for a token.
    pub(super) fn from_response(
        response: &HttpResponse,
        now_unix: i64,
        settings: &Settings,
        secrets: &[Secret],
    ) -> Result<Self, Error> {
        let mut secrets = secrets.to_vec();
        secrets.extend(response.headers.subject_token.clone());
        let description = iam_answer::decode(response, settings.iam_base()?, now_unix, &secrets, TokenDescription::from_cursor).map_err(|e| {
            if e.is_authentication() {
                e.with_hint("IAM refused the sign-in: check user name, password, domain name and project; several wrong passwords lock the user")
            } else {
                e
            }
        })?;
        let token = response
            .headers
            .subject_token
            .clone()
            .filter(|token| token.validate("X-Subject-Token").is_ok())
            .ok_or_else(|| token_missing(response, settings.in_browser))?;
        let lifetime = description
            .expires_at
            .and_then(|ends_at| Lifetime::new(now_unix, description.issued_at, ends_at));
        Ok(Self {
            token,
            lifetime,
            location: description.location(settings),
        })
    }

    /// True if the token should be renewed.
    pub(super) fn needs_renewal(&self, now_unix: i64) -> bool {
        self.lifetime
            .is_some_and(|lifetime| now_unix >= lifetime.renew_at)
    }

    /// True if the token has expired, as far as its lifetime is known.
    pub(super) fn has_expired(&self, now_unix: i64) -> bool {
        self.lifetime
            .is_some_and(|lifetime| now_unix >= lifetime.ends_at)
    }
}

/// Error for a success without a token.
fn token_missing(response: &HttpResponse, in_browser: bool) -> Error {
    let (message, hint) = if in_browser {
        (
            "expected a token in the header X-Subject-Token, got none that a page may read: the answer needs \
             `Access-Control-Expose-Headers: X-Subject-Token`",
            "IAM does not expose that header: send the request through a proxy on the page's own origin, or sign in on a \
             server and give the page a token",
        )
    } else {
        (
            "expected a token in the header X-Subject-Token, got none",
            "check that iamEndpoint is IAM's, and that no proxy on the way drops headers",
        )
    };
    // The category is that of refused credentials, though the status was a success.
    Error::http(401, message)
        .with_status(response.status)
        .with_request_id(response.headers.request_id.clone())
        .with_hint(hint)
}

/// Relevant parts of a token's description.
#[derive(Default)]
struct TokenDescription {
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    project_id: Option<String>,
    project_name: Option<String>,
    catalog: Catalog,
}

impl TokenDescription {
    fn from_cursor(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut description = None;
        cursor.each_entry(&mut |cursor, entry| {
            if entry.key == "token" {
                description = Some(Self::read_token(cursor)?);
                return Ok(());
            }
            cursor.skip().map(drop)
        })?;
        description.ok_or_else(|| Mismatch::missing("token", "a token's description"))
    }

    fn read_token(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut description = Self::default();
        cursor.each_entry(&mut |cursor, entry| {
            match entry.key {
                "issued_at" => description.issued_at = unix_time(cursor)?,
                "expires_at" => description.expires_at = unix_time(cursor)?,
                "catalog" => description.catalog = Catalog::from_cursor(cursor)?,
                "project" if cursor.peek()? == Kind::Object => {
                    cursor.each_entry(&mut |cursor, entry| {
                        match entry.key {
                            "id" => description.project_id = iam_answer::optional_string(cursor)?,
                            "name" => {
                                description.project_name = iam_answer::optional_string(cursor)?;
                            }
                            _ => return cursor.skip().map(drop),
                        }
                        Ok(())
                    })?;
                }
                _ => return cursor.skip().map(drop),
            }
            Ok(())
        })?;
        Ok(description)
    }

    /// Returns the location from the settings, completed from the answer.
    fn location(&self, settings: &Settings) -> Result<ProjectLocation, Error> {
        let project_id = settings
            .project_id
            .as_ref()
            .or(self.project_id.as_ref())
            .ok_or_else(|| {
                Error::config(
                    "projectId: expected one in IAM's answer, got none; name the project's id",
                )
            })?;
        check_id("projectId", project_id).map_err(Error::in_config)?;
        let project_name = self
            .project_name
            .as_ref()
            .or(settings.project_name.as_ref());
        let endpoint = match &settings.endpoint {
            Some(endpoint) => endpoint.clone(),
            None => self.catalog.endpoint(
                settings.region.as_deref(),
                Some((project_id, project_name.map_or("", String::as_str))),
                settings.allow_insecure,
            )?,
        };
        Ok(ProjectLocation {
            endpoint,
            project_id: project_id.clone(),
        })
    }
}

/// Reads a time as seconds since 1970-01-01T00:00:00Z; `None` for a value that is not a time.
fn unix_time(cursor: &mut Cursor<'_>) -> Result<Option<i64>, Mismatch> {
    Ok(iam_answer::optional_string(cursor)?
        .and_then(|text| Some(timestamp::parse(&text)?.utc.assume_utc().unix_timestamp())))
}
