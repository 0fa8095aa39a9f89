//! The authenticator: signs in, renews tokens, signs requests, finds the project and corrects the clock.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use cbr_json::body_text;
use cbr_wire::http::secret::hide;
use cbr_wire::http::{HttpRequest, HttpResponse, date};
use cbr_wire::{Error, Secret};

use crate::auth::credentials::Credentials;
use crate::auth::iam_transport::IamTransport;
use crate::auth::keys::AccessKeys;
use crate::auth::password::Password;
use crate::auth::project_location::{ProjectLocation, Settings};
use crate::auth::session::Session;
use crate::auth::signer::{UnsignedRequest, sign};
use crate::auth::single_flight::SingleFlight;
use crate::auth::{iam_answer, projects, signature_mismatch};
use crate::endpoint::Endpoint;

/// A larger difference between the clocks, in seconds, is taken for the reason why a signature was refused.
const MAX_CLOCK_SKEW: i64 = 300;

/// Authorization of a request. It decides what is renewed when the request is refused.
#[derive(Debug, Clone)]
pub(crate) enum Authorization {
    Token(Secret),
    Session(Rc<Session>),
    /// None: a proxy adds it.
    Proxy,
    Signature {
        canonical: Secret,
        /// A secret too: it is valid as long as its date.
        signature: Secret,
        /// Correction of the clock in the signed time.
        clock_offset: i64,
    },
}

