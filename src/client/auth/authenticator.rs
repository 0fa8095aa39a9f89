//! Signs in, and stays signed in.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use cbr_json::body_text;
use cbr_wire::http::{HttpRequest, HttpResponse};
use cbr_wire::secret::hide;
use cbr_wire::{Error, Secret, http_date};

use crate::auth::project_location::{Place, Settings};
use crate::auth::session::Session;
use crate::auth::single_flight::SingleFlight;
use crate::auth::{
    AccessKeys, Credentials, Exchange, Password, Unsigned, iam_answer, projects, sign,
    signature_mismatch,
};
use crate::endpoint::Endpoint;

/// Clocks that are further apart than this, in seconds, are the reason why a signature is refused.
const SKEW: i64 = 300;

/// What a request was authorized with: what to renew when it is refused.
#[derive(Debug, Clone)]
pub(crate) enum Proof {
    Token(Secret),
    Session(Rc<Session>),
    /// The proxy's own business.
    Proxy,
    Signature {
        canonical: Secret,
        /// Good for as long as its date is.
        signature: Secret,
        /// What the clock was corrected by.
        offset: i64,
    },
}

impl Proof {
    /// Adds to an error what the gateway tells about a signature that it refused. The secrets go on both sides before
    /// lines are compared and cut: half of one would not be recognized any more.
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

/// Credentials and what they have led to so far. Clones share everything.
#[derive(Debug, Clone)]
pub(crate) struct Authenticator(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    credentials: Credentials,
    /// Completed by what follows from the region.
    settings: Settings,
    place: OnceCell<Place>,
    session: RefCell<Option<Rc<Session>>>,
    sign_ins: SingleFlight<Rc<Session>>,
    look_ups: SingleFlight<Place>,
    /// The server's clock minus ours, in seconds; 0 as long as nothing is wrong.
    offset: Cell<i64>,
}

impl Authenticator {
    /// Checks that everything is there, or can be asked for.
    pub(crate) fn new(credentials: Credentials, mut settings: Settings) -> Result<Self, Error> {
        credentials.validate()?;
        settings.complete(&credentials)?;
        let place = OnceCell::new();
        if let (Some(endpoint), Some(project_id)) = (&settings.endpoint, &settings.project_id) {
            place.get_or_init(|| Place {
                endpoint: endpoint.clone(),
                project_id: project_id.clone(),
            });
        }
        Ok(Self(Rc::new(Inner {
            credentials,
            settings,
            place,
            session: RefCell::new(None),
            sign_ins: SingleFlight::new(),
            look_ups: SingleFlight::new(),
            offset: Cell::new(0),
        })))
    }

    /// The endpoint, as far as it is known without asking IAM.
    pub(crate) fn known_endpoint(&self) -> Option<&str> {
        let found = self.0.place.get().map(|place| &place.endpoint);
        found
            .or(self.0.settings.endpoint.as_ref())
            .map(Endpoint::as_str)
    }

    /// The project's id, as far as it is known without asking IAM.
    pub(crate) fn known_project(&self) -> Option<&str> {
        let found = self.0.place.get().map(|place| &place.project_id);
        found
            .or(self.0.settings.project_id.as_ref())
            .map(String::as_str)
    }

    /// Where the tasks are. IAM is asked for what the configuration does not say, and only until it has answered once.
    pub(crate) async fn place<E: Exchange>(&self, io: &E) -> Result<Place, Error> {
        if let Some(place) = self.0.place.get() {
            return Ok(place.clone());
        }
        let place = match &self.0.credentials {
            Credentials::Keys(_) => {
                let start = || Box::pin(look_up(Rc::clone(&self.0), io.clone())) as _;
                self.0.look_ups.join(start).await?
            }
            _ => self.session(io).await?.place.clone()?,
        };
        Ok(self.0.place.get_or_init(|| place).clone())
    }

    /// Adds to a request what says who asks. To be called anew for every attempt.
    pub(crate) async fn authorize<E: Exchange>(
        &self,
        request: &mut HttpRequest,
        io: &E,
    ) -> Result<Proof, Error> {
        match &self.0.credentials {
            Credentials::Token(source) => {
                let token = source.token().await?;
                token.validate("auth.token")?;
                set_header(request, "X-Auth-Token", token.clone());
                Ok(Proof::Token(token))
            }
            Credentials::Password(_) => {
                let session = self.session(io).await?;
                set_header(request, "X-Auth-Token", session.token.clone());
                Ok(Proof::Session(session))
            }
            Credentials::Keys(keys) => {
                let place = self.place(io).await?;
                let project_id = Some(place.project_id.as_str());
                self.0.sign(request, keys, project_id, io.unix_time())
            }
            Credentials::Proxy => Ok(Proof::Proxy),
        }
    }

    /// After an answer that refused the request: true where it is worth while to authorize and send it once more.
    pub(crate) fn recover(
        &self,
        proof: &Proof,
        response: &HttpResponse,
        io: &impl Exchange,
    ) -> bool {
        match (proof, &self.0.credentials) {
            (Proof::Token(_), Credentials::Token(source)) => {
                response.status == 401 && !source.is_fixed()
            }
            (Proof::Session(used), _) if response.status == 401 => {
                // Another call may have renewed it meanwhile.
                self.0
                    .session
                    .borrow_mut()
                    .take_if(|current| Rc::ptr_eq(current, used));
                true
            }
            (Proof::Signature { offset, .. }, _) => {
                self.0.learn_clock(*offset, response, io.unix_time())
            }
            _ => false,
        }
    }

