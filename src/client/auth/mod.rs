//! Signing in: tokens, IAM passwords, access keys and their signatures.

mod authenticator;
mod authorization;
mod canonical;
mod catalog;
mod credentials;
mod iam_answer;
mod iam_transport;
mod key_sign_in;
mod keys;
mod password;
mod password_sign_in;
mod project_location;
mod projects;
mod session;
mod sign_in;
mod signature_mismatch;
mod signer;
mod single_flight;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod token_source;

pub(crate) use authenticator::Authenticator;
pub(crate) use authorization::Authorization;
pub use credentials::Credentials;
pub use futures_util::future::LocalBoxFuture;
pub(crate) use iam_transport::IamTransport;
pub use keys::AccessKeys;
pub use password::{Domain, Password};
pub(crate) use project_location::{ProjectLocation, Settings};
pub use signer::{Signature, UnsignedRequest, sign};
pub use token_source::TokenSource;
