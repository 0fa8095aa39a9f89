//! Tests of the crate as its users see it. One program, because each would be linked with everything that it tests.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::pedantic, reason = "tests say what they mean in fewer words")]

mod calls;
mod client;
mod destinations;
mod error_bodies;
mod export;
mod fetch;
#[allow(
    clippy::duplicate_mod,
    reason = "the checks of the fuzz targets bring their own network"
)]
mod fuzz_inputs;
mod models;
mod properties;
mod python;
mod rate;
mod requests;
mod signing;
mod sim;
