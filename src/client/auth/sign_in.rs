//! Interface of the sign-in methods that need more than a token: a password, or access keys.
//!
//! Both are called only through a trait object, so the linker drops their code from a program that creates neither. This makes
//! the WebAssembly module for pages a tenth smaller.

use std::rc::Rc;

use cbr_wire::http::{HttpRequest, HttpResponse};
use cbr_wire::{Error, Secret};
use futures_util::future::LocalBoxFuture;

use crate::auth::authorization::Authorization;
use crate::auth::iam_transport::IamTransport;
use crate::auth::project_location::{Project, ProjectLocation, Settings};

/// A sign-in method and its state: the current session of a password, or the clock correction of access keys.
pub(super) trait SignIn {
    /// Checks the credentials.
    fn validate(&self) -> Result<(), Error>;

    /// Adds the endpoints of the region to the settings. Fails if a setting is missing and IAM cannot be asked for it.
    fn complete_settings(&self, settings: &mut Settings) -> Result<(), Error>;

    /// Returns the secrets of the credentials and of the session.
    fn secrets(&self) -> Vec<Secret>;

    /// Asks IAM for the location of the project: its id and the service's endpoint.
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

    /// Reacts to a refused request, for example by ending the session. True if the request should be authorized again and sent
    /// once more.
    fn renew_after_refusal(
        &self,
        authorization: &Authorization,
        response: &HttpResponse,
        now_unix: i64,
    ) -> bool;

    /// Adds a hint to the error of a refused request. The body of the answer shows the reason.
    fn add_hint(
        &self,
        _authorization: &Authorization,
        error: Error,
        _body: &[u8],
        _secrets: &[Secret],
    ) -> Error {
        error
    }
}
