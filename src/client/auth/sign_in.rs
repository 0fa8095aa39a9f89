//! Sign-in methods that need more than a token: a password, or access keys.
//!
//! They are called through a trait object only. So a program that creates neither does not contain their code: the
//! WebAssembly module for pages is a tenth smaller for it.

use std::rc::Rc;

use cbr_wire::http::{HttpRequest, HttpResponse};
use cbr_wire::{Error, Secret};
use futures_util::future::LocalBoxFuture;

use crate::auth::authorization::Authorization;
use crate::auth::iam_transport::IamTransport;
use crate::auth::project_location::{Project, ProjectLocation, Settings};

/// A sign-in method with its state: the current session, or the correction of the clock.
pub(super) trait SignIn {
    /// Checks the credentials.
    fn validate(&self) -> Result<(), Error>;

    /// Adds the endpoints of the region, and checks that the rest is configured or IAM can be asked for it.
    fn complete(&self, settings: &mut Settings) -> Result<(), Error>;

    /// Returns the secrets of the credentials and of the session.
    fn secrets(&self) -> Vec<Secret>;

    /// Asks IAM for the location of the project.
    fn locate_project<'a>(
        &'a self,
        project: &'a Rc<Project>,
        iam: &'a dyn IamTransport,
    ) -> LocalBoxFuture<'a, Result<ProjectLocation, Error>>;

    /// Adds the headers that authorize a request.
    fn authorize<'a>(
        &'a self,
        request: &'a mut HttpRequest,
        project: &'a Rc<Project>,
        iam: &'a dyn IamTransport,
    ) -> LocalBoxFuture<'a, Result<Authorization, Error>>;

    /// Reacts to a refused request. True if it should be authorized anew and sent once more.
    fn recover(
        &self,
        authorization: &Authorization,
        response: &HttpResponse,
        now_unix: i64,
    ) -> bool;

    /// Adds a hint to the error of a refused request, from the body of the answer.
    fn explain(
        &self,
        _authorization: &Authorization,
        error: Error,
        _body: &[u8],
        _secrets: &[Secret],
    ) -> Error {
        error
    }
}
