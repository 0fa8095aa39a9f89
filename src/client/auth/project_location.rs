//! Settings for signing in, and the location of the project: its endpoint and id.

use std::cell::OnceCell;

use cbr_wire::Error;
use cbr_wire::request::check_id;
use cbr_wire::small::text::{join, quoted};

use crate::auth::password::Scope;
use crate::endpoint::Endpoint;
use crate::endpoint::regions::{self, Region};

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

/// Completed settings, and the location of the project once it is known.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) settings: Settings,
    pub(super) location: OnceCell<ProjectLocation>,
}

impl Settings {
    /// Checks that the names are not empty.
    pub(super) fn check_texts(&self) -> Result<(), Error> {
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
        Ok(())
    }

    pub(super) fn complete_proxy(&mut self) -> Result<(), Error> {
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

    /// Sets the endpoint of the region, if that is known and no endpoint is configured. Not if an IAM of another operator is
    /// configured: its token must not go to the operator in the table of regions.
    pub(super) fn add_region_endpoint(&mut self) -> Result<(), Error> {
        if self.endpoint.is_none()
            && let Some(region) = self.region.as_deref().and_then(regions::find)
            && self.foreign_iam(&region).is_none()
        {
            self.endpoint = Some(Endpoint::parse(&region.cbr_endpoint(), false)?);
        }
        Ok(())
    }

    /// Returns the configured IAM, if it is not one of the region's operator.
    fn foreign_iam(&self, region: &Region) -> Option<&Endpoint> {
        let iam = self.iam_endpoint.as_ref();
        iam.filter(|iam| !region.is_operators(iam.host()))
    }

    /// Sets the endpoint of the region. An error if there is no endpoint then.
    pub(super) fn complete_endpoint(&mut self) -> Result<(), Error> {
        self.add_region_endpoint()?;
        if self.endpoint.is_some() {
            return Ok(());
        }
        let known = self.region.as_deref().and_then(regions::find);
        if let Some(region) = known
            && let Some(iam) = self.foreign_iam(&region)
        {
            return Err(Error::config(format!(
                "endpoint: expected one of the operator of {}, got {} from the table of regions; name the endpoint",
                iam.host(),
                region.cbr_host()
            )));
        }
        let Some(region) = &self.region else {
            return Err(Error::config(
                "endpoint: expected an endpoint or a region, got neither",
            ));
        };
        let regions: Vec<_> = regions::all().map(|region| region.id).collect();
        Err(Error::config(format!(
            "region: expected one of {}, got {}; for any other cloud name the endpoint",
            join(&regions, ", "),
            quoted(region)
        )))
    }

    /// Checks the project's id, which a token needs.
    pub(super) fn check_project_id(&self) -> Result<(), Error> {
        let Some(project_id) = &self.project_id else {
            return Err(Error::config(
                "projectId: expected the id of a project, got nothing",
            ));
        };
        check_id("projectId", project_id).map_err(Error::in_config)
    }

    /// Checks that there is an id or a name of the project.
    pub(super) fn check_project(&self) -> Result<(), Error> {
        if self.project_id.is_some() {
            return self.check_project_id();
        }
        if self.project_name().is_empty() {
            return Err(Error::config(
                "projectId: expected the id or the name of a project, or a region, got none of them",
            ));
        }
        Ok(())
    }

    /// Sets the endpoint of IAM.
    pub(super) fn complete_iam(&mut self) -> Result<(), Error> {
        if self.iam_endpoint.is_some() {
            return Ok(());
        }
        let region = self.region.as_deref();
        let iam = region.and_then(regions::find).ok_or_else(|| {
            let got = region.map_or_else(
                || "neither".to_owned(),
                |region| format!("region {}", quoted(region)),
            );
            Error::expected(
                "iamEndpoint",
                "the endpoint of IAM, or a region whose IAM is known",
                &got,
            )
            .in_config()
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
        let endings = ["/auth/tokens", "/v3"];
        iam.map(|iam| {
            endings
                .iter()
                .fold(iam, |iam, end| iam.strip_suffix(end).unwrap_or(iam))
        })
        .ok_or_else(|| Error::config("iamEndpoint: expected the endpoint of IAM, got nothing"))
    }
}
