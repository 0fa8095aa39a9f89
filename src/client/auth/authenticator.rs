//! Authenticator: adds credentials to requests, and finds the project.

use std::cell::OnceCell;
use std::rc::Rc;

use cbr_wire::http::{HttpRequest, HttpResponse};
use cbr_wire::{Error, Secret};

use crate::auth::authorization::{Authorization, set_header};
use crate::auth::credentials::{Credentials, Kind};
use crate::auth::iam_transport::IamTransport;
use crate::auth::project_location::{Project, ProjectLocation, Settings};
use crate::endpoint::Endpoint;

/// Credentials with the project's location. Clones share everything.
#[derive(Debug, Clone)]
pub(crate) struct Authenticator(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    credentials: Credentials,
    project: Rc<Project>,
}

impl Authenticator {
    /// Checks that the settings are complete, or that IAM can complete them.
    pub(crate) fn new(credentials: Credentials, mut settings: Settings) -> Result<Self, Error> {
        credentials.validate()?;
        credentials.complete_settings(&mut settings)?;
        let location = OnceCell::new();
        if let (Some(endpoint), Some(project_id)) = (&settings.endpoint, &settings.project_id) {
            location.get_or_init(|| ProjectLocation {
                endpoint: endpoint.clone(),
                project_id: project_id.clone(),
            });
        }
        let project = Rc::new(Project { settings, location });
        Ok(Self(Rc::new(Inner {
            credentials,
            project,
        })))
    }

    /// Returns the endpoint, if it is known without asking IAM.
    pub(crate) fn known_endpoint(&self) -> Option<&str> {
        let Project { settings, location } = &*self.0.project;
        let found = location.get().map(|location| &location.endpoint);
        found.or(settings.endpoint.as_ref()).map(Endpoint::as_str)
    }

    /// Returns the project id, if it is known without asking IAM.
    pub(crate) fn known_project(&self) -> Option<&str> {
        let Project { settings, location } = &*self.0.project;
        let found = location.get().map(|location| &location.project_id);
        found.or(settings.project_id.as_ref()).map(String::as_str)
    }

    /// Returns the endpoint and the project id. IAM is asked once for the part that is not configured.
    pub(crate) async fn locate_project(
        &self,
        iam: &dyn IamTransport,
    ) -> Result<ProjectLocation, Error> {
        let Inner {
            credentials,
            project,
        } = &*self.0;
        if let Some(location) = project.location.get() {
            return Ok(location.clone());
        }
        let Kind::SignIn(sign_in) = &credentials.0 else {
            return Err(Error::config(
                "projectId: expected the id of a project, got nothing",
            ));
        };
        let location = sign_in.locate_project(project, iam).await?;
        Ok(project.location.get_or_init(|| location).clone())
    }

    /// Adds the headers that authorize a request. Called for every attempt.
    pub(crate) async fn authorize(
        &self,
        request: &mut HttpRequest,
        iam: &dyn IamTransport,
    ) -> Result<Authorization, Error> {
        match &self.0.credentials.0 {
            Kind::Token(source) => {
                let token = source.token().await?;
                token.validate("auth.token")?;
                set_header(request, "X-Auth-Token", token.clone());
                Ok(Authorization::Token(token))
            }
            Kind::SignIn(sign_in) => sign_in.authorize(request, &self.0.project, iam).await,
            Kind::Proxy => Ok(Authorization::Proxy),
        }
    }

    /// Reacts to a refused request. True if it should be authorized again and sent once more.
    pub(crate) fn renew_after_refusal(
        &self,
        authorization: &Authorization,
        response: &HttpResponse,
        iam: &dyn IamTransport,
    ) -> bool {
        match &self.0.credentials.0 {
            Kind::Token(source) => response.status == 401 && !source.is_fixed(),
            Kind::SignIn(sign_in) => {
                sign_in.renew_after_refusal(authorization, response, iam.unix_time())
            }
            Kind::Proxy => false,
        }
    }

    /// Adds a hint to the error of a refused request, from the body of the answer.
    pub(crate) fn add_hint(
        &self,
        authorization: &Authorization,
        error: Error,
        body: &[u8],
        secrets: &[Secret],
    ) -> Error {
        match &self.0.credentials.0 {
            Kind::SignIn(sign_in) => sign_in.add_hint(authorization, error, body, secrets),
            Kind::Token(_) | Kind::Proxy => error,
        }
    }

    /// Returns all secrets that must not appear in an error, in a log or in the arguments of a hook.
    pub(crate) fn secrets(&self, authorization: Option<&Authorization>) -> Vec<Secret> {
        let mut secrets = self.0.credentials.secrets();
        secrets.extend(authorization.and_then(Authorization::secret).cloned());
        secrets
    }
}
