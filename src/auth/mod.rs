//! Who asks: credentials, and secrets that never print.

mod secret;

pub use secret::Secret;

use std::future::Future;
use std::pin::Pin;

use crate::Error;

/// A future of this crate: not bound to a thread that could move it, as everything in a browser.
pub type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Where the token of a request comes from.
///
/// A plain [`Secret`] is a source that always gives itself; anything that fetches or renews tokens implements this.
pub trait TokenSource {
    /// The token for the next request. It is asked before every request, so a source that has to fetch its token
    /// keeps it.
    ///
    /// # Errors
    /// Whatever keeps the source from giving one.
    fn token(&self) -> LocalFuture<'_, Result<Secret, Error>>;
}

impl TokenSource for Secret {
    fn token(&self) -> LocalFuture<'_, Result<Secret, Error>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}
