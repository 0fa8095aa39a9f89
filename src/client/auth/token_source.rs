//! Sources of tokens.

use cbr_wire::{Error, Secret};
use futures_util::future::LocalBoxFuture;

/// Source of tokens.
///
/// A [`Secret`] is a source of one fixed token. Anything that fetches or renews tokens implements this trait.
pub trait TokenSource {
    /// Returns the token for the next request.
    ///
    /// It is called before every request, so a source that fetches its token has to cache it. If the service refuses a
    /// token, it is called once more.
    ///
    /// # Errors
    /// Any failure of the source.
    fn token(&self) -> LocalBoxFuture<'_, Result<Secret, Error>>;

    /// True for a source with only one token, which is not asked again after a refusal.
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