    /// All that must not come out of a call: in an error, in a log, or in what a hook is shown.
    pub(crate) fn secrets(&self, proof: Option<&Proof>) -> Vec<Secret> {
        let mut secrets = self.0.credentials.secrets();
        secrets.extend(proof.and_then(Proof::secret).cloned());
        let session = self.0.session.borrow();
        secrets.extend(session.as_ref().map(|session| session.token.clone()));
        secrets
    }

    /// The token for the password: the one there is, or a new one when its time has come.
    async fn session<E: Exchange>(&self, io: &E) -> Result<Rc<Session>, Error> {
        let current = self.0.session.borrow().clone();
        if let Some(session) = &current
            && !session.is_due(io.unix_time())
        {
            return Ok(Rc::clone(session));
        }
        let start = || Box::pin(sign_in(Rc::clone(&self.0), io.clone())) as _;
        let renewed = self.0.sign_ins.join(start).await;
        match (renewed, current) {
            // IAM is out of order for a while: the old token will do as long as it lasts.
            (Err(error), Some(session))
                if error.is_retryable() && !session.is_over(io.unix_time()) =>
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
    ) -> Result<Proof, Error> {
        let offset = self.offset.get();
        if let Some(project_id) = project_id {
            set_header(request, "X-Project-Id", Secret::new(project_id));
        }
        let project: Vec<_> = project_id
            .map(|project_id| ("X-Project-Id", project_id))
            .into_iter()
            .collect();
        let body = request.body.as_ref().map_or("", Secret::expose);
        let unsigned = Unsigned::new(request.method.as_str(), &request.url)
            .headers(&project)
            .body(body.as_bytes())
            .sign_host(!self.settings.in_browser);
        let signature = sign(&unsigned, keys, now_unix.saturating_add(offset))?;
        let (headers, canonical, signature) = signature.into_parts();
        for (name, value) in headers {
            set_header(request, &name, value);
        }
        Ok(Proof::Signature {
            canonical,
            signature,
            offset,
        })
    }

    /// True where a refusal's `Date` is so far from the time that was signed that this must be why; remembers it then.
    fn learn_clock(&self, offset: i64, response: &HttpResponse, now_unix: i64) -> bool {
        if !matches!(response.status, 401 | 403) {
            return false;
        }
        let Some(server) = response
            .headers
            .date
            .as_deref()
            .and_then(http_date::unix_time)
        else {
            return false;
        };
        let off = |offset: i64| server.saturating_sub(now_unix.saturating_add(offset)).abs() > SKEW;
        if off(offset) {
            self.offset.set(server.saturating_sub(now_unix));
            return true;
        }
        false
    }
}

/// Gets a token for the password.
async fn sign_in<E: Exchange>(inner: Rc<Inner>, io: E) -> Result<Rc<Session>, Error> {
    let Credentials::Password(password) = &inner.credentials else {
        return Err(Error::config("auth: expected a password"));
    };
    let response = request_token(&inner, password, &io).await?;
    let secrets = password.secrets();
    let session = Session::read(&response, io.unix_time(), &inner.settings, &secrets)?;
    let session = Rc::new(session);
    *inner.session.borrow_mut() = Some(Rc::clone(&session));
    Ok(session)
}

async fn request_token<E: Exchange>(
    inner: &Inner,
    password: &Password,
    io: &E,
) -> Result<HttpResponse, Error> {
    let (iam, scope) = (inner.settings.iam()?, inner.settings.scope());
    io.exchange(&|| Ok(password.request(iam, &scope))).await
}

/// Finds the project of a name, with keys. What the clock is off by shows here first.
async fn look_up<E: Exchange>(inner: Rc<Inner>, io: E) -> Result<Place, Error> {
    let (Credentials::Keys(keys), Some(endpoint)) =
        (&inner.credentials, inner.settings.endpoint.clone())
    else {
        return Err(Error::config("auth: expected keys and an endpoint"));
    };
    let (iam, name) = (inner.settings.iam()?, inner.settings.name());
    let authenticator = Authenticator(Rc::clone(&inner));
    let mut again = true;
    loop {
        let last = RefCell::new(None);
        let attempt = || {
            let mut request = projects::request(iam, name);
            set_header(&mut request, "Accept", Secret::new("application/json"));
            let proof = inner.sign(&mut request, keys, None, io.unix_time())?;
            *last.borrow_mut() = Some(proof);
            Ok(request)
        };
        let response = io.exchange(&attempt).await?;
        let proof = last.into_inner();
        if let Some(proof) = &proof
            && again
            && authenticator.recover(proof, &response, &io)
        {
            again = false;
            continue;
        }
        let secrets = authenticator.secrets(proof.as_ref());
        let found = iam_answer::read(&response, io.unix_time(), &secrets, projects::read);
        let projects = found.map_err(|error| match &proof {
            Some(proof) => proof.explain(error, &response.body, &secrets),
            None => error,
        })?;
        let project_id = projects::only(&projects, name)?;
        return Ok(Place {
            endpoint,
            project_id,
        });
    }
}

/// Replaces a header of that name, so that a request can be authorized anew.
fn set_header(request: &mut HttpRequest, name: &str, value: Secret) {
    request
        .headers
        .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
    request.headers.push((name.to_owned(), value));
}
