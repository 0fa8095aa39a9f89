use cbr_wire::Error;
use cbr_wire::request::id;
use cbr_wire::small::text::{join, quoted};

use crate::auth::Credentials;
use crate::auth::password::Scope;
use crate::endpoint::Endpoint;
use crate::regions;

/// In the place of a project's id: the project that the proxy has its credentials for.
const PROXYS_PROJECT: &str = "default";

/// What is known of where to sign in and what to ask for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) iam_endpoint: Option<Endpoint>,
    pub(crate) project_id: Option<String>,
    pub(crate) project_name: Option<String>,
    /// Plain http to other machines, should IAM's catalog name such an endpoint.
    pub(crate) allow_insecure: bool,
    /// A page neither signs the host nor sees headers that are not exposed.
    pub(crate) in_browser: bool,
}

/// Where the tasks are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) endpoint: Endpoint,
    pub(crate) project_id: String,
}

impl Settings {
    /// Adds what follows from the region, and checks that the rest is there or can be asked for.
    pub(super) fn complete(&mut self, credentials: &Credentials) -> Result<(), Error> {
        for (field, text) in [
            ("projectName", &self.project_name),
            ("region", &self.region),
        ] {
            if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
                return Err(Error::config(format!(
                    "{field}: expected a text that is not empty"
                )));
            }
        }
        if matches!(credentials, Credentials::Proxy) {
            return self.complete_proxy();
        }
        self.complete_endpoint(credentials)?;
        self.check_project(credentials)?;
        let asks_iam = match credentials {
            Credentials::Token(_) | Credentials::Proxy => false,
            Credentials::Password(_) => true,
            Credentials::Keys(_) => self.project_id.is_none(),
        };
        if asks_iam {
            self.complete_iam()?;
        }
        Ok(())
    }

    fn complete_proxy(&mut self) -> Result<(), Error> {
        if self.endpoint.is_none() {
            return Err(Error::config(
                "endpoint: expected where the proxy is, got nothing",
            ));
        }
        let project_id = self
            .project_id
            .get_or_insert_with(|| PROXYS_PROJECT.to_owned());
        id("projectId", project_id).map_err(Error::in_config)
    }

    fn complete_endpoint(&mut self, credentials: &Credentials) -> Result<(), Error> {
        if self.endpoint.is_some() {
            return Ok(());
        }
        let region = self.region.as_deref();
        match (region.and_then(regions::cbr_endpoint), region) {
            (Some(endpoint), _) => self.endpoint = Some(Endpoint::parse(&endpoint, false)?),
            // IAM's catalog names it.
            (None, _) if matches!(credentials, Credentials::Password(_)) => {}
            (None, Some(region)) => {
                let regions: Vec<_> = regions::ids().collect();
                return Err(Error::config(format!(
                    "region: expected one of {}, got {}; for any other cloud name the endpoint",
                    join(&regions, ", "),
                    quoted(region)
                )));
            }
            (None, None) => {
                return Err(Error::config(
                    "endpoint: expected an endpoint or a region, got neither",
                ));
            }
        }
        Ok(())
    }

    fn check_project(&self, credentials: &Credentials) -> Result<(), Error> {
        let expected = match (&self.project_id, credentials) {
            (Some(project_id), _) => return id("projectId", project_id).map_err(Error::in_config),
            (None, Credentials::Token(_)) => "the id of a project, got nothing",
            (None, _) if self.name().is_empty() => {
                "the id or the name of a project, or a region, got none of them"
            }
            (None, _) => return Ok(()),
        };
        Err(Error::config(format!("projectId: expected {expected}")))
    }

    fn complete_iam(&mut self) -> Result<(), Error> {
        if self.iam_endpoint.is_some() {
            return Ok(());
        }
        let region = self.region.as_deref();
        let iam = region.and_then(regions::iam_endpoint).ok_or_else(|| {
            let got = region.map_or_else(
                || "neither".to_owned(),
                |region| format!("region {}", quoted(region)),
            );
            Error::config(format!(
                "iamEndpoint: expected the endpoint of IAM, or a region whose IAM is known, got {got}"
            ))
        })?;
        self.iam_endpoint = Some(Endpoint::parse(&iam, false)?);
        Ok(())
    }

    /// The name of the project: its own, or the region's for the region's own project.
    pub(super) fn name(&self) -> &str {
        let name = self.project_name.as_ref().or(self.region.as_ref());
        name.map_or("", String::as_str)
    }

    /// The project that a token is asked for.
    pub(super) fn scope(&self) -> Scope {
        match &self.project_id {
            Some(id) => Scope::Id(id.clone()),
            None => Scope::Name(self.name().to_owned()),
        }
    }

    /// The base of IAM's URLs. `OS_AUTH_URL` and the like have the version behind it.
    pub(super) fn iam(&self) -> Result<&str, Error> {
        let iam = self.iam_endpoint.as_ref().map(Endpoint::as_str);
        iam.map(|iam| iam.strip_suffix("/v3").unwrap_or(iam))
            .ok_or_else(|| Error::config("iamEndpoint: expected the endpoint of IAM, got nothing"))
    }
}
