//! A token that IAM gave for a password, and what came with it.

use cbr_json::{Cursor, Kind, Mismatch};
use cbr_wire::http::HttpResponse;
use cbr_wire::model::timestamp;
use cbr_wire::request::id;
use cbr_wire::{Error, Secret};

use crate::auth::catalog::Catalog;
use crate::auth::iam_answer;
use crate::auth::project_location::{Place, Settings};

/// A token is renewed a tenth of its lifetime before it ends, but no earlier than this.
const MARGIN: i64 = 300;

/// A token, how long it lasts, and where it leads.
#[derive(Debug)]
pub(crate) struct Session {
    pub(super) token: Secret,
    /// From when on and until when, on our clock; unknown where IAM does not say.
    times: Option<Times>,
    /// The failure is kept as well: to sign in once more would not help.
    pub(super) place: Result<Place, Error>,
}

#[derive(Debug, Clone, Copy)]
struct Times {
    renew_at: i64,
    ends_at: i64,
}

impl Times {
    /// Counted from when the token came, by the lifetime that IAM's own two times give: a wrong clock on this side does
    /// no harm then.
    fn new(received_at: i64, issued_at: Option<i64>, ends_at: i64) -> Option<Self> {
        let lifetime = ends_at.saturating_sub(issued_at.unwrap_or(received_at));
        // Times that make no sense say nothing: a renewal before every request would be worse than a 401.
        (lifetime > 0).then(|| {
            let ends_at = received_at.saturating_add(lifetime);
            Self {
                renew_at: ends_at.saturating_sub(MARGIN.min(lifetime / 10)),
                ends_at,
            }
        })
    }
}

impl Session {
    /// Reads the answer to a request for a token.
    pub(super) fn read(
        response: &HttpResponse,
        now_unix: i64,
        settings: &Settings,
        secrets: &[Secret],
    ) -> Result<Self, Error> {
        let mut secrets = secrets.to_vec();
        secrets.extend(response.headers.subject_token.clone());
        let body = iam_answer::read(response, now_unix, &secrets, Body::read).map_err(|e| {
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
            .ok_or_else(|| no_token(response, settings.in_browser))?;
        let times = body
            .expires_at
            .and_then(|ends_at| Times::new(now_unix, body.issued_at, ends_at));
        Ok(Self {
            token,
            times,
            place: body.place(settings),
        })
    }

    /// It is time for a new token.
    pub(super) fn is_due(&self, now_unix: i64) -> bool {
        self.times.is_some_and(|times| now_unix >= times.renew_at)
    }

    /// The token has ended, as far as is known.
    pub(super) fn is_over(&self, now_unix: i64) -> bool {
        self.times.is_some_and(|times| now_unix >= times.ends_at)
    }
}

fn no_token(response: &HttpResponse, in_browser: bool) -> Error {
    let (message, hint) = if in_browser {
        (
            "expected a token in the header X-Subject-Token, got none that a page may read: the answer needs \
             `Access-Control-Expose-Headers: X-Subject-Token`",
            "IAM itself does not expose that header: send the request through a proxy on the page's own origin, or leave \
             signing in to a server and give the page a token",
        )
    } else {
        (
            "expected a token in the header X-Subject-Token, got none",
            "check that iamEndpoint is IAM's, and that no proxy on the way drops headers",
        )
    };
    // Of the kind that refused credentials are, though the status was a success.
    Error::http(401, message)
        .with_status(response.status)
        .with_request_id(response.headers.request_id.clone())
        .with_hint(hint)
}

/// What of a token's description is needed.
#[derive(Default)]
struct Body {
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    project_id: Option<String>,
    project_name: Option<String>,
    catalog: Catalog,
}

impl Body {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut body = None;
        cursor.each_entry(&mut |cursor, entry| {
            if entry.key == "token" {
                body = Some(Self::token(cursor)?);
                return Ok(());
            }
            cursor.skip().map(drop)
        })?;
        body.ok_or_else(|| Mismatch::missing("token", "a token's description"))
    }

    fn token(cursor: &mut Cursor<'_>) -> Result<Self, Mismatch> {
        let mut body = Self::default();
        cursor.each_entry(&mut |cursor, entry| {
            match entry.key {
                "issued_at" => body.issued_at = time(cursor)?,
                "expires_at" => body.expires_at = time(cursor)?,
                "catalog" => body.catalog = Catalog::read(cursor)?,
                "project" if cursor.peek()? == Kind::Object => {
                    cursor.each_entry(&mut |cursor, entry| {
                        match entry.key {
                            "id" => body.project_id = iam_answer::string(cursor)?,
                            "name" => body.project_name = iam_answer::string(cursor)?,
                            _ => return cursor.skip().map(drop),
                        }
                        Ok(())
                    })?;
                }
                _ => return cursor.skip().map(drop),
            }
            Ok(())
        })?;
        Ok(body)
    }

    /// What the settings say, and from the answer what they do not.
    fn place(&self, settings: &Settings) -> Result<Place, Error> {
        let project_id = settings
            .project_id
            .as_ref()
            .or(self.project_id.as_ref())
            .ok_or_else(|| {
                Error::config(
                    "projectId: expected one in IAM's answer, got none; name the project's id",
                )
            })?;
        id("projectId", project_id).map_err(Error::in_config)?;
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
        Ok(Place {
            endpoint,
            project_id: project_id.clone(),
        })
    }
}

/// Seconds since 1970-01-01T00:00:00Z; nothing for what is no time.
fn time(cursor: &mut Cursor<'_>) -> Result<Option<i64>, Mismatch> {
    Ok(iam_answer::string(cursor)?
        .and_then(|text| Some(timestamp::parse(&text)?.utc.assume_utc().unix_timestamp())))
}
