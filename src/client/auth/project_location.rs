//! Settings for signing in, and the location of the project: its endpoint and id.

use cbr_wire::Error;
use cbr_wire::request::check_id;
use cbr_wire::small::text::{join, quoted};

use crate::auth::credentials::Credentials;
use crate::auth::password::Scope;
use crate::endpoint::{Endpoint, regions};

/// Project id that a proxy replaces by that of its own project.
const DEFAULT_PROJECT: &str = "default";

/// Configured endpoints, region and project.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) iam_endpoint: Option<Endpoint>,
    pub(crate) project_id: Option<String>,
    pub(crate) project_name: Option<String>,
    /// Allows an endpoint of plain http from IAM's catalog.
    pub(crate) allow_insecure: bool,
    /// True in a browser, where the host cannot be signed and only exposed headers are visible.
    pub(crate) in_browser: bool,
}

/// Location of the project: endpoint and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProjectLocation {
    pub(crate) endpoint: Endpoint,
    pub(crate) project_id: String,
}

impl Settings {
    /// Adds the endpoints of the region, and checks that the rest is configured or IAM can be asked for it.
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
                "endpoint: expected the proxy's endpoint, got nothing",
            ));
        }
        let project_id = self
            .project_id
            .get_or_insert_with(|| DEFAULT_PROJECT.to_owned());
        check_id("projectId", project_id).map_err(Error::in_config)
    }

    fn complete_endpoint(&mut self, credentials: &Credentials) -> Result<(), Error> {
        if self.endpoint.is_some() {
            return Ok(());
        }
        let region = self.region.as_deref();
        match (region.and_then(regions::find), region) {
            (Some(found), _) => {
                self.endpoint = Some(Endpoint::parse(&found.cbr_endpoint(), false)?);
            }
            // The endpoint comes from IAM's catalog.
            (None, _) if matches!(credentials, Credentials::Password(_)) => {}
            (None, Some(region)) => {
                let regions: Vec<_> = regions::all().map(|region| region.id).collect();
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
            (Some(project_id), _) => {
                return check_id("projectId", project_id).map_err(Error::in_config);
            }
            (None, Credentials::Token(_)) => "the id of a project, got nothing",
            (None, _) if self.project_name().is_empty() => {
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
        let iam = region.and_then(regions::find).ok_or_else(|| {
            let got = region.map_or_else(
                || "neither".to_owned(),
                |region| format!("region {}", quoted(region)),
            );
            Error::config(format!(
                "iamEndpoint: expected the endpoint of IAM, or a region whose IAM is known, got {got}"
            ))
        })?;
        self.iam_endpoint = Some(Endpoint::parse(&iam.iam_endpoint(), false)?);
        Ok(())
    }

    /// Returns the project's name. The default project of a region has the region's name.
    pub(super) fn project_name(&self) -> &str {
        let name = self.project_name.as_ref().or(self.region.as_ref());
        name.map_or("", String::as_str)
    }

    /// Returns the scope of a token.
    pub(super) fn scope(&self) -> Scope {
        match &self.project_id {
            Some(id) => Scope::Id(id.clone()),
            None => Scope::Name(self.project_name().to_owned()),
        }
    }

    /// Returns the base of IAM's URLs, without the version that `OS_AUTH_URL` and the like end with.
    pub(super) fn iam_base(&self) -> Result<&str, Error> {
        let iam = self.iam_endpoint.as_ref().map(Endpoint::as_str);
        iam.map(|iam| iam.strip_suffix("/v3").unwrap_or(iam))
            .ok_or_else(|| Error::config("iamEndpoint: expected the endpoint of IAM, got nothing"))
    }
}