impl Authorization {
    /// Adds a hint to the error of a refused signature, from the canonical request that the gateway echoes. Secrets are
    /// redacted on both sides before lines are compared and cut: half a secret would not be recognized.
    pub(crate) fn explain(&self, error: Error, body: &[u8], secrets: &[Secret]) -> Error {
        match self {
            Self::Signature { canonical, .. } if error.is_authentication() => {
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

    fn secret(&self) -> Option<&Secret> {
        match self {
            Self::Token(token) => Some(token),
            Self::Session(session) => Some(&session.token),
            Self::Signature { signature, .. } => Some(signature),
            Self::Proxy => None,
        }
    }
}

/// Credentials with the current session and the project's location. Clones share everything.
#[derive(Debug, Clone)]
pub(crate) struct Authenticator(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    credentials: Credentials,
    /// Settings, with the endpoints that follow from the region.
    settings: Settings,
    location: OnceCell<ProjectLocation>,
    session: RefCell<Option<Rc<Session>>>,
    sign_ins: SingleFlight<Rc<Session>>,
    look_ups: SingleFlight<ProjectLocation>,
    /// The server's clock minus ours, in seconds; 0 until a signature was refused for it.
    clock_offset: Cell<i64>,
}

impl Authenticator {
    /// Checks that the settings are complete, or that IAM can complete them.
    pub(crate) fn new(credentials: Credentials, mut settings: Settings) -> Result<Self, Error> {
        credentials.validate()?;
        settings.complete(&credentials)?;
        let location = OnceCell::new();
        if let (Some(endpoint), Some(project_id)) = (&settings.endpoint, &settings.project_id) {
            location.get_or_init(|| ProjectLocation {
                endpoint: endpoint.clone(),
                project_id: project_id.clone(),
            });
        }
        Ok(Self(Rc::new(Inner {
            credentials,
            settings,
            location,
            session: RefCell::new(None),
            sign_ins: SingleFlight::new(),
            look_ups: SingleFlight::new(),
            clock_offset: Cell::new(0),
        })))
    }

    /// Returns the endpoint, if it is known without asking IAM.
    pub(crate) fn known_endpoint(&self) -> Option<&str> {
        let found = self.0.location.get().map(|location| &location.endpoint);
        found
            .or(self.0.settings.endpoint.as_ref())
            .map(Endpoint::as_str)
    }

    /// Returns the project id, if it is known without asking IAM.
    pub(crate) fn known_project(&self) -> Option<&str> {
        let found = self.0.location.get().map(|location| &location.project_id);
        found
            .or(self.0.settings.project_id.as_ref())
            .map(String::as_str)
    }

    /// Returns the endpoint and the project id. IAM is asked for the part that is not configured, until it has answered once.
    pub(crate) async fn locate_project<I: IamTransport>(
        &self,
        iam: &I,
    ) -> Result<ProjectLocation, Error> {
        if let Some(location) = self.0.location.get() {
            return Ok(location.clone());
        }
        let location = match &self.0.credentials {
            Credentials::Keys(_) => {
                let start = || Box::pin(look_up_project(Rc::clone(&self.0), iam.clone())) as _;
                self.0.look_ups.join(start).await?
            }
            _ => self.session(iam).await?.location.clone()?,
        };
        Ok(self.0.location.get_or_init(|| location).clone())
    }

    /// Adds the headers that authorize a request. Called for every attempt.
    pub(crate) async fn authorize<I: IamTransport>(
        &self,
        request: &mut HttpRequest,
        iam: &I,
    ) -> Result<Authorization, Error> {
        match &self.0.credentials {
            Credentials::Token(source) => {
                let token = source.token().await?;
                token.validate("auth.token")?;
                set_header(request, "X-Auth-Token", token.clone());
                Ok(Authorization::Token(token))
            }
            Credentials::Password(_) => {
                let session = self.session(iam).await?;
                set_header(request, "X-Auth-Token", session.token.clone());
                Ok(Authorization::Session(session))
            }
            Credentials::Keys(keys) => {
                let location = self.locate_project(iam).await?;
                let project_id = Some(location.project_id.as_str());
                self.0.sign(request, keys, project_id, iam.unix_time())
            }
            Credentials::Proxy => Ok(Authorization::Proxy),
        }
    }

    /// Reacts to a refused request. True if it should be authorized anew and sent once more.
    pub(crate) fn recover(
        &self,
        authorization: &Authorization,
        response: &HttpResponse,
        iam: &impl IamTransport,
    ) -> bool {
        match (authorization, &self.0.credentials) {
            (Authorization::Token(_), Credentials::Token(source)) => {
                response.status == 401 && !source.is_fixed()
            }
            (Authorization::Session(used), _) if response.status == 401 => {
                // Another call may have renewed the session meanwhile.
                self.0
                    .session
                    .borrow_mut()
                    .take_if(|current| Rc::ptr_eq(current, used));
                true
            }
            (Authorization::Signature { clock_offset, .. }, _) => {
                self.0
                    .correct_clock(*clock_offset, response, iam.unix_time())
            }
            _ => false,
        }
    }

    /// Returns all secrets that must not appear in an error, in a log or in the arguments of a hook.
    pub(crate) fn secrets(&self, authorization: Option<&Authorization>) -> Vec<Secret> {
        let mut secrets = self.0.credentials.secrets();
        secrets.extend(authorization.and_then(Authorization::secret).cloned());
        let session = self.0.session.borrow();
        secrets.extend(session.as_ref().map(|session| session.token.clone()));
        secrets
    }

    /// Returns the session of a password: the current one, or a new one if it needs renewal.
    async fn session<I: IamTransport>(&self, iam: &I) -> Result<Rc<Session>, Error> {
        let current = self.0.session.borrow().clone();
        if let Some(session) = &current
            && !session.needs_renewal(iam.unix_time())
        {
            return Ok(Rc::clone(session));
        }
        let start = || Box::pin(sign_in(Rc::clone(&self.0), iam.clone())) as _;
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

impl Inner {
    fn sign(
        &self,
        request: &mut HttpRequest,
        keys: &AccessKeys,
        project_id: Option<&str>,
        now_unix: i64,
    ) -> Result<Authorization, Error> {
        let clock_offset = self.clock_offset.get();
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
            .sign_host(!self.settings.in_browser);
        let signature = sign(&unsigned, keys, now_unix.saturating_add(clock_offset))?;
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

    /// Sets the clock offset if the `Date` of a refusal is too far from the signed time. True if it did.
    fn correct_clock(&self, clock_offset: i64, response: &HttpResponse, now_unix: i64) -> bool {
        if !matches!(response.status, 401 | 403) {
            return false;
        }
        let Some(server) = response.headers.date.as_deref().and_then(date::unix_time) else {
            return false;
        };
        let signed = now_unix.saturating_add(clock_offset);
        let is_skewed = server.saturating_sub(signed).abs() > MAX_CLOCK_SKEW;
        if is_skewed {
            self.clock_offset.set(server.saturating_sub(now_unix));
        }
        is_skewed
    }
}

/// Signs in with the password.
async fn sign_in<I: IamTransport>(inner: Rc<Inner>, iam: I) -> Result<Rc<Session>, Error> {
    let Credentials::Password(password) = &inner.credentials else {
        return Err(Error::config("auth: expected a password"));
    };
    let response = request_token(&inner, password, &iam).await?;
    let secrets = password.secrets();
    let session = Session::from_response(&response, iam.unix_time(), &inner.settings, &secrets)?;
    let session = Rc::new(session);
    *inner.session.borrow_mut() = Some(Rc::clone(&session));
    Ok(session)
}

async fn request_token<I: IamTransport>(
    inner: &Inner,
    password: &Password,
    iam: &I,
) -> Result<HttpResponse, Error> {
    let (endpoint, scope) = (inner.settings.iam_base()?, inner.settings.scope());
    iam.send_to_iam(&|| Ok(password.request(endpoint, &scope)))
        .await
}

/// Looks up the id of the project by its name, with access keys. This is the first signed request, so it is the first to be
/// refused for a wrong clock.
async fn look_up_project<I: IamTransport>(
    inner: Rc<Inner>,
    iam: I,
) -> Result<ProjectLocation, Error> {
    let (Credentials::Keys(keys), Some(endpoint)) =
        (&inner.credentials, inner.settings.endpoint.clone())
    else {
        return Err(Error::config("auth: expected keys and an endpoint"));
    };
    let (iam_base, name) = (inner.settings.iam_base()?, inner.settings.project_name());
    let authenticator = Authenticator(Rc::clone(&inner));
    let mut may_recover = true;
    loop {
        let last = RefCell::new(None);
        let attempt = || {
            let mut request = projects::request(iam_base, name);
            set_header(&mut request, "Accept", Secret::new("application/json"));
            let authorization = inner.sign(&mut request, keys, None, iam.unix_time())?;
            *last.borrow_mut() = Some(authorization);
            Ok(request)
        };
        let response = iam.send_to_iam(&attempt).await?;
        let authorization = last.into_inner();
        if let Some(authorization) = &authorization
            && may_recover
            && authenticator.recover(authorization, &response, &iam)
        {
            may_recover = false;
            continue;
        }
        let secrets = authenticator.secrets(authorization.as_ref());
        let found = iam_answer::decode(&response, iam.unix_time(), &secrets, projects::read_list);
        let projects = found.map_err(|error| match &authorization {
            Some(authorization) => authorization.explain(error, &response.body, &secrets),
            None => error,
        })?;
        let project_id = projects::only_one_named(&projects, name)?;
        return Ok(ProjectLocation {
            endpoint,
            project_id,
        });
    }
}

/// Sets a header, or replaces it, so that a request can be authorized anew.
fn set_header(request: &mut HttpRequest, name: &str, value: Secret) {
    request
        .headers
        .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
    request.headers.push((name.to_owned(), value));
}
