//! Sign-in with access keys: every request is signed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use cbr_json::body_text;
use cbr_wire::http::secret::hide;
use cbr_wire::http::{HttpRequest, HttpResponse, date};
use cbr_wire::{Error, Secret};
use futures_util::future::LocalBoxFuture;

use crate::auth::authorization::{Authorization, set_header};
use crate::auth::iam_transport::IamTransport;
use crate::auth::keys::AccessKeys;
use crate::auth::project_location::{Project, ProjectLocation, Settings};
use crate::auth::sign_in::SignIn;
use crate::auth::signer::{UnsignedRequest, sign};
use crate::auth::single_flight::SingleFlight;
use crate::auth::{iam_answer, projects, signature_mismatch};

/// Largest difference between the clocks, in seconds. A larger one is assumed to be the reason for a refused signature.
const MAX_CLOCK_SKEW: i64 = 300;

/// Access keys with the correction of the clock.
#[derive(Clone)]
pub(super) struct KeySignIn(Rc<State>);

struct State {
    keys: AccessKeys,
    look_ups: SingleFlight<ProjectLocation>,
    /// The server's clock minus ours, in seconds; 0 until a signature was refused for it.
    clock_offset: Cell<i64>,
}

impl KeySignIn {
    pub(super) fn new(keys: AccessKeys) -> Self {
        Self(Rc::new(State {
            keys,
            look_ups: SingleFlight::new(),
            clock_offset: Cell::new(0),
        }))
    }

    fn sign(
        &self,
        request: &mut HttpRequest,
        settings: &Settings,
        project_id: Option<&str>,
        now_unix: i64,
    ) -> Result<Authorization, Error> {
        let clock_offset = self.0.clock_offset.get();
        if let Some(project_id) = project_id {
            set_header(request, "X-Project-Id", Secret::new(project_id));
        }
        let project: Vec<_> = project_id
            .map(|project_id| ("X-Project-Id", project_id))
            .into_iter()
            .collect();
        let body = request.body.as_ref().map_or("", Secret::expose);
        let unsigned = UnsignedRequest::new(request.method.as_str(), &request.url)
            .headers(&project)
            .body(body.as_bytes())
            .sign_host(!settings.in_browser);
        let signature = sign(
            &unsigned,
            &self.0.keys,
            now_unix.saturating_add(clock_offset),
        )?;
        let (headers, canonical, signature) = signature.into_parts();
        for (name, value) in headers {
            set_header(request, &name, value);
        }
        Ok(Authorization::Signature {
            canonical,
            signature,
            clock_offset,
        })
    }
}

impl SignIn for KeySignIn {
    fn validate(&self) -> Result<(), Error> {
        self.0.keys.validate()
    }

    fn complete_settings(&self, settings: &mut Settings) -> Result<(), Error> {
        settings.complete_endpoint()?;
        settings.check_project()?;
        if settings.project_id.is_none() {
            settings.complete_iam()?;
        }
        Ok(())
    }

    fn secrets(&self) -> Vec<Secret> {
        self.0.keys.secrets()
    }

    fn locate_project<'a>(
        &'a self,
        project: &'a Rc<Project>,
        iam: &'a dyn IamTransport,
    ) -> LocalBoxFuture<'a, Result<ProjectLocation, Error>> {
        let start = || {
            let look_up = look_up_project(self.clone(), Rc::clone(project), iam.shared_handle());
            Box::pin(look_up) as _
        };
        Box::pin(self.0.look_ups.join(start))
    }

    fn authorize<'a>(
        &'a self,
        request: &'a mut HttpRequest,
        project: &'a Rc<Project>,
        iam: &'a dyn IamTransport,
    ) -> LocalBoxFuture<'a, Result<Authorization, Error>> {
        Box::pin(async move {
            let location = if let Some(location) = project.location.get() {
                location
            } else {
                let found = self.locate_project(project, iam).await?;
                project.location.get_or_init(|| found)
            };
            let project_id = Some(location.project_id.as_str());
            self.sign(request, &project.settings, project_id, iam.unix_time())
        })
    }

    /// Corrects the clock if the `Date` of a refusal is too far from the signed time.
    fn renew_after_refusal(
        &self,
        authorization: &Authorization,
        response: &HttpResponse,
        now_unix: i64,
    ) -> bool {
        let Authorization::Signature { clock_offset, .. } = authorization else {
            return false;
        };
        if !matches!(response.status, 401 | 403) {
            return false;
        }
        let Some(server) = response.headers.date.as_deref().and_then(date::unix_time) else {
            return false;
        };
        let signed = now_unix.saturating_add(*clock_offset);
        let is_skewed = server.saturating_sub(signed).abs() > MAX_CLOCK_SKEW;
        if is_skewed {
            self.0.clock_offset.set(server.saturating_sub(now_unix));
        }
        is_skewed
    }

    /// The hint comes from the canonical request that the gateway echoes. Half a secret would not be recognized, so secrets are
    /// redacted in both requests before lines are compared and cut.
    fn add_hint(
        &self,
        authorization: &Authorization,
        error: Error,
        body: &[u8],
        secrets: &[Secret],
    ) -> Error {
        match authorization {
            Authorization::Signature { canonical, .. } if error.is_authentication() => {
                let ours = hide(canonical.expose(), secrets);
                let theirs = hide(&body_text(body), secrets);
                match signature_mismatch::hint(&ours, theirs.as_bytes()) {
                    Some(hint) => error.with_hint(hint),
                    None => error,
                }
            }
            _ => error,
        }
    }
}

/// Looks up the id of the project by its name. This is the first signed request, so a wrong clock is noticed here: the request is
/// then signed again with the corrected time.
async fn look_up_project(
    sign_in: KeySignIn,
    project: Rc<Project>,
    iam: Rc<dyn IamTransport>,
) -> Result<ProjectLocation, Error> {
    let settings = &project.settings;
    let Some(endpoint) = settings.endpoint.clone() else {
        return Err(Error::config("auth: expected keys and an endpoint"));
    };
    let (iam_base, name) = (settings.iam_base()?, settings.project_name());
    let mut may_retry = true;
    loop {
        let last = RefCell::new(None);
        let attempt = || {
            let mut request = projects::request(iam_base, name);
            set_header(&mut request, "Accept", Secret::new("application/json"));
            let authorization = sign_in.sign(&mut request, settings, None, iam.unix_time())?;
            *last.borrow_mut() = Some(authorization);
            Ok(request)
        };
        let response = iam.send_to_iam(&attempt).await?;
        let authorization = last.into_inner();
        if let Some(authorization) = &authorization
            && may_retry
            && sign_in.renew_after_refusal(authorization, &response, iam.unix_time())
        {
            may_retry = false;
            continue;
        }
        let mut secrets = sign_in.secrets();
        secrets.extend(
            authorization
                .as_ref()
                .and_then(Authorization::secret)
                .cloned(),
        );
        let found = iam_answer::decode(
            &response,
            iam_base,
            iam.unix_time(),
            &secrets,
            projects::read_list,
        );
        let projects = found.map_err(|error| match &authorization {
            Some(authorization) => sign_in.add_hint(authorization, error, &response.body, &secrets),
            None => error,
        })?;
        let project_id = projects::id_of_single_match(&projects, name)?;
        return Ok(ProjectLocation {
            endpoint,
            project_id,
        });
    }
}
