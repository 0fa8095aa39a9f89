//! Who asks: tokens, passwords and access keys, the signature that goes with the latter, and secrets that never print.

mod authenticator;
mod canonical;
mod catalog;
mod credentials;
mod iam_answer;
mod keys;
mod password;
mod project_location;
mod projects;
mod session;
mod signature_mismatch;
mod signer;
mod single_flight;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use std::future::Future;

pub(crate) use authenticator::{Authenticator, Proof};
use cbr_wire::http::{HttpRequest, HttpResponse};
use cbr_wire::{Error, Secret};
pub use credentials::Credentials;
pub use futures_util::future::LocalBoxFuture;
pub use keys::AccessKeys;
pub use password::Password;
pub(crate) use project_location::{Place, Settings};
pub use signer::{Signature, Unsigned, sign};

/// Where the token of a request comes from.
///
/// A plain [`Secret`] is a source that always gives itself; anything that fetches or renews tokens implements this.
pub trait TokenSource {
    /// The token for the next request. It is asked before every request, so a source that has to fetch its token
    /// keeps it. When the service refuses a token, it is asked once more.
    ///
    /// # Errors
    /// Whatever keeps the source from giving one.
    fn token(&self) -> LocalBoxFuture<'_, Result<Secret, Error>>;

    /// True for a source that has one token only: to ask it once more would be in vain.
    fn is_fixed(&self) -> bool {
        false
    }
}

impl TokenSource for Secret {
    fn token(&self) -> LocalBoxFuture<'_, Result<Secret, Error>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }

    fn is_fixed(&self) -> bool {
        true
    }
}

/// What signing in needs of the client: requests to IAM, retried and timed as all others are.
///
/// A clone goes into the renewal that several calls wait for, so it must not hold anything of a single call: neither its
/// deadline nor its end.
pub(crate) trait Exchange: Clone + 'static {
    /// Sends a request to IAM; gives the answer whatever its status, once there is nothing left to retry, or the error
    /// where none came. Every attempt sends what `attempt` makes anew, because a signature has the time in it.
    fn exchange(
        &self,
        attempt: &dyn Fn() -> Result<HttpRequest, Error>,
    ) -> impl Future<Output = Result<HttpResponse, Error>>;

    /// Seconds since 1970-01-01T00:00:00Z.
    fn unix_time(&self) -> i64;
}
