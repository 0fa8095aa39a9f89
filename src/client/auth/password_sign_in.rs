//! Sign-in with a password: IAM issues tokens, which are renewed before they expire.

use std::cell::RefCell;
use std::rc::Rc;

use cbr_wire::http::{HttpRequest, HttpResponse};
use cbr_wire::{Error, Secret};
use futures_util::future::LocalBoxFuture;

use crate::auth::authorization::{Authorization, set_header};
use crate::auth::iam_transport::IamTransport;
use crate::auth::password::Password;
use crate::auth::project_location::{Project, ProjectLocation, Settings};
use crate::auth::session::Session;
use crate::auth::sign_in::SignIn;
use crate::auth::single_flight::SingleFlight;

/// Password with the current session.
pub(super) struct PasswordSignIn(Rc<State>);

struct State {
    password: Password,
    session: RefCell<Option<Rc<Session>>>,
    sign_ins: SingleFlight<Rc<Session>>,
}

impl PasswordSignIn {
    pub(super) fn new(password: Password) -> Self {
        Self(Rc::new(State {
            password,
            session: RefCell::new(None),
            sign_ins: SingleFlight::new(),
        }))
    }

    /// Returns the current session, or a new one if it needs renewal.
    async fn session(
        &self,
        project: &Rc<Project>,
        iam: &dyn IamTransport,
    ) -> Result<Rc<Session>, Error> {
        let current = self.0.session.borrow().clone();
        if let Some(session) = &current
            && !session.needs_renewal(iam.unix_time())
        {
            return Ok(Rc::clone(session));
        }
        let start = || {
            Box::pin(sign_in(
                Rc::clone(&self.0),
                Rc::clone(project),
                iam.shared_handle(),
            )) as _
        };
        let renewed = self.0.sign_ins.join(start).await;
        match (renewed, current) {
            // IAM is temporarily unavailable: the old token is used until it expires.
            (Err(error), Some(session))
                if error.is_retryable() && !session.has_expired(iam.unix_time()) =>
            {
                Ok(session)
            }
            (renewed, _) => renewed,
        }
    }
}

impl SignIn for PasswordSignIn {
    fn validate(&self) -> Result<(), Error> {
        self.0.password.validate()
    }

    fn complete_settings(&self, settings: &mut Settings) -> Result<(), Error> {
        // IAM's catalog has the endpoint of a region that is not known here.
        settings.add_region_endpoint()?;
        settings.check_project()?;
        settings.complete_iam()
    }

    fn secrets(&self) -> Vec<Secret> {
        let mut secrets = self.0.password.secrets();
        let session = self.0.session.borrow();
        secrets.extend(session.as_ref().map(|session| session.token.clone()));
        secrets
    }

    fn locate_project<'a>(
        &'a self,
        project: &'a Rc<Project>,
        iam: &'a dyn IamTransport,
    ) -> LocalBoxFuture<'a, Result<ProjectLocation, Error>> {
        Box::pin(async move { self.session(project, iam).await?.location.clone() })
    }

    fn authorize<'a>(
        &'a self,
        request: &'a mut HttpRequest,
        project: &'a Rc<Project>,
        iam: &'a dyn IamTransport,
    ) -> LocalBoxFuture<'a, Result<Authorization, Error>> {
        Box::pin(async move {
            let session = self.session(project, iam).await?;
            set_header(request, "X-Auth-Token", session.token.clone());
            Ok(Authorization::Session(session))
        })
    }

    fn renew_after_refusal(
        &self,
        authorization: &Authorization,
        response: &HttpResponse,
        _now: i64,
    ) -> bool {
        let Authorization::Session(used) = authorization else {
            return false;
        };
        if response.status != 401 {
            return false;
        }
        // Another call may have renewed the session meanwhile.
        self.0
            .session
            .borrow_mut()
            .take_if(|current| Rc::ptr_eq(current, used));
        true
    }
}

/// Signs in.
async fn sign_in(
    state: Rc<State>,
    project: Rc<Project>,
    iam: Rc<dyn IamTransport>,
) -> Result<Rc<Session>, Error> {
    let settings = &project.settings;
    let (endpoint, scope) = (settings.iam_base()?, settings.scope());
    let request = || Ok(state.password.request(endpoint, &scope));
    let response = iam.send_to_iam(&request).await?;
    let secrets = state.password.secrets();
    let session = Session::from_response(&response, iam.unix_time(), settings, &secrets)?;
    let session = Rc::new(session);
    *state.session.borrow_mut() = Some(Rc::clone(&session));
    Ok(session)
}
